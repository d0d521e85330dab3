#include "reporter/assess/outlook.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/assess/years.h"
#include "reporter/statistics/disparity.h"
#include "reporter/statistics/dispersion.h"
#include "reporter/statistics/trend_mann_kendall.h"
#include "reporter/statistics/trend_theil_sen.h"
#include "reporter/statistics/volatility.h"
#include "statistics/outlier.h"

#define COUNT_LIMIT 1e7

SeriesFinding series_finding_none(SeriesKey key, int32_t area_id, int year)
{
  return (SeriesFinding){.key = key,
                         .area_id = area_id,
                         .year = year,
                         .value = NAN,
                         .value_low = NAN,
                         .value_high = NAN,
                         .trend_slope = NAN,
                         .trend_low = NAN,
                         .trend_high = NAN,
                         .trend_p = NAN,
                         .forecast = NAN,
                         .forecast_low80 = NAN,
                         .forecast_high80 = NAN,
                         .forecast_low95 = NAN,
                         .forecast_high95 = NAN,
                         .volatility = NAN,
                         .dispersion_p = NAN,
                         .outlier_p = NAN,
                         .gap_distance = NAN,
                         .gap_adjusted = NAN,
                         .gap_shrinks = -1,
                         .areas_low = NAN,
                         .areas_high = NAN,
                         .areas_variation = NAN};
}

void outlook_cut_stretch(const AnnualSeries *series, int break_year, int last_year, Stretch *out_stretch)
{
  out_stretch->n = 0;
  out_stretch->n_events = 0;
  for (guint i = 0; i < annual_series_length(series) && out_stretch->n < POINTS_MAX; i++) {
    const SeriesPoint *point = annual_series_point(series, i);
    if (point->year < break_year || point->year > last_year || point->release == RELEASE_WITHHELD)
      continue;
    out_stretch->points[out_stretch->n++] = (Point){.year = point->year, .value = point->value};
    if (point->exposed > 0 && point->events >= 0)
      out_stretch->events[out_stretch->n_events++] =
          (EventYear){.year = point->year, .events = point->events, .exposure = point->exposed};
  }
}

bool outlook_moves_in_steps(const Indicator *indicator)
{
  return indicator->term_years > 0 || indicator->measure == MEASURE_YES_NO;
}

/* --- Trend -------------------------------------------------------------------------------------------------------- */

static void find_trend(const Stretch *stretch, const AssessRule *rule, SeriesFinding *finding)
{
  TheilSen line;
  MannKendall test;
  Interval interval;
  if (stretch->n < OUTLOOK_MIN_POINTS || stretch->n > MANN_KENDALL_EXACT_MAX)
    return;
  if (theil_sen_fit(stretch->points, stretch->n, &line))
    finding->trend_slope = line.slope;
  if (theil_sen_slope_interval(stretch->points, stretch->n, rule->confidence, &interval)) {
    finding->trend_low = interval.low;
    finding->trend_high = interval.high;
  }
  if (mann_kendall_test(stretch->points, stretch->n, &test))
    finding->trend_p = test.p_two_sided;
}

/* --- Forecast ----------------------------------------------------------------------------------------------------- */

/* What the forecast does not leave: the bounds of the series, and where the record has left them what it has seen. */
static Interval bounds_of(const SeriesKey *key, const Stretch *stretch)
{
  bool has_floor = !key->is_gap || !gap_is_difference(key->gap_method);
  Interval bounds = {has_floor ? 0 : -INFINITY, series_whole(key)};
  for (guint i = 0; i < stretch->n; i++) {
    bounds.low = fmin(bounds.low, stretch->points[i].value);
    bounds.high = fmax(bounds.high, stretch->points[i].value);
  }
  return bounds;
}

static void find_forecast(const Stretch *stretch, const AssessRule *rule, Outlook *outlook)
{
  SeriesFinding *finding = &outlook->finding;
  int horizon = stretch->n == 0 ? 0 : rule->target_year - stretch->points[stretch->n - 1].year;
  if (stretch->n < OUTLOOK_MIN_POINTS || horizon < 1 || horizon > FORECAST_MAX_HORIZON ||
      finding->key.indicator->uncertainty == UNCERTAINTY_POISSON)
    return;
  Interval bounds = bounds_of(&finding->key, stretch);
  ForecastSeries series = {stretch->points, stretch->n, bounds.low, bounds.high};
  forecast_series(&series, (size_t)horizon, &outlook->forecast);
  const ForecastStep *step = &outlook->forecast.steps[horizon - 1];
  outlook->has_forecast = true;
  finding->forecast_year = step->year;
  finding->forecast_method = forecast_method_code(outlook->forecast.method);
  finding->forecast = step->mean;
  finding->forecast_low80 = step->lower80;
  finding->forecast_high80 = step->upper80;
  finding->forecast_low95 = step->lower95;
  finding->forecast_high95 = step->upper95;
}

