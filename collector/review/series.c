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

/* The others' counts together. */
typedef struct Pool {
  double events, exposure;
  double positions[SERIES_OTHERS_MAX + 1], rates[SERIES_OTHERS_MAX + 1];
  guint n;
} Pool;

static Pool pool_of(const Indicator *indicator, const PastValue *const *others, guint n_others)
{
  Pool pool = {0};
  for (guint i = 0; i < n_others; i++) {
    const Record other = past_value_as_record(others[i], 0);
    if (!is_count(indicator, &other))
      continue;
    const double exposure = other.has_denominator ? other.denominator : 1;
    pool.events += other.value;
    pool.exposure += exposure;
    pool.positions[pool.n] = series_position(other.period);
    pool.rates[pool.n++] = other.value / exposure;
  }
  return pool;
}

static double probability_beside(const Indicator *indicator, const Record *record, double events, double exposure)
{
  const int64_t here = llround(record->value), there = llround(events);
  if (is_share(indicator) && there <= llround(exposure))
    return outlier_share_probability(here, llround(record->denominator), there, llround(exposure));
  return outlier_count_probability(here, record->has_denominator ? record->denominator : 1, there, exposure);
}

/* Where the trend of the others' rates has led by RECORD's period; their level when they are too few for a trend. */
static double rate_by_trend(const Indicator *indicator, const Record *record, Pool *pool)
{
  OutlierResidual found;
  pool->positions[pool->n] = series_position(record->period);
  pool->rates[pool->n] = 0; /* is left out */
  if (pool->n < 3 || !outlier_residual(pool->positions, pool->rates, pool->n + 1, pool->n, &found))
    return pool->events / pool->exposure;
  return CLAMP(found.expected, 0, is_share(indicator) ? 1 : G_MAXDOUBLE);
}

double series_count_probability(const Indicator *indicator, const Record *record, const PastValue *const *others,
                                guint n_others)
{
  Pool pool = pool_of(indicator, others, n_others);
  if (pool.exposure <= 0 || pool.exposure >= 1e7 || pool.events >= 1e7)
    return 1;
  const double rate = rate_by_trend(indicator, record, &pool);
  const double beside_all = probability_beside(indicator, record, pool.events, pool.exposure);
  const double beside_trend =
      rate * pool.exposure < 1e7 ? probability_beside(indicator, record, rate * pool.exposure, pool.exposure) : 1;
  return fmax(beside_all, beside_trend);
}
