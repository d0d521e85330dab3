/* Progress by growth rates: Eurostat, Statistics Canada and Open SDG; and the United Nations' SDG progress chart of 2023. Pure.
 *
 * Shown beside the primary measure (progress.h), never instead of it: growth rates call the same fact on track or not, depending on whether the share or
 * its complement is measured. Growth exists only between numbers of one sign, none of them zero; else the result names the reason. */
#pragma once

#include "reporter/statistics/progress.h"

typedef enum GrowthClass {
  GROWTH_ACHIEVED,      /* the value meets the goal, whatever the trend */
  GROWTH_SUBSTANTIAL,   /* ratio >= 0.95; on track */
  GROWTH_MODERATE,      /* 0.60 to 0.95 */
  GROWTH_LIMITED,       /* 0 to 0.60 */
  GROWTH_DETERIORATION, /* below 0 */
  GROWTH_KEPT,          /* the baseline met the goal: no ratio */
  GROWTH_SLIPPED,
  GROWTH_UNKNOWN /* undefined says why */
} GrowthClass;

/* The class of a ratio, SUBSTANTIAL to DETERIORATION. */
GrowthClass growth_class_of(double ratio);

typedef struct GrowthProgress {
  GrowthClass class;
  Undefined undefined; /* of rates and ratio; a score is there when it is UNDEFINED_NOT or the goal is achieved */
  double actual;       /* compound growth per year from the baseline to the value */
  double required;     /* from the baseline to the goal */
  double ratio;        /* direction * actual / |required| */
  double score;        /* -5 to 5 */
} GrowthProgress;

/* The compound annual growth rate over YEARS > 0 years, (to / from)^(1 / years) - 1; the reason when there is none. For negative numbers it is the growth
 * of their size. */
Undefined growth_rate(double from, double to, int years, double *out_rate);

/* With a goal (progress-methodology.md and ProgressMeasure.py of Open SDG). */
GrowthProgress growth_progress(const Course *course);

/* Without a goal: DIRECTION is +1 or -1. With HAS_LIMIT the thresholds shrink by 1 - (|base| / |limit|)^4.44, since the last points are the hardest. Classes
 * as above but by growth per year: 1.5 percent, 0.5 percent, 0. GROWTH_ACHIEVED does not occur. */
GrowthProgress growth_progress_without_goal(int base_year, double base, int year, double value, int direction,
                                            bool has_limit, double limit);

/* The factor on the thresholds for BASE and LIMIT: 1 far from it, 0 on it. */
double growth_limit_factor(double base, double limit);

/* The score of several series together: the mean of those that have one. IS_ACHIEVED only when every series is. False when none has a score. */
bool growth_mean_score(const GrowthProgress *series, guint n, double *out_score,
                       bool *out_is_achieved) G_GNUC_WARN_UNUSED_RESULT;

/* SDG Progress Chart 2023 (technical note): 3 met or on track, 2 fair but to be accelerated, 1 stagnation or regression. */
typedef struct ChartProgress {
  int level; /* 0: undefined says why */
  Undefined undefined;
  double expected; /* in the goal year at the present growth */
  double share;    /* of the way from baseline to goal that it will have covered */
} ChartProgress;

/* IS_PERCENT: within one point of a goal of 0 or 100 counts as met. */
ChartProgress chart_progress(const Course *course, bool is_percent);

/* Without a goal, by growth per year: 2 percent or more is 3, 0.5 percent or more is 2. */
ChartProgress chart_progress_without_goal(int base_year, double base, int year, double value, int direction);

/* For mechanisms that are there or not: 3 or 1. */
ChartProgress chart_progress_yes_no(bool is_established);
