/* The line of Theil (1950) and Sen (1968): the median of all slopes between two years. One wrong year hardly moves it. Pure; no order matters. */
#pragma once

#include <stdbool.h>

#include "reporter/statistics/interval.h"
#include "reporter/statistics/points.h"

typedef struct TheilSen {
  guint n;
  double slope;     /* per year */
  double intercept; /* median of value - slope * year: the line's value in the year 0 */
} TheilSen;

/* False with fewer than 2 points. */
bool theil_sen_fit(const Point *points, guint n, TheilSen *out_line) G_GNUC_WARN_UNUSED_RESULT;

double theil_sen_value(const TheilSen *line, int year);

/* The interval of the slope by ranks (Sen 1968), with the exact null distribution of Kendall's S: the narrowest that covers at least CONFIDENCE. False
 * when N is too small for that confidence at all (4 points at 95 percent) or above MANN_KENDALL_EXACT_MAX. */
bool theil_sen_slope_interval(const Point *points, guint n, double confidence,
                              Interval *out_interval) G_GNUC_WARN_UNUSED_RESULT;
