#include "reporter/statistics/likelihood.h"

#include <glib.h>
#include <math.h>

/* Below this part of the values' sum of squares a model fits exactly. */
#define EXACT_FIT 1e-9

/* Models that count for less do not count. */
#define SMALLEST_WEIGHT 1e-4

void likelihood_weights(double *sums, size_t n, size_t count, double total)
{
  double exact = EXACT_FIT * total + G_MINDOUBLE;
  double smallest = INFINITY;
  for (size_t i = 0; i < n; i++)
    smallest = fmin(smallest, sums[i]);
  double whole = 0;
  for (size_t i = 0; i < n; i++) {
    double weight = pow((smallest + exact) / (sums[i] + exact), (double)count / 2);
    sums[i] = weight < SMALLEST_WEIGHT ? 0 : weight;
    whole += sums[i];
  }
  for (size_t i = 0; i < n; i++)
    sums[i] /= whole;
}
