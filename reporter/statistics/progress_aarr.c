#include "reporter/statistics/progress_aarr.h"

#include <math.h>

#include "reporter/statistics/trend_line.h"

Undefined annual_reduction(const Point *points, guint n, double *out_rate)
{
  Point logs[POINTS_MAX];
  Line line;
  for (guint i = 0; i < n; i++) {
    if (!(points[i].value > 0))
      return UNDEFINED_ZERO;
    logs[i] = (Point){points[i].year, log(points[i].value)};
  }
  if (!line_fit(logs, n, &line))
    return UNDEFINED_TOO_FEW;
  *out_rate = -expm1(line.slope);
  return UNDEFINED_NOT;
}

Undefined annual_reduction_required(const Course *course, double *out_rate)
{
  if (course->goal_year <= course->year)
    return UNDEFINED_NO_TIME;
  if (!(course->value > 0 && course->goal > 0))
    return UNDEFINED_ZERO;
  *out_rate = 1 - pow(course->goal / course->value, 1.0 / (course->goal_year - course->year));
  return UNDEFINED_NOT;
}
