/* Forecasts of a family of models, averaged over its parameters. Pure.
 *
 * Ten or twenty annual points cannot choose the parameters of an exponential smoothing: the best fit is often a bad forecast. So every member of a coarse
 * grid forecasts, and counts as much as its likelihood: by (smallest sum of squared one-step errors / its own)^(n/2). Starting states are fitted by least squares,
 * since errors are linear in them. All of it runs forward with the values, so the expectation of each value uses only those before it: the differences
 * are true errors out of sample.
 *
 * Equivariant: of a + b·series each forecasts a + b·forecast. */
#pragma once

#include <stddef.h>

/* VALUES are N >= 2 evenly spaced points. OUT_NEXT[t] is what was expected of value t + 1 when values 0 to t were known (N values; the last is the first year
 * ahead), OUT_AHEAD the HORIZON years ahead. */
typedef void (*AveragedForecast)(const double *values, size_t n, size_t horizon, double *out_next, double *out_ahead);

/* Damped trend: 7 alpha × 6 beta × 3 phi. The starting slope is held towards 0, as if it had been seen to be 0 ten times. */
void averaged_damped_trend(const double *values, size_t n, size_t horizon, double *out_next, double *out_ahead);

/* Dynamic optimised Theta: 8 alpha × 6 weights of the trend. */
void averaged_theta(const double *values, size_t n, size_t horizon, double *out_next, double *out_ahead);
