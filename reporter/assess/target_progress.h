/* How far a series has come from its baseline to what a target asks, by the project's own measure and by the published ones beside it. Pure.
 *
 * The way leads from the baseline to the nearest value that meets the target. A baseline that meets it already has no way to go, so there is no ratio. Targets
 * without a number (rises, falls) have no way either; growth per year is all that can be said of them. */
#pragma once

#include "reporter/assess/assess_rule.h"
#include "reporter/assess/assessment.h"
#include "reporter/assess/goal.h"
#include "reporter/statistics/points.h"

/* Nothing known. */
TargetProgress target_progress_none(void);

/* Of a gap that is to shrink the share that is gone, from its PROGRESS: 1 where it is closed, negative where it has grown. A gap that has turned over counts by
 * its size. */
double target_progress_gap_closed(double progress);

/* What is measured. */
typedef struct ProgressInput {
  const Goal *goal;
  double reference; /* of kinds that have one */
  bool is_percent;
  int baseline_year;
  double baseline;
  int year;
  double value;
  const Point *points; /* of the years from the baseline to YEAR */
  guint n_points;
} ProgressInput;

TargetProgress target_progress_of(const ProgressInput *input, const AssessRule *rule);
