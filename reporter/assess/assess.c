#include "reporter/assess/assess.h"

#include <math.h>

#include "reporter/assess/gap.h"

bool assess_tested_value(const Evidences *assessment, const Target *target, const Indicator *indicator, int year,
                         double *out_value)
{
  if (target->has_gap)
    return gap_of(assessment->catalogue, assessment->figures, indicator, target->gap_method, assessment->area_id, year,
                  out_value);
  FigureKey key = {.area_id = assessment->area_id,
                   .indicator_id = indicator->id,
                   .year = (int16_t)year,
                   .breakdown = target->has_slice ? target->slice : 0};
  const Figure *figure = figure_table_valued(assessment->figures, key);
  if (figure == NULL)
    return false;
  *out_value = figure->value;
  return true;
}

static Goal goal_of(const Target *target)
{
  const Indicator *indicator = target->indicator;
  bool is_bounded = indicator->measure == MEASURE_PROPORTION && !target->has_gap;
  return (Goal){.kind = target->kind,
                .value = target->value,
                .low = target->reference_low,
                .high = target->reference_high,
                .tolerance = isnan(target->tolerance) ? 0 : target->tolerance,
                .decimals = target->has_gap ? gap_decimals(indicator, target->gap_method) : indicator->decimals,
                .ceiling = is_bounded ? indicator->multiplier : INFINITY,
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

static void find_baseline(const Evidences *assessment, ReportTarget *judged)
{
  const Target *target = judged->target;
  int years[REPORT_MAX_YEARS];
  guint n_years = 0;
  double value = 0;
  for (int year = REPORT_FIRST_YEAR; year <= assessment->year && n_years < REPORT_MAX_YEARS; year++)
    if (assess_tested_value(assessment, target, target->indicator, year, &value))
      years[n_years++] = year;
  judged->baseline_year = report_baseline_year(assessment->year, years, n_years);
  judged->evidence.has_baseline =
      judged->baseline_year > 0 &&
      assess_tested_value(assessment, target, target->indicator, judged->baseline_year, &judged->evidence.baseline);
}

static bool is_provisional(const Evidences *assessment, const Target *target, int year)
{
  if (target->has_gap)
    return gap_is_provisional(assessment->catalogue, assessment->figures, target->indicator, target->gap_method,
                              assessment->area_id, year);
  FigureKey key = {.area_id = assessment->area_id,
                   .indicator_id = target->indicator->id,
                   .year = (int16_t)year,
                   .breakdown = target->has_slice ? target->slice : 0};
  const Figure *figure = figure_table_valued(assessment->figures, key);
  return figure != NULL && figure_is_provisional(figure);
}

static void find_lowest(const Evidences *assessment, ReportTarget *judged)
{
  int first = judged->baseline_year > 0 ? judged->baseline_year : assessment->year;
  judged->evidence.lowest_since_baseline = judged->evidence.value;
  for (int year = first; year < assessment->year; year++) {
    double value = 0;
    if (assess_tested_value(assessment, judged->target, judged->target->indicator, year, &value))
      judged->evidence.lowest_since_baseline = MIN(judged->evidence.lowest_since_baseline, value);
  }
}

static void find_reference(const Evidences *assessment, ReportTarget *judged)
{
  const Indicator *reference = judged->target->reference_indicator;
  if (reference == NULL)
    return;
  Evidence *evidence = &judged->evidence;
  evidence->has_reference =
      assess_tested_value(assessment, judged->target, reference, assessment->year, &evidence->reference);
  evidence->has_reference_baseline =
      judged->baseline_year > 0 &&
      assess_tested_value(assessment, judged->target, reference, judged->baseline_year, &evidence->reference_baseline);
}

/* Events and expectation over the latest years on record, for rare events under a ceiling. */
static void pool_years(const Evidences *assessment, ReportTarget *judged)
{
  const Target *target = judged->target;
  int n_years = 0;
  double events = 0;
  double exposed = 0;
  for (int year = assessment->year; year > assessment->year - POOL_MAX_YEARS; year--) {
    FigureKey key = {.area_id = assessment->area_id,
                     .indicator_id = target->indicator->id,
                     .year = (int16_t)year,
                     .breakdown = target->slice};
    const Figure *figure = figure_table_find(assessment->figures, key);
    if (figure == NULL || !figure->has_numerator || !figure->has_denominator)
      continue;
    n_years++;
    judged->pool_first_year = year;
    events += figure->numerator;
    exposed += figure->denominator;
  }
  judged->evidence.has_pool = n_years >= POOL_MIN_YEARS && exposed > 0 && events < 1e6;
  judged->evidence.pooled_events = (int64_t)llround(MIN(events, 1e6));
  judged->evidence.pooled_expectation = exposed * target->value / target->indicator->multiplier;
}

ReportTarget assess_target(const Evidences *assessment, const Target *target)
{
  ReportTarget judged = {.target = target, .goal = goal_of(target), .year = assessment->year};
  Evidence *evidence = &judged.evidence;
  evidence->doubt = doubt_of(target->indicator);
  evidence->has_value = assess_tested_value(assessment, target, target->indicator, assessment->year, &evidence->value);
  find_baseline(assessment, &judged);
  find_lowest(assessment, &judged);
  find_reference(assessment, &judged);
  if (evidence->doubt == DOUBT_FEW_EVENTS && target->has_slice && !isnan(target->value))
    pool_years(assessment, &judged);
  judged.is_provisional = is_provisional(assessment, target, assessment->year);
  judged.is_baseline_provisional = is_provisional(assessment, target, judged.baseline_year);
  judged.verdict = goal_judge(&judged.goal, evidence);
  return judged;
}
