#include "reporter/assess/target_progress.h"

#include <math.h>

#include "reporter/statistics/progress_aarr.h"
#include "reporter/statistics/progress_cagr.h"
#include "reporter/statistics/progress_escap.h"

/* From these on a method says that the target is on course. */
#define PACE_ON_COURSE (1 - 1e-9)
#define EUROSTAT_ON_COURSE 0.95
#define UNSD_ON_COURSE 3
#define ESCAP_ON_COURSE 10

double target_progress_gap_closed(double progress)
{
  return 1 - fabs(1 - progress);
}

TargetProgress target_progress_none(void)
{
  return (TargetProgress){.path_value = NAN,
                          .progress = NAN,
                          .time_elapsed = NAN,
                          .progress_ratio = NAN,
                          .eurostat_ratio = NAN,
                          .eurostat_score = NAN,
                          .unsd_share = NAN,
                          .escap_index = NAN,
                          .escap_gap = NAN,
                          .aarr = NAN,
                          .aarr_required = NAN,
                          .methods_agree = -1};
}

static bool aims_at(const GoalRegion *region, double baseline, Course *course)
{
  if (isfinite(region->low) && (baseline < region->low || isinf(region->high))) {
    course->goal = region->low;
    course->side = GOAL_AT_LEAST;
    return true;
  }
  course->goal = region->high;
  course->side = region->excludes_high ? GOAL_BELOW : GOAL_AT_MOST;
  return isfinite(region->high) && (isinf(region->low) || baseline > region->high);
}

/* False when there is no number to go to, or the baseline lies within the band. */
static bool find_course(const ProgressInput *input, const AssessRule *rule, Course *out_course)
{
  GoalRegion region;
  *out_course = (Course){.base_year = input->baseline_year,
                         .base = input->baseline,
                         .year = input->year,
                         .value = input->value,
                         .goal_year = rule->target_year};
  if (input->goal->kind == TARGET_GAP_SHRINKS) {
    out_course->goal = input->goal->low;
    out_course->side = input->baseline < input->goal->low ? GOAL_AT_LEAST : GOAL_AT_MOST;
    return true;
  }
  return goal_class(input->goal->kind) == GOAL_LEVEL && goal_region(input->goal, input->reference, &region) &&
         aims_at(&region, input->baseline, out_course);
}

static void add_pace(const Course *course, TargetProgress *progress)
{
  Progress pace = progress_of(course);
  if (pace.undefined != UNDEFINED_NOT)
    return;
  progress->progress = pace.way;
  progress->time_elapsed = pace.time;
  progress->progress_ratio = pace.ratio;
  progress->path_value = course->base + (course->goal - course->base) * MIN(pace.time, 1);
}

static void add_growth(const Course *course, bool is_percent, TargetProgress *progress)
{
  GrowthProgress growth = growth_progress(course);
  if (growth.undefined == UNDEFINED_NOT)
    progress->eurostat_ratio = growth.ratio;
  if (growth.undefined == UNDEFINED_NOT || growth.class == GROWTH_ACHIEVED)
    progress->eurostat_score = growth.score;
  ChartProgress chart = chart_progress(course, is_percent);
  progress->unsd_class = chart.level;
  if (chart.undefined == UNDEFINED_NOT)
    progress->unsd_share = chart.share;
}

static void add_regional(const Course *course, const ProgressInput *input, TargetProgress *progress)
{
  double index = 0;
  double rate = 0;
  if (escap_current_status(course, &index) == UNDEFINED_NOT)
    progress->escap_index = index;
  if (input->n_points >= 2) {
    EscapAnticipated anticipated = escap_anticipated(course, input->points, input->n_points);
    if (anticipated.undefined == UNDEFINED_NOT)
      progress->escap_gap = anticipated.gap;
  }
  if (course->side == GOAL_AT_LEAST)
    return;
  if (input->n_points >= 2 && annual_reduction(input->points, input->n_points, &rate) == UNDEFINED_NOT)
    progress->aarr = rate;
  if (annual_reduction_required(course, &rate) == UNDEFINED_NOT)
    progress->aarr_required = rate;
}

static void compare_methods(TargetProgress *progress)
{
  guint known = 0;
  guint on_course = 0;
  const struct {
    bool is_known;
    bool is_on_course;
  } methods[] = {
      {!isnan(progress->progress_ratio), progress->progress_ratio >= PACE_ON_COURSE},
      {!isnan(progress->eurostat_ratio), progress->eurostat_ratio >= EUROSTAT_ON_COURSE},
      {progress->unsd_class > 0, progress->unsd_class == UNSD_ON_COURSE},
      {!isnan(progress->escap_gap), progress->escap_gap <= ESCAP_ON_COURSE},
  };
  for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
    known += methods[i].is_known ? 1 : 0;
    on_course += methods[i].is_known && methods[i].is_on_course ? 1 : 0;
  }
  if (known >= 2)
    progress->methods_agree = on_course == 0 || on_course == known ? 1 : 0;
}

/* Rises and falls without a number: growth per year against fixed thresholds. */
static TargetProgress without_goal(const ProgressInput *input)
{
  TargetProgress progress = target_progress_none();
  bool is_rise = input->goal->kind == TARGET_RISE;
  if (!is_rise && input->goal->kind != TARGET_FALL)
    return progress;
  bool has_limit = is_rise ? isfinite(input->goal->ceiling) : false;
  GrowthProgress growth =
      growth_progress_without_goal(input->baseline_year, input->baseline, input->year, input->value, is_rise ? 1 : -1,
                                   has_limit, has_limit ? input->goal->ceiling : 0);
  if (growth.undefined == UNDEFINED_NOT)
    progress.eurostat_score = growth.score;
  progress.unsd_class =
      chart_progress_without_goal(input->baseline_year, input->baseline, input->year, input->value, is_rise ? 1 : -1)
          .level;
  return progress;
}

TargetProgress target_progress_of(const ProgressInput *input, const AssessRule *rule)
{
  Course course;
  TargetProgress progress = target_progress_none();
  if (isnan(input->baseline) || isnan(input->value) || input->year <= input->baseline_year)
    return progress;
  if (input->goal->kind == TARGET_ESTABLISHED) {
    progress.unsd_class = chart_progress_yes_no(input->value > 0).level;
    return progress;
  }
  if (!find_course(input, rule, &course))
    return without_goal(input);
  add_pace(&course, &progress);
  if (course_undefined(&course) == UNDEFINED_NOT) {
    add_growth(&course, input->is_percent, &progress);
    add_regional(&course, input, &progress);
  }
  compare_methods(&progress);
  return progress;
}
