#include "reporter/statistics/progress_cagr.h"

#include <math.h>

#define SUBSTANTIAL 0.95
#define MODERATE 0.60
#define BEST_SCORE 5.0

/* Growth per year that counts as such without a goal. */
#define SUBSTANTIAL_GROWTH 0.015
#define MODERATE_GROWTH 0.005

#define LIMIT_EXPONENT 4.44

#define CHART_ON_TRACK 0.95
#define CHART_FAIR 0.10
#define CHART_GROWTH 0.02
#define CHART_FAIR_GROWTH 0.005
#define CHART_NEAR_BOUND 1.0

Undefined growth_rate(double from, double to, int years, double *out_rate)
{
  if (years <= 0)
    return UNDEFINED_NO_TIME;
  if (fpclassify(from) == FP_ZERO || fpclassify(to) == FP_ZERO)
    return UNDEFINED_ZERO;
  if ((from > 0) != (to > 0))
    return UNDEFINED_SIGN;
  *out_rate = pow(to / from, 1.0 / years) - 1;
  return UNDEFINED_NOT;
}

static GrowthClass class_of(double ratio, double substantial, double moderate)
{
  if (ratio >= substantial)
    return GROWTH_SUBSTANTIAL;
  if (ratio >= moderate)
    return GROWTH_MODERATE;
  return ratio >= 0 ? GROWTH_LIMITED : GROWTH_DETERIORATION;
}

GrowthClass growth_class_of(double ratio)
{
  return class_of(ratio, SUBSTANTIAL, MODERATE);
}

/* Piecewise linear, published with four decimals. */
static double score_of(double ratio)
{
  return ratio >= MODERATE ? fmin(7.1429 * ratio - 4.2857, BEST_SCORE) : fmax(4.1667 * ratio - 2.5, -BEST_SCORE);
}

static Undefined course_growth(const Course *course, double *out_actual, double *out_required)
{
  Undefined undefined = course_undefined(course);
  if (undefined == UNDEFINED_NOT)
    undefined = growth_rate(course->base, course->value, course->year - course->base_year, out_actual);
  if (undefined == UNDEFINED_NOT)
    undefined = growth_rate(course->base, course->goal, course->goal_year - course->base_year, out_required);
  return undefined;
}

/* The class that holds whatever the growth: achieved, kept or slipped; GROWTH_UNKNOWN when growth decides. */
static GrowthClass class_without_growth(const Course *course)
{
  bool is_met = course_meets(course, course->value);
  if (course_meets(course, course->base))
    return is_met ? GROWTH_KEPT : GROWTH_SLIPPED;
  return is_met ? GROWTH_ACHIEVED : GROWTH_UNKNOWN;
}

GrowthProgress growth_progress(const Course *course)
{
  GrowthProgress progress = {.class = class_without_growth(course)};
  progress.undefined = course_growth(course, &progress.actual, &progress.required);
  if (progress.undefined == UNDEFINED_NOT) {
    /* Negative numbers rise by shrinking. */
    int direction = course->base > 0 ? course_direction(course) : -course_direction(course);
    progress.ratio = direction * progress.actual / fabs(progress.required);
    progress.score = score_of(progress.ratio);
    if (progress.class == GROWTH_UNKNOWN)
      progress.class = growth_class_of(progress.ratio);
  }
  if (progress.class == GROWTH_ACHIEVED)
    progress.score = BEST_SCORE;
  return progress;
}

double growth_limit_factor(double base, double limit)
{
  double from = fabs(base);
  double to = fabs(limit);
  if (from <= to)
    return 1 - pow(from / to, LIMIT_EXPONENT);
  return from <= 2 * to ? 1 - pow((2 * to - from) / to, LIMIT_EXPONENT) : 1;
}

static double score_without_goal(double growth)
{
  if (growth >= SUBSTANTIAL_GROWTH)
    return fmin(500 * growth - 5, BEST_SCORE);
  if (growth >= MODERATE_GROWTH)
    return 250 * growth - 1.25;
  return growth >= 0 ? 500 * growth - 2.5 : fmax(125 * growth - 2.5, -BEST_SCORE);
}

GrowthProgress growth_progress_without_goal(int base_year, double base, int year, double value, int direction,
                                            bool has_limit, double limit)
{
  GrowthProgress progress = {.class = GROWTH_UNKNOWN};
  double factor = has_limit ? growth_limit_factor(base, limit) : 1;
  progress.undefined = growth_rate(base, value, year - base_year, &progress.actual);
  if (progress.undefined == UNDEFINED_NOT && !(factor > 0))
    progress.undefined = UNDEFINED_AT_LIMIT;
  if (progress.undefined != UNDEFINED_NOT)
    return progress;
  int towards = base > 0 ? direction : -direction;
  progress.ratio = towards * progress.actual / factor;
  progress.score = score_without_goal(progress.ratio);
  progress.class = class_of(progress.ratio, SUBSTANTIAL_GROWTH, MODERATE_GROWTH);
  return progress;
}

static bool has_score(const GrowthProgress *progress)
{
  return progress->undefined == UNDEFINED_NOT || progress->class == GROWTH_ACHIEVED;
}

bool growth_mean_score(const GrowthProgress *series, guint n, double *out_score, bool *out_is_achieved)
{
  double sum = 0;
  guint scored = 0;
  guint achieved = 0;
  for (guint i = 0; i < n; i++) {
    achieved += series[i].class == GROWTH_ACHIEVED ? 1 : 0;
    if (!has_score(&series[i]))
      continue;
    sum += series[i].score;
    scored++;
  }
  if (scored == 0)
    return false;
  *out_score = sum / scored;
  *out_is_achieved = achieved == n;
  return true;
}

static bool is_near_bound(const Course *course)
{
  bool is_bound = fpclassify(course->goal) == FP_ZERO || fpclassify(course->goal - 100) == FP_ZERO;
  return is_bound && fabs(course->value - course->goal) <= CHART_NEAR_BOUND;
}

static int chart_level(double share, double on_track, double fair)
{
  if (share >= on_track)
    return 3;
  return share >= fair ? 2 : 1;
}

ChartProgress chart_progress(const Course *course, bool is_percent)
{
  ChartProgress progress = {0};
  double actual = 0;
  double required = 0;
  progress.undefined = course_growth(course, &actual, &required);
  if (progress.undefined == UNDEFINED_NOT) {
    progress.expected = course->value * pow(1 + actual, course->goal_year - course->year);
    progress.share = (progress.expected - course->base) / (course->goal - course->base);
    progress.level = chart_level(progress.share, CHART_ON_TRACK, CHART_FAIR);
  }
  if (course_meets(course, course->value) || (is_percent && is_near_bound(course)))
    progress.level = 3;
  return progress;
}

ChartProgress chart_progress_without_goal(int base_year, double base, int year, double value, int direction)
{
  ChartProgress progress = {0};
  double growth = 0;
  progress.undefined = growth_rate(base, value, year - base_year, &growth);
  if (progress.undefined == UNDEFINED_NOT)
    progress.level = chart_level((base > 0 ? direction : -direction) * growth, CHART_GROWTH, CHART_FAIR_GROWTH);
  return progress;
}

ChartProgress chart_progress_yes_no(bool is_established)
{
  return (ChartProgress){.level = is_established ? 3 : 1};
}
