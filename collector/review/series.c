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

static bool stands_at(PastSeries series, Period period, guint place)
{
  return place < series.n && period_equal(series.values[place].period, period);
}

/* Where PERIOD's value stands, or would; in a series without holes it is GUESS. */
static guint find_place(PastSeries series, Period period, guint guess)
{
  return stands_at(series, period, guess) ? guess : past_series_place(series, period);
}

static bool has_own(PastSeries series, const Record *record, guint place)
{
  return stands_at(series, record->period, place);
}

/* True when a break is declared in RECORD's own period, whose place in SERIES is PLACE: what came before does not compare with it. */
static bool begins_anew(PastSeries series, const Record *record, guint place)
{
  return record->status == STATUS_BREAK ||
         (has_own(series, record, place) && series.values[place].status == STATUS_BREAK);
}

const PastValue *series_compared_value(PastSeries series, const Indicator *indicator, const Record *record, guint place)
{
  if (place == 0 || begins_anew(series, record, place))
    return NULL;
  const Period period = series_compared_period(indicator, record->period);
  const guint step = is_seasonal(indicator) ? (guint)frequency_periods_per_year(period.frequency) : 1;
  const guint found = find_place(series, period, place >= step ? place - step : 0);
  if (found >= place || !period_equal(series.values[found].period, period))
    return NULL;
  const PastValue *compared = &series.values[found];
  return compared->has_value && compared->n_breaks == series.values[place - 1].n_breaks ? compared : NULL;
}

/* What may be compared with a record: values of its frequency and season without a break between, those nearest to it. */
typedef struct Others {
  PastSeries series;
  Period period;   /* of the record */
  bool by_season;  /* only the same part of other years */
  uint16_t breaks; /* n_breaks of the values on the side that is looked at */
  const PastValue **values;
  guint n;
} Others;

/* Adds value I if it compares; false when there is no more to find on this side. */
static inline bool add_other(Others *others, guint i)
{
  const PastValue *value = &others->series.values[i];
  if (value->n_breaks != others->breaks || others->n == SERIES_OTHERS_MAX)
    return false;
  if (value->has_value && value->period.frequency == others->period.frequency)
    others->values[others->n++] = value;
  return true;
}

/* The same part of the years before or after (DIRECTION -1 or 1), from PLACE on, where the record's own stands or would. */
static void add_of_season(Others *others, guint place, int direction)
{
  const PastSeries series = others->series;
  const int step = direction * frequency_periods_per_year(others->period.frequency);
  const int last_year = series.values[direction < 0 ? 0 : series.n - 1].period.year;
  Period period = others->period;
  bool is_more = true;
  for (guint at = place; is_more && period.year * direction < last_year * direction;) {
    period.year = (int16_t)(period.year + direction);
    at += (guint)step;
    if (!stands_at(series, period, at))
      at = past_series_place(series, period);
    if (stands_at(series, period, at))
      is_more = add_other(others, at);
  }
}

static void add_before(Others *others, guint place)
{
  bool is_more = true;
  if (others->by_season)
    add_of_season(others, place, -1);
  else
    for (guint i = place; is_more && i > 0; i--)
      is_more = add_other(others, i - 1);
}

static void add_after(Others *others, guint place)
{
  bool is_more = true;
  if (others->by_season)
    add_of_season(others, place, 1);
  else
    for (guint i = place; is_more && i < others->series.n; i++)
      is_more = period_equal(others->series.values[i].period, others->period) || add_other(others, i);
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
guint series_others(PastSeries series, const Indicator *indicator, const Record *record, guint place,
                    const PastValue *out_others[SERIES_OTHERS_MAX])
{
  Others others = {
      .series = series, .period = record->period, .by_season = is_seasonal(indicator), .values = out_others};
  others.breaks = place > 0 ? series.values[place - 1].n_breaks : 0;
  if (place > 0 && !begins_anew(series, record, place))
    add_before(&others, place);
  reverse(out_others, others.n);
  if (has_own(series, record, place))
    others.breaks = series.values[place].n_breaks;
  if (place < series.n)
    add_after(&others, place);
  return others.n;
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
