/* Exponential smoothing with a damped trend, in its error-correcting recursion. Pure.
 *
 * After each value: level' = alpha·value + (1 − alpha)·(level + phi·slope), slope' = beta·(level' − level) + (1 − beta)·phi·slope. Phi = 1 is Holt's method; beta = 0
 * from slope 0 is a level without trend. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct Smoothing {
  double alpha, beta, phi;
  double level, slope; /* before the first value that is smoothed */
} Smoothing;

/* Smooths N values, moves the state behind the last and returns the sum of squared one-step errors. */
double smoothing_run(Smoothing *smoothing, const double *values, size_t n);

/* STEPS ahead of the state: level + slope·(phi + phi² + … ). */
double smoothing_ahead(const Smoothing *smoothing, size_t steps);

/* What may be chosen: lists of N parameters each. */
typedef struct SmoothingGrid {
  const double *alphas, *betas, *phis;
  size_t n_alphas, n_betas, n_phis;
  bool has_trend; /* false: the slope starts and stays at 0 */
} SmoothingGrid;

/* The parameters of the grid, with the starting state that fits them best (by least squares: errors are linear in it), whose one-step errors are smallest;
 * its state is behind the last of the N >= 3 values. */
Smoothing smoothing_fit(const SmoothingGrid *grid, const double *values, size_t n);
