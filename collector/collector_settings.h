/* Every setting of the collector, in one table. */
#pragma once

#include "base/settings.h"

extern const SettingSpec collector_setting_specs[];
