/* Every setting of the aggregator, in one table. */
#pragma once

#include "base/settings.h"

extern const SettingSpec aggregator_setting_specs[];
