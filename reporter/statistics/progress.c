#include "reporter/statistics/progress.h"

/* What rounding may leave of a ratio of exactly 1. */
#define ROUNDING 1e-9

bool course_meets(const Course *course, double value)
{
  switch (course->side) {
  case GOAL_AT_LEAST:
    return value >= course->goal;
  case GOAL_AT_MOST:
    return value <= course->goal;
  case GOAL_BELOW:
    return value < course->goal;
  }
  g_assert_not_reached();
}

int course_direction(const Course *course)
{
  return course->side == GOAL_AT_LEAST ? 1 : -1;
}

Undefined course_undefined(const Course *course)
{
  if (course_meets(course, course->base))
    return UNDEFINED_BASELINE_MET;
  if (!(course->goal > course->base) && !(course->goal < course->base))
    return UNDEFINED_NO_DISTANCE;
  return course->year > course->base_year && course->goal_year > course->base_year ? UNDEFINED_NOT : UNDEFINED_NO_TIME;
}

static Pace pace_of(const Course *course, double ratio)
{
  if (course_meets(course, course->value))
    return PACE_ACHIEVED;
  if (ratio >= 1 - ROUNDING)
    return PACE_ON_SCHEDULE;
  return ratio < 0 ? PACE_REVERSED : PACE_BEHIND;
}

Progress progress_of(const Course *course)
{
  bool is_met = course_meets(course, course->value);
  Progress progress = {.undefined = course_undefined(course)};
  switch (progress.undefined) {
  case UNDEFINED_NOT:
    progress.way = (course->value - course->base) / (course->goal - course->base);
    progress.time = (double)(course->year - course->base_year) / (course->goal_year - course->base_year);
    progress.ratio = progress.way / progress.time;
    progress.pace = pace_of(course, progress.ratio);
    return progress;
  case UNDEFINED_BASELINE_MET:
    progress.pace = is_met ? PACE_KEPT : PACE_SLIPPED;
    return progress;
  case UNDEFINED_NO_DISTANCE:
  case UNDEFINED_NO_TIME:
  case UNDEFINED_ZERO:
  case UNDEFINED_SIGN:
  case UNDEFINED_AT_LIMIT:
  case UNDEFINED_TOO_FEW:
    progress.pace = is_met ? PACE_ACHIEVED : PACE_UNKNOWN;
    return progress;
  }
  g_assert_not_reached();
}
