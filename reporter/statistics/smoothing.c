#include "reporter/statistics/smoothing.h"

#include <math.h>

double smoothing_run(Smoothing *smoothing, const double *values, size_t n)
{
  double sum = 0;
  for (size_t t = 0; t < n; t++) {
    double expected = smoothing->level + smoothing->phi * smoothing->slope;
    double error = values[t] - expected;
    double level = expected + smoothing->alpha * error;
    smoothing->slope =
        smoothing->beta * (level - smoothing->level) + (1 - smoothing->beta) * smoothing->phi * smoothing->slope;
    smoothing->level = level;
    sum += error * error;
  }
  return sum;
}

double smoothing_ahead(const Smoothing *smoothing, size_t steps)
{
  double weight = 0;
  double power = 1;
  for (size_t i = 0; i < steps; i++) {
    power *= smoothing->phi;
    weight += power;
  }
  return smoothing->level + weight * smoothing->slope;
}

/* Sums of products of three error paths: of the values from a state of zero, and of what one unit of level and of slope at the start expects. */
typedef struct Normal {
  double level_level, level_slope, slope_slope, level_value, slope_value;
} Normal;

static Normal accumulate(const Smoothing *candidate, const double *values, size_t n)
{
  Normal sums = {0};
  Smoothing of_values = *candidate;
  Smoothing of_level = *candidate;
  Smoothing of_slope = *candidate;
  const double nothing = 0;
  of_values.level = of_values.slope = of_level.slope = of_slope.level = 0;
  of_level.level = of_slope.slope = 1;
  for (size_t t = 0; t < n; t++) {
    double value = values[t] - smoothing_ahead(&of_values, 1);
    double level = smoothing_ahead(&of_level, 1);
    double slope = smoothing_ahead(&of_slope, 1);
    sums.level_level += level * level;
    sums.level_slope += level * slope;
    sums.slope_slope += slope * slope;
    sums.level_value += level * value;
    sums.slope_value += slope * value;
    (void)smoothing_run(&of_values, &values[t], 1);
    (void)smoothing_run(&of_level, &nothing, 1);
    (void)smoothing_run(&of_slope, &nothing, 1);
  }
  return sums;
}

static void start(Smoothing *candidate, bool has_trend, const double *values, size_t n)
{
  Normal sums = accumulate(candidate, values, n);
  double determinant = sums.level_level * sums.slope_slope - sums.level_slope * sums.level_slope;
  if (!has_trend || determinant <= 1e-12 * sums.level_level * sums.slope_slope) {
    candidate->level = sums.level_value / sums.level_level;
    candidate->slope = 0;
    return;
  }
  candidate->level = (sums.level_value * sums.slope_slope - sums.slope_value * sums.level_slope) / determinant;
  candidate->slope = (sums.slope_value * sums.level_level - sums.level_value * sums.level_slope) / determinant;
}

Smoothing smoothing_fit(const SmoothingGrid *grid, const double *values, size_t n)
{
  Smoothing best = {0};
  double smallest = INFINITY;
  for (size_t a = 0; a < grid->n_alphas; a++)
    for (size_t b = 0; b < grid->n_betas; b++)
      for (size_t p = 0; p < grid->n_phis; p++) {
        Smoothing candidate = {.alpha = grid->alphas[a], .beta = grid->betas[b], .phi = grid->phis[p]};
        start(&candidate, grid->has_trend, values, n);
        double sum = smoothing_run(&candidate, values, n);
        if (sum < smallest) {
          smallest = sum;
          best = candidate;
        }
      }
  return best;
}
