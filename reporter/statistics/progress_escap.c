#include "reporter/statistics/progress_escap.h"

#include <math.h>

#include "reporter/statistics/trend_line.h"

#define FULL_INDEX 10.0
#define ON_TRACK_GAP 10.0
#define WHOLE_GAP 100.0

static Undefined distance_of(const Course *course, double *out_distance)
{
  *out_distance = fabs(course->goal - course->base);
  return *out_distance > 0 ? UNDEFINED_NOT : UNDEFINED_NO_DISTANCE;
}

Undefined escap_current_status(const Course *course, double *out_index)
{
  if (course_meets(course, course->base))
    return UNDEFINED_BASELINE_MET;
  double distance = 0;
  Undefined undefined = distance_of(course, &distance);
  if (undefined == UNDEFINED_NOT)
    *out_index = FULL_INDEX * course_direction(course) * (course->value - course->base) / distance;
  return undefined;
}

Undefined escap_parity_status(const Course *course, double *out_index)
{
  double distance = 0;
  Undefined undefined = distance_of(course, &distance);
  if (undefined == UNDEFINED_NOT)
    *out_index = FULL_INDEX - FULL_INDEX * fabs(course->goal - course->value) / distance;
  return undefined;
}

EscapOutlook escap_outlook_of(double gap)
{
  if (gap <= ON_TRACK_GAP)
    return ESCAP_ON_TRACK;
  return gap <= WHOLE_GAP ? ESCAP_ACCELERATE : ESCAP_REVERSE;
}

EscapAnticipated escap_anticipated(const Course *course, const Point *points, guint n)
{
  EscapAnticipated anticipated = {0};
  double distance = 0;
  double weights[POINTS_MAX];
  Line line;
  g_autofree Point *sorted = points_sorted(points, n);
  for (guint i = 0; i < n; i++)
    weights[i] = i + 1;
  anticipated.undefined = distance_of(course, &distance);
  if (course_meets(course, course->base))
    anticipated.undefined = UNDEFINED_BASELINE_MET;
  if (!line_fit_weighted(sorted, weights, n, &line))
    anticipated.undefined = UNDEFINED_TOO_FEW;
  if (anticipated.undefined != UNDEFINED_NOT)
    return anticipated;
  anticipated.expected = line_value(&line, course->goal_year);
  bool is_reached = course_meets(course, anticipated.expected);
  anticipated.gap = is_reached ? 0 : WHOLE_GAP * fabs(course->goal - anticipated.expected) / distance;
  anticipated.outlook = escap_outlook_of(anticipated.gap);
  return anticipated;
}
