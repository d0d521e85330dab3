#include "reporter/statistics/forecast.h"

#include <float.h>
#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "reporter/statistics/forecast_method.h"

/* Tails of the predictive distribution, a Student t, and its quantiles at 90 % and 97.5 %. */
#define TAIL_DF 4.0

/* The smallest spread, relative to the unit: what is printed with three or four digits moves by its last one. */
#define SMALLEST_SPREAD 1e-3

static const char *const method_codes[] = {
    [FORECAST_UNCHANGED] = "unchanged",
    [FORECAST_LEVEL] = "level",
    [FORECAST_COMBINATION] = "combination",
    [FORECAST_COMBINATION_LOG] = "combination_log",
};

const char *forecast_method_code(ForecastMethod method)
{
  return method_codes[method];
}

/* The series as the methods want it: one value a year, oldest first, on the scale of the method. */
typedef struct Path {
  double values[FORECAST_WINDOW];
  size_t n;
} Path;

static int last_year(const ForecastSeries *series)
{
  int last = series->years[0];
  for (size_t i = 1; i < series->n_points; i++)
    last = MAX(last, series->years[i]);
  return last;
}

/* Years between two on record get the values of a straight line. */
static void fill_gaps(Path *path, const bool *is_known)
{
  size_t known = 0;
  for (size_t t = 1; t < path->n; t++) {
    if (!is_known[t])
      continue;
    double step = (path->values[t] - path->values[known]) / (double)(t - known);
    for (size_t gap = known + 1; gap < t; gap++)
      path->values[gap] = path->values[known] + step * (double)(gap - known);
    known = t;
  }
}

static Path path_of(const ForecastSeries *series, int last, double unit, bool is_log)
{
  Path path = {0};
  bool is_known[FORECAST_WINDOW] = {false};
  double by_age[FORECAST_WINDOW];
  size_t oldest = 0;
  for (size_t i = 0; i < series->n_points; i++) {
    size_t age = (size_t)(last - series->years[i]);
    if (age >= FORECAST_WINDOW)
      continue;
    by_age[age] = is_log ? log(series->values[i] / unit) : series->values[i] / unit;
    is_known[age] = true;
    oldest = MAX(oldest, age);
  }
  path.n = oldest + 1;
  bool is_known_forward[FORECAST_WINDOW] = {false};
  for (size_t age = 0; age <= oldest; age++) {
    is_known_forward[oldest - age] = is_known[age];
    if (is_known[age])
      path.values[oldest - age] = by_age[age];
  }
  fill_gaps(&path, is_known_forward);
  return path;
}

static void combine(const Path *path, size_t horizon, double *out_centre)
{
  static const ForecastMethodFunc methods[] = {forecast_damped, forecast_optimised_theta, forecast_drift,
                                               forecast_level};
  memset(out_centre, 0, horizon * sizeof *out_centre);
  for (size_t m = 0; m < G_N_ELEMENTS(methods); m++) {
    double ahead[FORECAST_MAX_HORIZON];
    methods[m](path->values, path->n, ahead, horizon);
    for (size_t h = 0; h < horizon; h++)
      out_centre[h] += ahead[h] / (double)G_N_ELEMENTS(methods);
  }
}

/* The root mean square of the yearly changes around their mean. */
static double yearly_spread(const Path *path)
{
  if (path->n < 3)
    return 0;
  double mean = (path->values[path->n - 1] - path->values[0]) / (double)(path->n - 1);
  double sum = 0;
  for (size_t t = 1; t < path->n; t++) {
    double change = path->values[t] - path->values[t - 1] - mean;
    sum += change * change;
  }
  return sqrt(sum / (double)(path->n - 2));
}

static double on_scale(const Forecast *forecast, double value)
{
  if (forecast->method == FORECAST_COMBINATION_LOG)
    return value <= 0 ? -INFINITY : log(value / forecast->unit);
  return value / forecast->unit;
}

