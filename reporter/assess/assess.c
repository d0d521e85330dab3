#include "reporter/assess/assess.h"

#include <math.h>

#include "reporter/assess/chance.h"
#include "reporter/assess/gap.h"
#include "reporter/assess/target_progress.h"
#include "reporter/assess/years.h"
#include "reporter/statistics/poisson.h"
#include "statistics/outlier.h"

#define POOL_SHORT 3
#define POOL_LONG 5
#define COUNT_LIMIT 1e7

Goal goal_of(const Target *target)
{
  const Indicator *indicator = target->indicator;
  SeriesKey key = series_key_of(target, indicator);
  return (Goal){.kind = target->kind,
                .value = target->value,
                .low = target->reference_low,
                .high = target->reference_high,
                .tolerance = isnan(target->tolerance) ? 0 : target->tolerance,
                .decimals = series_decimals(&key),
                .ceiling = target->has_gap ? INFINITY : series_whole(&key),
                .floor = target->has_gap ? -INFINITY : 0};
}

static Doubt doubt_of(const Indicator *indicator)
{
  switch (indicator->uncertainty) {
  case UNCERTAINTY_NONE:
    return DOUBT_NONE;
  case UNCERTAINTY_POISSON:
    return DOUBT_FEW_EVENTS;
  case UNCERTAINTY_BINOMIAL:
  case UNCERTAINTY_SURVEY:
    return DOUBT_SURVEY;
  }
  g_assert_not_reached();
}

/* What is known of one target in one area and year, while it is gathered. */
typedef struct Gathering {
  const AnnualSeries *tested;
  const AnnualSeries *reference; /* or NULL */
  const AssessRule *rule;
  Goal goal;
  Evidence evidence;
  Assessment *assessment;
  const SeriesPoint *value; /* the tested figure */
  const SeriesPoint *baseline;
  const SeriesPoint *compared;
  guint n; /* comparable years up to the value's */
  int years[POINTS_MAX];
  Point points[POINTS_MAX];
  guint n_events;
  EventYear events[POINTS_MAX];
} Gathering;

/* --- Comparable years --------------------------------------------------------------------------------------------- */

static void find_comparable(Gathering *gathering)
{
  int break_year = gathering->assessment->tested.break_year;
  for (guint i = 0; i < annual_series_length(gathering->tested) && gathering->n < POINTS_MAX; i++) {
    const SeriesPoint *point = annual_series_point(gathering->tested, i);
    if (point->year > gathering->value->year)
      break;
    if (point->year < break_year)
      gathering->evidence.has_break = true;
    if (point->year < break_year || (point->release == RELEASE_WITHHELD && point != gathering->value))
      continue;
    gathering->years[gathering->n] = point->year;
    gathering->points[gathering->n++] = (Point){.year = point->year, .value = point->value};
    if (point->exposed > 0 && point->events >= 0)
      gathering->events[gathering->n_events++] =
          (EventYear){.year = point->year, .events = point->events, .exposure = point->exposed};
  }
}

static void find_baseline(Gathering *gathering)
{
  Assessment *assessment = gathering->assessment;
  int year = baseline_year(gathering->rule->baseline_year, gathering->value->year, gathering->years, gathering->n);
  gathering->baseline = year > 0 ? annual_series_at(gathering->tested, year) : NULL;
  if (gathering->baseline == NULL)
    return;
  assessment->baseline_year = year;
  assessment->baseline = gathering->evidence.baseline = gathering->baseline->value;
  assessment->is_baseline_provisional = gathering->baseline->is_provisional;
}

/* Directions are judged against the previous term or survey where there is one on record, else against the baseline. */
static void find_compared(Gathering *gathering)
{
  Assessment *assessment = gathering->assessment;
  const Indicator *indicator = gathering->tested->key.indicator;
  bool has_own = indicator->term_years > 0 || indicator->collection_interval_years > 1;
  int year = has_own ? compare_year(indicator, gathering->value->year, gathering->years, gathering->n) : 0;
  gathering->compared = year > 0 ? annual_series_at(gathering->tested, year) : gathering->baseline;
  if (gathering->compared == NULL)
    return;
  assessment->compared_year = gathering->compared->year;
  assessment->compared = gathering->evidence.compared = gathering->compared->value;
}

