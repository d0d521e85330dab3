/* Forecasts of a family of models, averaged over its parameters. Pure.
 *
 * Ten or twenty annual points cannot choose the parameters of an exponential smoothing: the best fit is often a bad forecast. So every member of a coarse
 * grid forecasts, and counts as much as its likelihood: by (smallest sum of squared one-step errors / its own)^(n/2). Starting states are fitted by least squares,
 * since errors are linear in them. All of it runs forward with the values, so what is expected of a year uses only years before it: the differences are true errors
 * out of sample.
 *
 * Equivariant: of a + b·series each forecasts a + b·forecast. */
#pragma once

#include <stddef.h>

#include "reporter/statistics/forecast.h"

/* What was expected when values 0 to t were known, of value t + 1 and of value t + 3; and what is expected of the years ahead. */
typedef struct Expectations {
  double next[FORECAST_WINDOW];
  double third[FORECAST_WINDOW];
  double ahead[FORECAST_MAX_HORIZON];
} Expectations;

/* VALUES are N points one a year, 2 to FORECAST_WINDOW; the HORIZON is at most FORECAST_MAX_HORIZON. */
typedef void (*AveragedForecast)(const double *values, size_t n, size_t horizon, Expectations *out_expectations);

/* Damped trend: 7 alpha × 6 beta × 3 phi. The starting slope is held towards 0, as if it had been seen to be 0 ten times. */
void averaged_damped_trend(const double *values, size_t n, size_t horizon, Expectations *out_expectations);

/* Dynamic optimised Theta: 8 alpha × 6 weights of the trend. */
void averaged_theta(const double *values, size_t n, size_t horizon, Expectations *out_expectations);
