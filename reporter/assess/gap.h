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

/* The figures that a gap is between, of one year. Where the value itself is the share, SECOND is NULL. */
typedef struct GapParts {
  const Figure *first;
  const Figure *second;
} GapParts;

/* False when one of them has no value. */
bool gap_parts(const Catalogue *catalogue, const FigureTable *figures, const Indicator *indicator, GapMethod method,
               int32_t area_id, int year, GapParts *out_parts);

/* True when all of them have one, but one at least must not be published. */
bool gap_is_suppressed(const Catalogue *catalogue, const FigureTable *figures, const Indicator *indicator,
                       GapMethod method, int32_t area_id, int year);

/* False when the parts make no gap. */
bool gap_of_parts(const GapParts *parts, GapMethod method, double *out_gap);

bool gap_is_share(GapMethod method);
bool gap_is_difference(GapMethod method);

/* Places that the gap is published with. */
guint gap_decimals(const Indicator *indicator, GapMethod method);

/* NUMBER, already printed, with the words of a gap of this sort: `50%`, `1`, `2个百分点`. The caller frees it. */
char *gap_words(Language language, const Indicator *indicator, GapMethod method, const char *number);

/* The gap in words: `46.7%`, `1.012`, `2.1个百分点`. The caller frees it. */
char *gap_value(Language language, const Indicator *indicator, GapMethod method, double gap);
