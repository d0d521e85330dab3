#include "collector/review/series.h"

#include <math.h>

#include "statistics/outlier.h"

/* Below it a percentage says more about chance than about what happened; above it counts behave like measured values. */
#define SMALL_COUNT 50

bool series_is_comparable(const Indicator *indicator)
{
  return indicator->term_years == 0 && indicator->measure != MEASURE_YES_NO;
}

/* True when one year's parts differ by season, so that only equal parts compare. */
static bool is_seasonal(const Indicator *indicator)
{
  const bool is_flow =
      indicator->time_aggregation == TIME_AGGREGATION_SUM || indicator->time_aggregation == TIME_AGGREGATION_CUMULATIVE;
  return is_flow && indicator->frequency != FREQUENCY_ANNUAL;
}

Period series_compared_period(const Indicator *indicator, Period period)
{
  if (indicator->frequency != FREQUENCY_ANNUAL && !is_seasonal(indicator))
    return period_previous(period);
  return (Period){period.frequency, (int16_t)(period.year - (int)indicator->collection_interval_years), period.part};
}

/* Whether a break is declared after FIRST and until LAST. */
static bool has_break(const PastValue *series, guint n, Period first, Period last)
{
  for (guint i = 0; i < n; i++)
    if (series[i].status == STATUS_BREAK && period_compare(series[i].period, first) > 0 &&
        period_compare(series[i].period, last) <= 0)
      return true;
  return false;
}

static bool is_comparable_value(const PastValue *series, guint n, const Indicator *indicator, const Record *record,
                                const PastValue *other)
{
  if (!other->has_value || other->period.frequency != record->period.frequency ||
      period_equal(other->period, record->period))
    return false;
  if (is_seasonal(indicator) && other->period.part != record->period.part)
    return false;
  const bool is_earlier = period_compare(other->period, record->period) < 0;
  if (is_earlier && record->status == STATUS_BREAK)
    return false;
  return is_earlier ? !has_break(series, n, other->period, record->period)
                    : !has_break(series, n, record->period, other->period);
}

const PastValue *series_compared_value(const History *history, const Indicator *indicator, const Record *record,
                                       const char *key)
{
  guint n = 0;
  const PastValue *series = history_series(history, indicator->id, key, &n);
  const Period period = series_compared_period(indicator, record->period);
  for (guint i = 0; i < n; i++)
    if (period_equal(series[i].period, period) && is_comparable_value(series, n, indicator, record, &series[i]))
      return &series[i];
  return NULL;
}

/* The last of the earlier ones, then the first of the later ones. */
guint series_others(const History *history, const Indicator *indicator, const Record *record, const char *key,
                    const PastValue *out_others[SERIES_OTHERS_MAX])
{
  guint n = 0, n_fitting = 0, n_earlier = 0;
  const PastValue *series = history_series(history, indicator->id, key, &n);
  g_autofree const PastValue **fitting = g_new(const PastValue *, n + 1);
  for (guint i = 0; i < n; i++)
    if (is_comparable_value(series, n, indicator, record, &series[i])) {
      n_earlier += period_compare(series[i].period, record->period) < 0;
      fitting[n_fitting++] = &series[i];
    }
  const guint first = n_earlier > SERIES_OTHERS_MAX ? n_earlier - SERIES_OTHERS_MAX : 0;
  const guint n_taken = MIN(n_fitting - first, SERIES_OTHERS_MAX);
  for (guint i = 0; i < n_taken; i++)
    out_others[i] = fitting[first + i];
  return n_taken;
}

double series_position(Period period)
{
  return period.year + (double)(period.part - 1) / frequency_periods_per_year(period.frequency);
}

/* --- Counts ------------------------------------------------------------------------------------------------------- */

static bool is_whole(double number)
{
  return number >= 0 && number < 1e7 && fabs(number - round(number)) < 1e-9;
}

static bool is_share(const Indicator *indicator)
{
  return indicator->measure == MEASURE_PROPORTION;
}

/* Whether the record's numbers can be taken as a count among an exposure. */
static bool is_count(const Indicator *indicator, const Record *record)
{
  if (indicator_is_quotient(indicator) && indicator->measure != MEASURE_MEAN)
    return record->has_denominator && is_whole(record->value) && is_whole(record->denominator) &&
           record->denominator >= 1;
  return indicator->measure == MEASURE_COUNT && is_whole(record->value);
}

bool series_is_small_count(const Indicator *indicator, const Record *record)
{
  if (!record->has_value || !is_count(indicator, record))
    return false;
  return record->value < SMALL_COUNT || (is_share(indicator) && record->denominator - record->value < SMALL_COUNT);
}

double series_count_probability(const Indicator *indicator, const Record *record, const PastValue *const *others,
                                guint n_others)
{
  double events = 0, exposure = 0;
  for (guint i = 0; i < n_others; i++) {
    const Record other = past_value_as_record(others[i], record->breakdown);
    if (!is_count(indicator, &other))
      continue;
    events += other.value;
    exposure += other.has_denominator ? other.denominator : 1;
  }
  if (exposure <= 0 || exposure >= 1e7 || events >= 1e7)
    return 1;
  const int64_t here = llround(record->value), there = llround(events);
  if (is_share(indicator) && events <= exposure)
    return outlier_share_probability(here, llround(record->denominator), there, llround(exposure));
  return outlier_count_probability(here, record->has_denominator ? record->denominator : 1, there, exposure);
}