CompareBase assessment_comparison(const Assessment *assessment)
{
  const Indicator *indicator = assessment->target->indicator;
  int term = (int)indicator->term_years;
  if (term > 0 && assessment->compared_year <= assessment->tested.value_year - term)
    return COMPARE_TERM;
  bool is_survey = indicator->collection_interval_years > 1;
  return is_survey && assessment->compared_year != assessment->baseline_year ? COMPARE_SURVEY : COMPARE_BASELINE;
}

/* Of the years of the plan: the baseline comes before them. */
static void find_lowest(Gathering *gathering)
{
  double lowest = gathering->value->value;
  for (guint i = 0; i < gathering->n; i++)
    if (gathering->years[i] > gathering->rule->baseline_year)
      lowest = MIN(lowest, gathering->points[i].value);
  gathering->assessment->lowest = gathering->evidence.lowest = lowest;
}

/* The reference's value that stands for YEAR; NAN when there is none, or one that nothing may be judged by. */
static double reference_in(const Gathering *gathering, int year)
{
  const SeriesPoint *point = annual_series_standing(gathering->reference, year);
  return point == NULL || point->release == RELEASE_WITHHELD ? NAN : point->value;
}

static void find_references(Gathering *gathering)
{
  if (gathering->reference == NULL)
    return;
  gathering->assessment->reference = gathering->evidence.reference = reference_in(gathering, gathering->value->year);
  if (gathering->baseline != NULL)
    gathering->evidence.reference_baseline = reference_in(gathering, gathering->baseline->year);
}

/* --- Rare events -------------------------------------------------------------------------------------------------- */

static PooledYears no_pool(void)
{
  return (PooledYears){.events = NAN, .exposed = NAN, .value = NAN, .low = NAN, .high = NAN};
}

static PooledYears pool_years(const Gathering *gathering, guint window)
{
  EventPool pool;
  double multiplier = gathering->tested->key.indicator->multiplier;
  if (!event_pool(gathering->events, gathering->n_events, gathering->value->year, window, &pool))
    return no_pool();
  Interval interval = event_pool_interval(&pool, multiplier, gathering->rule->confidence);
  return (PooledYears){.first_year = pool.first_year,
                       .n_years = (int)pool.n_years,
                       .events = (double)pool.events,
                       .exposed = pool.exposure,
                       .value = event_pool_rate(&pool, multiplier),
                       .low = interval.low,
                       .high = interval.high};
}

static void test_ceiling(Gathering *gathering)
{
  Assessment *assessment = gathering->assessment;
  Evidence *evidence = &gathering->evidence;
  const Indicator *indicator = gathering->tested->key.indicator;
  evidence->pool_expectation = evidence->pool_events = NAN;
  if (assessment->pool5.n_years == 0 || isnan(gathering->goal.value))
    return;
  evidence->pool_events = assessment->pool5.events;
  evidence->pool_expectation = assessment->pool5.exposed * gathering->goal.value / indicator->multiplier;
  int64_t events = llround(evidence->pool_events);
  assessment->pool_p = evidence->pool_events > evidence->pool_expectation
                           ? poisson_at_least(events, evidence->pool_expectation)
                           : poisson_at_most(events, evidence->pool_expectation);
}

/* The years since what is compared with against those up to it: the exact conditional test of two counts, one-sided. */
static void test_change(Gathering *gathering)
{
  EventPool now;
  EventPool before;
  if (gathering->compared == NULL)
    return;
  guint window = (guint)MIN(gathering->value->year - gathering->compared->year, POOL_LONG);
  if (!event_pool(gathering->events, gathering->n_events, gathering->value->year, window, &now) ||
      !event_pool(gathering->events, gathering->n_events, gathering->compared->year, POOL_LONG, &before) ||
      (double)(now.events + before.events) >= COUNT_LIMIT)
    return;
  double tail = outlier_count_probability(now.events, now.exposure, before.events, before.exposure) / 2;
  bool has_fallen = event_pool_rate(&now, 1) < event_pool_rate(&before, 1);
  gathering->evidence.p_fewer = has_fallen ? tail : 1 - tail;
  gathering->evidence.p_more = has_fallen ? 1 - tail : tail;
}

static void find_pools(Gathering *gathering)
{
  if (gathering->evidence.doubt != DOUBT_FEW_EVENTS || gathering->tested->key.is_gap)
    return;
  gathering->assessment->pool3 = pool_years(gathering, POOL_SHORT);
  gathering->assessment->pool5 = pool_years(gathering, POOL_LONG);
  gathering->evidence.pool_years = gathering->assessment->pool5.n_years;
  test_ceiling(gathering);
  test_change(gathering);
}

/* --- Surveys ------------------------------------------------------------------------------------------------------ */

