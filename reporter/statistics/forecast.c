#include "reporter/statistics/forecast.h"

#include <float.h>
#include <math.h>

#include "reporter/statistics/combination.h"
#include "reporter/statistics/forecast_spread.h"

/* How much a value is taken to change in a year when the series cannot tell: this part of its distance from where it cannot go. */
#define UNKNOWN_CHANGE 0.05

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

static bool is_bounded(const ForecastSeries *series)
{
  return isfinite(series->floor) && isfinite(series->ceiling);
}

/* Also in UNIT, where the smallest beside the largest could vanish. */
static bool is_positive(const ForecastSeries *series, double unit)
{
  for (size_t i = 0; i < series->n_points; i++)
    if (series->points[i].value / unit < DBL_MIN)
      return false;
  return true;
}

/* What the values are divided by, so that nothing overflows: the room between the bounds, else the largest size. */
static double unit_of(const ForecastSeries *series)
{
  if (is_bounded(series))
    return series->ceiling - series->floor;
  double largest = 0;
  for (size_t i = 0; i < series->n_points; i++)
    largest = fmax(largest, fabs(series->points[i].value));
  return largest > 0 ? largest : 1;
}

static int last_year_of(const ForecastSeries *series)
{
  int last = series->points[0].year;
  for (size_t i = 1; i < series->n_points; i++)
    last = MAX(last, series->points[i].year);
  return last;
}

static bool is_unchanged(const AnnualPath *path)
{
  for (size_t t = 1; t < path->n; t++)
    if (fabs(path->values[t] - path->values[0]) > 0)
      return false;
  return path->n > 1;
}

static ForecastMethod choose_method(const AnnualPath *path, bool is_log)
{
  if (is_unchanged(path))
    return FORECAST_UNCHANGED;
  if (path->n_known < 3)
    return FORECAST_LEVEL;
  return is_log ? FORECAST_COMBINATION_LOG : FORECAST_COMBINATION;
}

static void spread_combination(const AnnualPath *path, Forecast *forecast)
{
  Combination combination;
  combine_forecasts(path, forecast->is_log, forecast->n_steps, &combination);
  AnnualPath worked_on = forecast->is_log ? annual_path_log(path) : *path;
  ErrorPattern pattern = error_pattern_of(&worked_on, &combination);
  for (size_t h = 0; h < forecast->n_steps; h++)
    forecast->spreads[h] = (ForecastSpread){
        .centre = combination.middle.ahead[h],
        .scale = error_pattern_scale(&pattern, combination.spread[h], h + 1),
    };
}

/* A yearly change of a series that has not shown any. */
static double unknown_change(const Forecast *forecast, double value)
{
  if (forecast->is_log)
    return UNKNOWN_CHANGE;
  double room = fabs(value);
  if (isfinite(forecast->floor) && isfinite(forecast->ceiling))
    room = fmin(value - forecast->floor / forecast->unit, forecast->ceiling / forecast->unit - value);
  return UNKNOWN_CHANGE * room;
}

/* A series that has stayed n years stays another h with chance n / (n + h) (Laplace's rule of succession). Zeros without bounds have no size that a change could
 * be measured by: they go on. */
static double stay_chance(const Forecast *forecast, double change, double n_known, double steps)
{
  if (change <= 0 && isinf(forecast->ceiling))
    return 1;
  return forecast->method == FORECAST_UNCHANGED ? n_known / (n_known + steps) : 0;
}

static void spread_last_value(const AnnualPath *path, Forecast *forecast)
{
  double first = forecast->is_log ? log(path->values[0]) : path->values[0];
  double last = forecast->is_log ? log(path->values[path->n - 1]) : path->values[path->n - 1];
  double change = fmax(fabs(last - first), unknown_change(forecast, last));
  for (size_t h = 0; h < forecast->n_steps; h++)
    forecast->spreads[h] = (ForecastSpread){
        .centre = last,
        .scale = spread_of_level(change, path->n_known, h + 1),
        .stay = stay_chance(forecast, change, (double)path->n_known, (double)h + 1),
    };
}

static double on_scale(const Forecast *forecast, double value)
{
  double scaled = value / forecast->unit;
  if (!forecast->is_log)
    return scaled;
  return scaled > 0 ? log(scaled) : -INFINITY;
}

static double off_scale(const Forecast *forecast, double centre)
{
  double value = (forecast->is_log ? exp(centre) : centre) * forecast->unit;
  value = fmin(fmax(value, forecast->floor), forecast->ceiling);
  return fmin(fmax(value, -DBL_MAX), DBL_MAX);
}

static void write_steps(Forecast *forecast)
{
  for (size_t h = 0; h < forecast->n_steps; h++) {
    const ForecastSpread *spread = &forecast->spreads[h];
    double reach80 = spread_reach(spread, 0.1);
    double reach95 = spread_reach(spread, 0.025);
    forecast->steps[h] = (ForecastStep){
        .year = forecast->last_year + (int)h + 1,
        .mean = off_scale(forecast, spread->centre),
        .lower80 = off_scale(forecast, spread->centre - reach80),
        .upper80 = off_scale(forecast, spread->centre + reach80),
        .lower95 = off_scale(forecast, spread->centre - reach95),
        .upper95 = off_scale(forecast, spread->centre + reach95),
    };
  }
}

void forecast_series(const ForecastSeries *series, size_t horizon, Forecast *out_forecast)
{
  g_assert(series->n_points > 0 && horizon > 0 && horizon <= FORECAST_MAX_HORIZON);
  double unit = unit_of(series);
  Forecast forecast = {
      .last_year = last_year_of(series),
      .n_steps = horizon,
      .is_log = is_positive(series, unit) && isinf(series->ceiling),
      .unit = unit,
      .floor = series->floor,
      .ceiling = series->ceiling,
  };
  AnnualPath path = annual_path_of(series, forecast.last_year, forecast.unit);
  forecast.n_used = path.n_known;
  forecast.method = choose_method(&path, forecast.is_log);
  if (forecast.method == FORECAST_UNCHANGED || forecast.method == FORECAST_LEVEL)
    spread_last_value(&path, &forecast);
  else
    spread_combination(&path, &forecast);
  write_steps(&forecast);
  *out_forecast = forecast;
}

static const ForecastSpread *spread_in(const Forecast *forecast, int year)
{
  g_assert(year > forecast->last_year && (size_t)(year - forecast->last_year) <= forecast->n_steps);
  return &forecast->spreads[year - forecast->last_year - 1];
}

double forecast_chance_at_least(const Forecast *forecast, int year, double target)
{
  const ForecastSpread *spread = spread_in(forecast, year);
  if (target <= forecast->floor)
    return 1;
  return target > forecast->ceiling ? 0 : spread_chance_at_least(spread, on_scale(forecast, target));
}

double forecast_chance_at_most(const Forecast *forecast, int year, double target)
{
  const ForecastSpread *spread = spread_in(forecast, year);
  if (target >= forecast->ceiling)
    return 1;
  return target < forecast->floor ? 0 : spread_chance_at_most(spread, on_scale(forecast, target));
}

double forecast_chance_between(const Forecast *forecast, int year, double low, double high)
{
  double over_low = isinf(low) ? 1 : forecast_chance_at_least(forecast, year, low);
  double under_high = isinf(high) ? 1 : forecast_chance_at_most(forecast, year, high);
  return fmin(fmax(over_low + under_high - 1, 0), 1);
}
