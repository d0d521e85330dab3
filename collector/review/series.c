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

/* True when a break is declared in RECORD's own period, whose place in SERIES is PLACE: what came before does not compare with it. */
static bool begins_anew(PastSeries series, const Record *record, guint place)
{
  const bool has_own = place < series.n && period_equal(series.values[place].period, record->period);
  return record->status == STATUS_BREAK || (has_own && series.values[place].status == STATUS_BREAK);
}

const PastValue *series_compared_value(PastSeries series, const Indicator *indicator, const Record *record)
{
  const Period period = series_compared_period(indicator, record->period);
  guint i = past_series_place(series, record->period);
  if (begins_anew(series, record, i))
    return NULL;
  for (; i > 0; i--) {
    const PastValue *earlier = &series.values[i - 1];
    if (period_equal(earlier->period, period))
      return earlier->has_value ? earlier : NULL;
    if (earlier->status == STATUS_BREAK || period_compare(earlier->period, period) < 0)
      return NULL;
  }
  return NULL;
}

/* True for a number of the same frequency; within the year, where parts differ by season, of the same part. */
static bool is_alike(const PastValue *other, const Record *record, bool by_season)
{
  return other->has_value && other->period.frequency == record->period.frequency &&
         (!by_season || other->period.part == record->period.part);
}

static void reverse(const PastValue **values, guint n)
{
  for (guint i = 0; i < n / 2; i++) {
    const PastValue *kept = values[i];
    values[i] = values[n - 1 - i];
    values[n - 1 - i] = kept;
  }
}

/* Back to where a break begins the series, then on to the next break. */
guint series_others(PastSeries series, const Indicator *indicator, const Record *record,
                    const PastValue *out_others[SERIES_OTHERS_MAX])
{
  const bool by_season = is_seasonal(indicator);
  const guint place = past_series_place(series, record->period);
  guint n = 0;
  bool is_over = begins_anew(series, record, place);
  for (guint i = place; i > 0 && n < SERIES_OTHERS_MAX && !is_over; i--) {
    if (is_alike(&series.values[i - 1], record, by_season))
      out_others[n++] = &series.values[i - 1];
    is_over = series.values[i - 1].status == STATUS_BREAK;
  }
  reverse(out_others, n);
  for (guint i = place; i < series.n && n < SERIES_OTHERS_MAX; i++) {
    if (period_equal(series.values[i].period, record->period))
      continue;
    if (series.values[i].status == STATUS_BREAK)
      break;
    if (is_alike(&series.values[i], record, by_season))
      out_others[n++] = &series.values[i];
  }
  return n;
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

bool series_is_improbable_count(const Indicator *indicator, const Record *record, const PastValue *const *others,
                                guint n_others, double limit)
{
  Pool pool = pool_of(indicator, others, n_others);
  if (pool.exposure <= 0 || pool.exposure >= 1e7 || pool.events >= 1e7)
    return false;
  if (probability_beside(indicator, record, pool.events, pool.exposure) >= limit)
    return false;
  const double events = rate_by_trend(indicator, record, &pool) * pool.exposure;
  return events < 1e7 && probability_beside(indicator, record, events, pool.exposure) < limit;
}