#define MAX_TERMS 6

/* Adds POINT's figures, times FACTOR, to the sum; false when its error is not known. */
static bool add_terms(const SeriesPoint *point, double factor, EstimateTerm terms[MAX_TERMS], guint *n)
{
  for (guint i = 0; i < point->n_terms; i++) {
    terms[*n] = point->terms[i];
    terms[(*n)++].coefficient *= factor;
  }
  return point->n_terms > 0;
}

static double sign_from(double value, double point)
{
  return value < point ? -1 : 1;
}

/* How the value, or the distance of the gap, has changed. */
static void find_surveyed_change(Gathering *gathering)
{
  EstimateTerm terms[MAX_TERMS];
  guint n = 0;
  bool is_distance = gathering->goal.kind == TARGET_GAP_SHRINKS;
  double point = is_distance ? gathering->goal.low : 0;
  double now = is_distance ? sign_from(gathering->value->value, point) : 1;
  double before = is_distance ? sign_from(gathering->compared->value, point) : 1;
  if (!add_terms(gathering->value, now, terms, &n) || !add_terms(gathering->compared, -before, terms, &n))
    return;
  Interval change = interval_sum(terms, n);
  double shift = point * (before - now);
  gathering->assessment->change_low = gathering->evidence.change_low = change.low + shift;
  gathering->assessment->change_high = gathering->evidence.change_high = change.high + shift;
}

/* Average changes per year from FIRST to SPLIT to the value, and how sure the difference is. */
static void find_growth_between(Gathering *gathering, const SeriesPoint *first, const SeriesPoint *split)
{
  EstimateTerm terms[MAX_TERMS];
  guint n = 0;
  Evidence *evidence = &gathering->evidence;
  const SeriesPoint *value = gathering->value;
  double per_year_before = 1.0 / (split->year - first->year);
  double per_year_since = 1.0 / (value->year - split->year);
  evidence->growth_before = (split->value - first->value) * per_year_before;
  evidence->growth_since = (value->value - split->value) * per_year_since;
  gathering->assessment->growth_before = evidence->growth_before;
  gathering->assessment->growth_since = evidence->growth_since;
  if (!add_terms(value, per_year_since, terms, &n) || !add_terms(split, -per_year_since, terms, &n))
    return;
  evidence->growth_since_high = interval_sum(terms, n).high;
  n = 0;
  if (!add_terms(value, per_year_since, terms, &n) || !add_terms(split, -per_year_since - per_year_before, terms, &n) ||
      !add_terms(first, per_year_before, terms, &n))
    return;
  Interval change = interval_sum(terms, n);
  gathering->assessment->change_low = evidence->change_low = change.low;
  gathering->assessment->change_high = evidence->change_high = change.high;
}

/* Growth before the baseline against growth since; with nothing on record before it, the latest step against those before. */
static void find_growth(Gathering *gathering)
{
  const AnnualSeries *series = gathering->tested;
  if (gathering->n < 3)
    return;
  const SeriesPoint *first = annual_series_at(series, gathering->years[0]);
  const SeriesPoint *split = gathering->baseline;
  if (split == NULL || split == first)
    split = annual_series_at(series, gathering->years[gathering->n - 2]);
  find_growth_between(gathering, first, split);
  gathering->assessment->compared_year = split->year;
  gathering->assessment->compared = split->value;
}

/* --- Together ----------------------------------------------------------------------------------------------------- */

static void find_progress(Gathering *gathering)
{
  const Indicator *indicator = gathering->tested->key.indicator;
  if (gathering->baseline == NULL || gathering->evidence.doubt == DOUBT_FEW_EVENTS)
    return;
  guint first = 0;
  while (gathering->years[first] < gathering->baseline->year)
    first++;
  ProgressInput input = {.goal = &gathering->goal,
                         .reference = gathering->evidence.reference,
                         .is_percent = !gathering->tested->key.is_gap && indicator->measure == MEASURE_PROPORTION,
                         .baseline_year = gathering->baseline->year,
                         .baseline = gathering->baseline->value,
                         .year = gathering->value->year,
                         .value = gathering->value->value,
                         .points = gathering->points + first,
                         .n_points = gathering->n - first};
  gathering->assessment->progress = target_progress_of(&input, gathering->rule);
}

