/* A series as the methods want it: one value a year, oldest first, without gaps. Pure. */
#pragma once

#include "reporter/statistics/forecast.h"

typedef struct AnnualPath {
  size_t n;                       /* years from the first on record in the window to the last */
  size_t n_known;                 /* of them on record */
  double values[FORECAST_WINDOW]; /* years between two on record lie on the straight line between them */
  bool is_known[FORECAST_WINDOW];
} AnnualPath;

/* The last FORECAST_WINDOW years before and with LAST_YEAR, divided by UNIT. */
AnnualPath annual_path_of(const ForecastSeries *series, int last_year, double unit);

/* The natural logarithms of a path of positive values; gaps are filled anew. */
AnnualPath annual_path_log(const AnnualPath *path);

/* How far the changes between years on record lie from the middle one, on average: a year's change, and of a gap of g years its g-th part times √g. 0 for
 * fewer than three years on record. */
double annual_path_unrest(const AnnualPath *path);