static double off_scale(const Forecast *forecast, double centre)
{
  double value = forecast->method == FORECAST_COMBINATION_LOG ? exp(centre) * forecast->unit : centre * forecast->unit;
  value = CLAMP(value, forecast->floor, forecast->ceiling);
  return CLAMP(value, -DBL_MAX, DBL_MAX);
}

static void write_steps(Forecast *forecast)
{
  double z80 = gsl_cdf_tdist_Pinv(0.9, TAIL_DF);
  double z95 = gsl_cdf_tdist_Pinv(0.975, TAIL_DF);
  for (size_t h = 0; h < forecast->n_steps; h++) {
    double centre = forecast->centre[h];
    double spread = forecast->spread[h];
    forecast->steps[h] = (ForecastStep){
        .year = forecast->last_year + (int)h + 1,
        .mean = off_scale(forecast, centre),
        .lower80 = off_scale(forecast, centre - z80 * spread),
        .upper80 = off_scale(forecast, centre + z80 * spread),
        .lower95 = off_scale(forecast, centre - z95 * spread),
        .upper95 = off_scale(forecast, centre + z95 * spread),
    };
  }
}

static ForecastMethod choose_method(const ForecastSeries *series, double *out_unit)
{
  double largest = 0;
  bool is_positive = true;
  bool is_unchanged = true;
  for (size_t i = 0; i < series->n_points; i++) {
    largest = fmax(largest, fabs(series->values[i]));
    is_positive = is_positive && series->values[i] > 0;
    is_unchanged = is_unchanged && fabs(series->values[i] - series->values[0]) <= 0;
  }
  *out_unit = largest > 0 ? largest : 1;
  if (series->n_points < 3)
    return FORECAST_LEVEL;
  if (is_unchanged)
    return FORECAST_UNCHANGED;
  return is_positive && isinf(series->ceiling) ? FORECAST_COMBINATION_LOG : FORECAST_COMBINATION;
}

void forecast_series(const ForecastSeries *series, size_t horizon, Forecast *out_forecast)
{
  g_assert(series->n_points > 0 && horizon > 0 && horizon <= FORECAST_MAX_HORIZON);
  Forecast forecast = {
      .last_year = last_year(series), .n_steps = horizon, .floor = series->floor, .ceiling = series->ceiling};
  forecast.method = choose_method(series, &forecast.unit);
  Path path = path_of(series, forecast.last_year, forecast.unit, forecast.method == FORECAST_COMBINATION_LOG);
  forecast.n_used = path.n;
  if (forecast.method == FORECAST_LEVEL || forecast.method == FORECAST_UNCHANGED)
    forecast_naive(path.values, path.n, forecast.centre, horizon);
  else
    combine(&path, horizon, forecast.centre);
  double spread = fmax(yearly_spread(&path), SMALLEST_SPREAD);
  for (size_t h = 0; h < horizon; h++)
    forecast.spread[h] = spread * sqrt((double)(h + 1));
  write_steps(&forecast);
  *out_forecast = forecast;
}

static size_t step_of(const Forecast *forecast, int year)
{
  g_assert(year > forecast->last_year && (size_t)(year - forecast->last_year) <= forecast->n_steps);
  return (size_t)(year - forecast->last_year - 1);
}

double forecast_chance_at_least(const Forecast *forecast, int year, double target)
{
  size_t h = step_of(forecast, year);
  if (target <= forecast->floor)
    return 1;
  return gsl_cdf_tdist_Q((on_scale(forecast, target) - forecast->centre[h]) / forecast->spread[h], TAIL_DF);
}

double forecast_chance_at_most(const Forecast *forecast, int year, double target)
{
  size_t h = step_of(forecast, year);
  if (target >= forecast->ceiling)
    return 1;
  return gsl_cdf_tdist_P((on_scale(forecast, target) - forecast->centre[h]) / forecast->spread[h], TAIL_DF);
}
