/* The gap between women and men, or village and town, as one number per year. Pure.
 *
 * A share is that of the sum of both sexes; where the indicator has no breakdown by sex, its value already is the share. Ratios and differences are
 * those of the values. No gap when a part is missing or would be divided by zero. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "reporter/assess/figure.h"

bool gap_of(const Catalogue *catalogue, const FigureTable *figures, const Indicator *indicator, GapMethod method,
            int32_t area_id, int year, double *out_gap);

/* Places that the gap is published with. */
guint gap_decimals(const Indicator *indicator, GapMethod method);

/* True when a figure behind the gap, where there is one, is provisional. */
bool gap_is_provisional(const Catalogue *catalogue, const FigureTable *figures, const Indicator *indicator,
                        GapMethod method, int32_t area_id, int year);

/* NUMBER, already printed, with the words of a gap of this sort: `50%`, `1`, `2个百分点`. The caller frees it. */
char *gap_words(Language language, const Indicator *indicator, GapMethod method, const char *number);

/* The gap in words: `46.7%`, `1.012`, `2.1个百分点`. The caller frees it. */
char *gap_value(Language language, const Indicator *indicator, GapMethod method, double gap);