static void gather(Gathering *gathering, const Outlook *outlook)
{
  bool is_direction = goal_class(gathering->goal.kind) == GOAL_DIRECTION;
  gathering->evidence.value = gathering->value->value;
  gathering->evidence.value_low = gathering->value->low;
  gathering->evidence.value_high = gathering->value->high;
  gathering->evidence.is_withheld = gathering->value->release == RELEASE_WITHHELD;
  gathering->assessment->is_provisional = gathering->value->is_provisional;
  gathering->assessment->release = gathering->value->release;
  find_comparable(gathering);
  find_baseline(gathering);
  if (gathering->evidence.is_withheld)
    return;
  if (is_direction)
    find_compared(gathering);
  if (gathering->goal.kind == TARGET_MAINTAIN)
    find_lowest(gathering);
  find_references(gathering);
  find_pools(gathering);
  if (gathering->goal.kind == TARGET_RISE_SLOWS)
    find_growth(gathering);
  else if (gathering->evidence.doubt == DOUBT_SURVEY && gathering->compared != NULL)
    find_surveyed_change(gathering);
  find_progress(gathering);
  gathering->assessment->p_meets = chance_of_meeting(&(ChanceInput){.goal = &gathering->goal,
                                                                    .judged = gathering->assessment,
                                                                    .tested = gathering->tested,
                                                                    .reference = gathering->reference,
                                                                    .outlook = outlook,
                                                                    .rule = gathering->rule});
}

/* Nothing is said of a target that rests on a figure which must not be published, were it of one year only. */
static void suppress(Assessment *assessment, SeriesKey key)
{
  assessment->tested = series_finding_none(key, assessment->area_id, assessment->year);
  assessment->verdict = goal_class(assessment->target->kind) == GOAL_NARRATIVE ? VERDICT_NARRATIVE : VERDICT_SUPPRESSED;
}

/* What a mean lacks is something that no form asks for. */
static Reason reason_of(const Judgement *judgement, const Indicator *indicator)
{
  bool is_mean = indicator->measure != MEASURE_PROPORTION;
  return judgement->reason == REASON_NO_INTERVAL && is_mean ? REASON_NO_STANDARD_ERROR : judgement->reason;
}

Assessment assess_series(const Target *target, const AnnualSeries *tested, const AnnualSeries *reference,
                         const Outlook *outlook, int year, const AssessRule *rule)
{
  Assessment assessment = {.target = target,
                           .area_id = tested->area->id,
                           .year = year,
                           .tested = outlook->finding,
                           .reference = NAN,
                           .lowest = NAN,
                           .baseline = NAN,
                           .compared = NAN,
                           .change_low = NAN,
                           .change_high = NAN,
                           .growth_before = NAN,
                           .growth_since = NAN,
                           .pool3 = no_pool(),
                           .pool5 = no_pool(),
                           .pool_p = NAN,
                           .progress = target_progress_none(),
                           .p_meets = NAN};
  Gathering gathering = {.tested = tested,
                         .reference = reference,
                         .rule = rule,
                         .goal = goal_of(target),
                         .evidence = evidence_none(),
                         .assessment = &assessment,
                         .value = annual_series_standing(tested, year)};
  if (annual_series_is_suppressed(tested, year) ||
      (reference != NULL && annual_series_is_suppressed(reference, year))) {
    suppress(&assessment, tested->key);
    return assessment;
  }
  gathering.evidence.doubt = doubt_of(tested->key.indicator);
  gathering.evidence.is_final = year >= rule->target_year;
  gathering.evidence.has_estimate = annual_series_has_estimate(tested, year);
  if (gathering.value != NULL)
    gather(&gathering, outlook);
  Judgement judgement = goal_judge(&gathering.goal, &gathering.evidence, rule);
  assessment.verdict = judgement.verdict;
  assessment.attainment = judgement.attainment;
  assessment.reason = reason_of(&judgement, tested->key.indicator);
  return assessment;
}

static AnnualSeries *series_of(const AssessInput *input, const Target *target, const Indicator *indicator,
                               const Area *area)
{
  return annual_series_new(input->catalogue, input->figures, series_key_of(target, indicator), area,
                           input->rule->confidence);
}

Assessment assess_target(const AssessInput *input, const Target *target, const Area *area, int year)
{
  Outlook outlook;
  g_autoptr(AnnualSeries) tested = series_of(input, target, target->indicator, area);
  g_autoptr(AnnualSeries) reference =
      target->reference_indicator == NULL ? NULL : series_of(input, target, target->reference_indicator, area);
  outlook_at(tested, year, input->rule, true, &outlook);
  return assess_series(target, tested, reference, &outlook, year, input->rule);
}
