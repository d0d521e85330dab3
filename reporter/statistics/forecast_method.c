#include "reporter/statistics/forecast_method.h"

#include <glib.h>
#include <math.h>

#include "reporter/statistics/smoothing.h"
#include "reporter/statistics/theta.h"

static const double alphas[] = {0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 0.999};
static const double betas[] = {0.02, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1};
static const double damping[] = {0.8, 0.85, 0.9, 0.94, 0.98};
static const double none[] = {0};
static const double undamped[] = {1};

static const SmoothingGrid level_grid = {
    .alphas = alphas, .betas = none, .phis = undamped, .n_alphas = G_N_ELEMENTS(alphas), .n_betas = 1, .n_phis = 1};
static const SmoothingGrid holt_grid = {.alphas = alphas,
                                        .betas = betas,
                                        .phis = undamped,
                                        .n_alphas = G_N_ELEMENTS(alphas),
                                        .n_betas = G_N_ELEMENTS(betas),
                                        .n_phis = 1,
                                        .has_trend = true};
static const SmoothingGrid damped_grid = {.alphas = alphas,
                                          .betas = betas,
                                          .phis = damping,
                                          .n_alphas = G_N_ELEMENTS(alphas),
                                          .n_betas = G_N_ELEMENTS(betas),
                                          .n_phis = G_N_ELEMENTS(damping),
                                          .has_trend = true};

static void walk(double start, double step, double *out_ahead, size_t horizon)
{
  for (size_t h = 0; h < horizon; h++)
    out_ahead[h] = start + step * (double)(h + 1);
}

void forecast_naive(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  walk(values[n - 1], 0, out_ahead, horizon);
}

void forecast_drift(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  walk(values[n - 1], (values[n - 1] - values[0]) / (double)(n - 1), out_ahead, horizon);
}

static double least_squares_slope(const double *values, size_t n, double *out_mean)
{
  double middle = (double)(n - 1) / 2;
  double products = 0, squares = 0, sum = 0;
  for (size_t t = 0; t < n; t++) {
    double distance = (double)t - middle;
    products += distance * values[t];
    squares += distance * distance;
    sum += values[t];
  }
  *out_mean = sum / (double)n;
  return products / squares;
}

void forecast_line(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  double mean = 0;
  double slope = least_squares_slope(values, n, &mean);
  walk(mean + slope * (double)(n - 1) / 2, slope, out_ahead, horizon);
}

static void smooth(const SmoothingGrid *grid, const double *values, size_t n, double *out_ahead, size_t horizon)
{
  Smoothing fit = smoothing_fit(grid, values, n);
  for (size_t h = 0; h < horizon; h++)
    out_ahead[h] = smoothing_ahead(&fit, h + 1);
}

void forecast_level(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  smooth(&level_grid, values, n, out_ahead, horizon);
}

void forecast_holt(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  smooth(&holt_grid, values, n, out_ahead, horizon);
}

void forecast_damped(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  smooth(&damped_grid, values, n, out_ahead, horizon);
}

void forecast_theta(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  Smoothing fit = smoothing_fit(&level_grid, values, n);
  double mean = 0;
  double drift = least_squares_slope(values, n, &mean) / 2;
  double lag = (1 - pow(1 - fit.alpha, (double)n)) / fit.alpha;
  walk(fit.level + drift * (lag - 1), drift, out_ahead, horizon);
}

void forecast_optimised_theta(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  ThetaModel model = theta_fit(values, n);
  for (size_t h = 0; h < horizon; h++) {
    out_ahead[h] = theta_expected(&model);
    theta_update(&model, out_ahead[h]);
  }
}
