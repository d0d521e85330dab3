#include "tests/bench/forecast/competitors.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>

#include "reporter/statistics/smoothing.h"
#include "reporter/statistics/theta.h"

static void walk(double start, double step, double *out_ahead, size_t horizon)
{
  for (size_t h = 0; h < horizon; h++)
    out_ahead[h] = start + step * (double)(h + 1);
}

static void naive(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  walk(values[n - 1], 0, out_ahead, horizon);
}

static void drift(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  walk(values[n - 1], (values[n - 1] - values[0]) / (double)(n - 1), out_ahead, horizon);
}

static double slope_of_line(const double *values, size_t n, double *out_mean)
{
  double products = 0, squares = 0, sum = 0;
  for (size_t t = 0; t < n; t++) {
    double distance = (double)t - (double)(n - 1) / 2;
    products += distance * values[t];
    squares += distance * distance;
    sum += values[t];
  }
  *out_mean = sum / (double)n;
  return products / squares;
}

static void line(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  double mean = 0;
  double slope = slope_of_line(values, n, &mean);
  walk(mean + slope * (double)(n - 1) / 2, slope, out_ahead, horizon);
}

/* Fits the starting level, and with HAS_TREND the slope, of CANDIDATE; errors are linear in both. */
static void fit_start(Smoothing *candidate, bool has_trend, const double *values, size_t n)
{
  double ll = 0, ls = 0, ss = 0, lv = 0, sv = 0;
  Smoothing of_values = *candidate, of_level = *candidate, of_slope = *candidate;
  of_values.level = of_values.slope = of_level.slope = of_slope.level = 0;
  of_level.level = of_slope.slope = 1;
  for (size_t t = 0; t < n; t++) {
    double value = values[t] - smoothing_expected(&of_values);
    double level = smoothing_expected(&of_level);
    double slope = smoothing_expected(&of_slope);
    ll += level * level, ls += level * slope, ss += slope * slope, lv += level * value, sv += slope * value;
    smoothing_update(&of_values, values[t]);
    smoothing_update(&of_level, 0);
    smoothing_update(&of_slope, 0);
  }
  double determinant = ll * ss - ls * ls;
  bool has_both = has_trend && determinant > 1e-12 * ll * ss;
  candidate->level = has_both ? (lv * ss - sv * ls) / determinant : lv / ll;
  candidate->slope = has_both ? (sv * ll - lv * ls) / determinant : 0;
}

static double smooth(Smoothing *smoothing, const double *values, size_t n)
{
  double sum = 0;
  for (size_t t = 0; t < n; t++) {
    double error = values[t] - smoothing_expected(smoothing);
    sum += error * error;
    smoothing_update(smoothing, values[t]);
  }
  return sum;
}

typedef struct Grid {
  const double *betas, *phis;
  size_t n_betas, n_phis;
  bool has_trend;
} Grid;

static const double alphas[] = {0.01, 0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 0.999};
static const double betas[] = {0.01, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1};
static const double phis[] = {0.8, 0.85, 0.9, 0.94, 0.98};
static const double one[] = {1};
static const double zero[] = {0};
static const Grid level_grid = {zero, one, 1, 1, false};
static const Grid holt_grid = {betas, one, G_N_ELEMENTS(betas), 1, true};
static const Grid damped_grid = {betas, phis, G_N_ELEMENTS(betas), G_N_ELEMENTS(phis), true};

static Smoothing best_of(const Grid *grid, const double *values, size_t n)
{
  Smoothing best = {0};
  double smallest = INFINITY;
  for (size_t i = 0; i < G_N_ELEMENTS(alphas) * grid->n_betas * grid->n_phis; i++) {
    Smoothing candidate = {.alpha = alphas[i / (grid->n_betas * grid->n_phis)],
                           .beta = grid->betas[i / grid->n_phis % grid->n_betas],
                           .phi = grid->phis[i % grid->n_phis]};
    fit_start(&candidate, grid->has_trend, values, n);
    double sum = smooth(&candidate, values, n);
    if (sum < smallest) {
      smallest = sum;
      best = candidate;
    }
  }
  return best;
}

static void go_on(const Grid *grid, const double *values, size_t n, double *out_ahead, size_t horizon)
{
  Smoothing best = best_of(grid, values, n);
  for (size_t h = 0; h < horizon; h++)
    out_ahead[h] = smoothing_ahead(&best, h + 1);
}

static void level(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  go_on(&level_grid, values, n, out_ahead, horizon);
}

static void holt(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  go_on(&holt_grid, values, n, out_ahead, horizon);
}

static void damped(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  go_on(&damped_grid, values, n, out_ahead, horizon);
}

static void theta(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  Smoothing best = best_of(&level_grid, values, n);
  double mean = 0;
  double half = slope_of_line(values, n, &mean) / 2;
  double lag = (1 - pow(1 - best.alpha, (double)n)) / best.alpha;
  walk(best.level + half * (lag - 1), half, out_ahead, horizon);
}

/* Level and weight that fit best for ALPHA, the weight kept between 0 and 1; and the sum of squared errors, the state behind the last value. */
static double fit_theta(double alpha, const double *values, size_t n, Theta *out_fit)
{
  double dd = 0, dt = 0, tt = 0, dv = 0, tv = 0;
  Theta path = theta_begin(alpha, 0, 0);
  for (size_t t = 0; t < n; t++) {
    double value = values[t] - path.level;
    double trend = theta_trend(&path);
    dd += path.decay * path.decay, dt += path.decay * trend, tt += trend * trend;
    dv += path.decay * value, tv += trend * value;
    theta_update(&path, values[t]);
  }
  double determinant = dd * tt - dt * dt;
  double weight = determinant > 1e-12 * dd * tt ? (tv * dd - dv * dt) / determinant : 0;
  weight = CLAMP(weight, 0, 1);
  *out_fit = theta_begin(alpha, weight, (dv - weight * dt) / dd);
  double sum = 0;
  for (size_t t = 0; t < n; t++) {
    double error = values[t] - theta_expected(out_fit);
    sum += error * error;
    theta_update(out_fit, values[t]);
  }
  return sum;
}

static void dynamic_theta(const double *values, size_t n, double *out_ahead, size_t horizon)
{
  Theta best = theta_begin(1, 0, 0);
  double smallest = INFINITY;
  for (int i = 1; i <= 20; i++) {
    Theta fit;
    double sum = fit_theta(MIN(0.05 * i, 0.99), values, n, &fit);
    if (sum < smallest) {
      smallest = sum;
      best = fit;
    }
  }
  for (size_t h = 0; h < horizon; h++) {
    out_ahead[h] = theta_expected(&best);
    theta_update(&best, out_ahead[h]);
  }
}

const Competitor competitors[N_COMPETITORS + 1] = {
    {"naive", naive}, {"drift", drift},   {"line", line},   {"level", level},
    {"holt", holt},   {"damped", damped}, {"theta", theta}, {"dynamic_theta", dynamic_theta},
    {NULL, NULL},
};
