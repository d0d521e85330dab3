/* The forecasts that are combined, and what they make together. Pure.
 *
 * Damped trend and dynamic Theta (averaged.h) forecast the values and, where a series allows it, the logarithms: growth by amounts and growth by factors. Which
 * is right cannot be seen in ten or twenty points, so the middle counts: the mean of the two middle forecasts of four, of two their mean. */
#pragma once

#include "reporter/statistics/annual_path.h"
#include "reporter/statistics/averaged.h"

typedef struct Combination {
  Expectations middle;
  double spread[FORECAST_MAX_HORIZON]; /* how far the highest and the lowest forecast lie apart */
} Combination;

/* PATH has at least 2 years. IS_LOG: all values are positive, and results are logarithms. */
void combine_forecasts(const AnnualPath *path, bool is_log, size_t horizon, Combination *out_combination);
