#include "reporter/statistics/combination.h"

#include <math.h>

#include "reporter/statistics/averaged.h"

#define MAX_FORECASTS 4

/* Of positive values, no forecast falls below this part of what the same method makes of the logarithms. */
#define SMALLEST_PART 0.25

typedef struct Candidate {
  double next[FORECAST_WINDOW];
  double ahead[FORECAST_MAX_HORIZON];
} Candidate;

static const AveragedForecast methods[] = {averaged_damped_trend, averaged_theta};

#define N_METHODS (sizeof methods / sizeof *methods)

static void forecast_by_all(const AnnualPath *path, size_t horizon, Candidate *out_candidates)
{
  for (size_t m = 0; m < N_METHODS; m++)
    methods[m](path->values, path->n, horizon, out_candidates[m].next, out_candidates[m].ahead);
}

static void take_log(double *values, const double *counterparts, size_t n)
{
  for (size_t i = 0; i < n; i++)
    values[i] = fmax(values[i] > 0 ? log(values[i]) : -INFINITY, counterparts[i] + log(SMALLEST_PART));
}

static void take_logs(Candidate *candidates, const Candidate *counterparts, size_t n, size_t horizon)
{
  for (size_t m = 0; m < N_METHODS; m++) {
    take_log(candidates[m].next, counterparts[m].next, n);
    take_log(candidates[m].ahead, counterparts[m].ahead, horizon);
  }
}

/* Sorts the N values. */
static double middle(double *values, size_t n, double *out_spread)
{
  double centre = median_of(values, (guint)n);
  *out_spread = values[n - 1] - values[0];
  return centre;
}

static void find_middles(const Candidate *candidates, size_t n_candidates, size_t n, size_t horizon,
                         Combination *out_combination)
{
  double values[MAX_FORECASTS];
  double unused = 0;
  for (size_t t = 0; t < n; t++) {
    for (size_t m = 0; m < n_candidates; m++)
      values[m] = candidates[m].next[t];
    out_combination->next[t] = middle(values, n_candidates, &unused);
  }
  for (size_t h = 0; h < horizon; h++) {
    for (size_t m = 0; m < n_candidates; m++)
      values[m] = candidates[m].ahead[h];
    out_combination->ahead[h] = middle(values, n_candidates, &out_combination->spread[h]);
  }
}

void combine_forecasts(const AnnualPath *path, bool is_log, size_t horizon, Combination *out_combination)
{
  Candidate candidates[MAX_FORECASTS];
  forecast_by_all(path, horizon, candidates);
  if (is_log) {
    AnnualPath logs = annual_path_log(path);
    forecast_by_all(&logs, horizon, candidates + N_METHODS);
    take_logs(candidates, candidates + N_METHODS, path->n, horizon);
  }
  find_middles(candidates, is_log ? 2 * N_METHODS : N_METHODS, path->n, horizon, out_combination);
}
