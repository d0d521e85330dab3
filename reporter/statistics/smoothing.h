/* Exponential smoothing with a damped trend. Pure.
 *
 * After each value: level' = alpha·value + (1 − alpha)·(level + phi·slope), slope' = beta·(level' − level) + (1 − beta)·phi·slope
 * (Gardner and McKenzie 1985). With phi = 1 this is Holt's method; with beta = 0 and slope 0 it is a level without trend. */
#pragma once

#include <stddef.h>

typedef struct Smoothing {
  double alpha, beta, phi; /* each from 0 to 1 */
  double level, slope;     /* before the first value */
} Smoothing;

/* The expectation of the next value: level + phi·slope. */
double smoothing_expected(const Smoothing *smoothing);

/* Takes VALUE in. */
void smoothing_update(Smoothing *smoothing, double value);

/* The expectation STEPS >= 1 ahead: level + slope·(phi + phi² + … ). */
double smoothing_ahead(const Smoothing *smoothing, size_t steps);