double outlook_chance(const Outlook *outlook, double low, double high)
{
  if (!outlook->has_forecast)
    return NAN;
  return forecast_chance_between(&outlook->forecast, outlook->finding.forecast_year, low, high);
}

/* --- Swings ------------------------------------------------------------------------------------------------------- */

/* The latest count against those before it together. */
static double count_outlier(const Stretch *stretch)
{
  double events = 0;
  double exposure = 0;
  for (guint i = 0; i + 1 < stretch->n_events; i++) {
    events += stretch->events[i].events;
    exposure += stretch->events[i].exposure;
  }
  const EventYear *latest = &stretch->events[stretch->n_events - 1];
  if (events + latest->events >= COUNT_LIMIT)
    return NAN;
  return outlier_count_probability(llround(latest->events), latest->exposure, llround(events), exposure);
}

static double value_outlier(const Stretch *stretch)
{
  double positions[POINTS_MAX];
  double values[POINTS_MAX];
  OutlierResidual residual;
  for (guint i = 0; i < stretch->n; i++) {
    positions[i] = stretch->points[i].year;
    values[i] = stretch->points[i].value;
  }
  return outlier_residual(positions, values, stretch->n, stretch->n - 1, &residual) ? residual.probability : NAN;
}

static void find_swings(const Stretch *stretch, SeriesFinding *finding)
{
  Volatility volatility;
  Dispersion dispersion;
  if (stretch->n < OUTLOOK_MIN_POINTS)
    return;
  if (finding->key.indicator->uncertainty != UNCERTAINTY_POISSON || finding->key.is_gap) {
    finding->outlier_p = value_outlier(stretch);
    if (volatility_of(stretch->points, stretch->n, &volatility))
      finding->volatility = volatility.detrended;
    return;
  }
  if (stretch->n_events < OUTLOOK_MIN_POINTS)
    return;
  finding->outlier_p = count_outlier(stretch);
  if (dispersion_test(stretch->events, stretch->n_events, &dispersion))
    finding->dispersion_p = dispersion.p;
}

/* --- Gaps --------------------------------------------------------------------------------------------------------- */

static void find_gap(const Stretch *stretch, const AssessRule *rule, SeriesFinding *finding)
{
  const SeriesKey *key = &finding->key;
  double parity = series_parity(key);
  int years[POINTS_MAX];
  finding->gap_distance = disparity_distance(finding->value, parity);
  if (key->gap_method == GAP_METHOD_RATIO_F_OVER_M && !disparity_adjusted(finding->value, 1, &finding->gap_adjusted))
    finding->gap_adjusted = NAN;
  for (guint i = 0; i < stretch->n; i++)
    years[i] = stretch->points[i].year;
  int base = baseline_year(rule->baseline_year, finding->value_year, years, stretch->n);
  for (guint i = 0; i < stretch->n; i++)
    if (base > 0 && years[i] == base)
      finding->gap_shrinks = finding->gap_distance < disparity_distance(stretch->points[i].value, parity) ? 1 : 0;
}

/* --- Together ----------------------------------------------------------------------------------------------------- */

void outlook_at(const AnnualSeries *series, int year, const AssessRule *rule, bool foretells, Outlook *out_outlook)
{
  const SeriesPoint *standing = annual_series_standing(series, year);
  SeriesFinding *finding = &out_outlook->finding;
  Stretch stretch;
  *finding = series_finding_none(series->key, series->area->id, year);
  out_outlook->has_forecast = false;
  if (standing == NULL)
    return;
  finding->value_year = standing->year;
  finding->value = standing->value;
  finding->value_low = standing->low;
  finding->value_high = standing->high;
  finding->break_year = annual_series_break(series, standing->year);
  outlook_cut_stretch(series, finding->break_year, standing->year, &stretch);
  finding->points = (int)stretch.n;
  finding->first_year = stretch.n > 0 ? stretch.points[0].year : 0;
  if (!outlook_moves_in_steps(series->key.indicator)) {
    find_trend(&stretch, rule, finding);
    if (foretells)
      find_forecast(&stretch, rule, out_outlook);
    find_swings(&stretch, finding);
  }
  if (series->key.is_gap)
    find_gap(&stretch, rule, finding);
}

void outlook_add_spread(SeriesFinding *finding, const AnnualSeries *const *townships, guint n)
{
  g_autofree double *values = g_new(double, n + 1);
  guint n_values = 0;
  Spread spread;
  for (guint i = 0; i < n; i++) {
    const SeriesPoint *point = annual_series_at(townships[i], finding->value_year);
    if (point != NULL && point->release != RELEASE_WITHHELD)
      values[n_values++] = point->value;
  }
  if (!disparity_spread(values, n_values, &spread))
    return;
  finding->areas_low = spread.low;
  finding->areas_high = spread.high;
  finding->areas_variation = spread.variation;
}
