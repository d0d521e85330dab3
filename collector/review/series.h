/* Values of one cell over time, as soft rules compare them.
 *
 * Elections are compared with terms, not with years, and a yes or no has no size: neither has a comparable past. What comes before a declared break
 * (status B) is another series. */
#pragma once

#include "catalogue/catalogue.h"
#include "collector/review/history.h"

/* True when the indicator's values may be compared from one period to the next. */
bool series_is_comparable(const Indicator *indicator);

/* The period that PERIOD's value is compared with: the one before; for what happens within a part of the year (time aggregation sum or cumulative) the same
 * part of the year before (上年同期), as seasons differ; a collection interval before for what is not collected every year. */
Period series_compared_period(const Indicator *indicator, Period period);

/* The value that the cell had in the compared period; NULL when none is known or a break lies between. PLACE is past_series_place() of RECORD. */
const PastValue *series_compared_value(PastSeries series, const Indicator *indicator, const Record *record,
                                       guint place);

#define SERIES_OTHERS_MAX 10

/* The values nearest to RECORD's period that can be compared with it, at most SERIES_OTHERS_MAX, ascending, without that period. Returns how many. PLACE
 * likewise. */
guint series_others(PastSeries series, const Indicator *indicator, const Record *record, guint place,
                    const PastValue *out_others[SERIES_OTHERS_MAX]);

/* A period's place on a time axis, in years. */
double series_position(Period period);

/* True when the numbers are so few that a percentage says nothing: whole numbers of which the smaller side (events, or those without) is below 50. */
bool series_is_small_count(const Indicator *indicator, const Record *record);

/* Whether RECORD's count, small and with a value, is less probable than LIMIT beside those of OTHERS (statistics/outlier.h): beside all of them together,
 * and also beside where their trend has led by now. */
bool series_is_improbable_count(const Indicator *indicator, const Record *record, const PastValue *const *others,
                                guint n_others, double limit);
