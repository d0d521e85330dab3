/* The methods that the forecast is measured against, each as its authors describe it.
 *
 * All take N >= 3 evenly spaced values and write HORIZON values ahead. Smoothing parameters are the best of a fine grid by the sum of squared one-step errors,
 * with the starting state fitted by least squares. */
#pragma once

#include <stddef.h>

typedef struct Competitor {
  const char *name;
  void (*forecast)(const double *values, size_t n, double *out_ahead, size_t horizon);
} Competitor;

/* naive, drift, line (least squares), level (SES), holt, damped (Gardner and McKenzie 1985), theta (theta 2, as SES with half the line's slope: Hyndman and
 * Billah 2003), dynamic_theta (Fiorucci et al. 2016); ends with a NULL name. */
extern const Competitor competitors[];

#define N_COMPETITORS 8
