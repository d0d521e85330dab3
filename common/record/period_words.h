/* A period as people say it. */
#pragma once

#include "base/text.h"
#include "record/period.h"

/* 2025年, 2025年上半年, 2025年第3季度, 2025年3月; in English its label. period_parse() reads them again. The caller frees it. */
char *period_words(Language language, Period period);
