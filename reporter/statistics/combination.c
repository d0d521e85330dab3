#include "reporter/statistics/combination.h"

#include <math.h>

#define MAX_FORECASTS 4

/* Of positive values, no forecast falls below this part of what the same method makes of the logarithms. */
#define SMALLEST_PART 0.25

static const AveragedForecast methods[] = {averaged_damped_trend, averaged_theta};

#define N_METHODS (sizeof methods / sizeof *methods)

static void forecast_by_all(const AnnualPath *path, size_t horizon, Expectations *out_candidates)
{
  for (size_t m = 0; m < N_METHODS; m++)
    methods[m](path->values, path->n, horizon, &out_candidates[m]);
}

static void take_log(double *values, const double *counterparts, size_t n)
{
  for (size_t i = 0; i < n; i++)
    values[i] = fmax(values[i] > 0 ? log(values[i]) : -INFINITY, counterparts[i] + log(SMALLEST_PART));
}

static void take_logs(Expectations *candidates, const Expectations *counterparts, size_t n, size_t horizon)
{
  for (size_t m = 0; m < N_METHODS; m++) {
    take_log(candidates[m].next, counterparts[m].next, n);
    take_log(candidates[m].third, counterparts[m].third, n);
    take_log(candidates[m].ahead, counterparts[m].ahead, horizon);
  }
}

/* Sorts the N values. */
static double middle_of(double *values, size_t n, double *out_spread)
{
  double middle = median_of(values, (guint)n);
  *out_spread = values[n - 1] - values[0];
  return middle;
}

/* Of each place the middle of what the candidates have there; OFFSET says where in Expectations the N places are. */
static void find_middles(const Expectations *candidates, size_t n_candidates, size_t offset, size_t n,
                         double *out_middles, double *out_spreads)
{
  for (size_t i = 0; i < n; i++) {
    double values[MAX_FORECASTS];
    for (size_t m = 0; m < n_candidates; m++)
      values[m] = ((const double *)(const void *)((const char *)&candidates[m] + offset))[i];
    out_middles[i] = middle_of(values, n_candidates, &out_spreads[i]);
  }
}

void combine_forecasts(const AnnualPath *path, bool is_log, size_t horizon, Combination *out_combination)
{
  Expectations candidates[MAX_FORECASTS];
  size_t n = is_log ? 2 * N_METHODS : N_METHODS;
  forecast_by_all(path, horizon, candidates);
  if (is_log) {
    AnnualPath logs = annual_path_log(path);
    forecast_by_all(&logs, horizon, candidates + N_METHODS);
    take_logs(candidates, candidates + N_METHODS, path->n, horizon);
  }
  double unused[FORECAST_WINDOW];
  Expectations *middle = &out_combination->middle;
  find_middles(candidates, n, offsetof(Expectations, next), path->n, middle->next, unused);
  find_middles(candidates, n, offsetof(Expectations, third), path->n, middle->third, unused);
  find_middles(candidates, n, offsetof(Expectations, ahead), horizon, middle->ahead, out_combination->spread);
}
