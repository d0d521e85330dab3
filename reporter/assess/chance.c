#include "reporter/assess/chance.h"

#include <math.h>

/* Forecasts are continuous, counts are whole: 0 stands for anything up to a half. */
static void widen_to_whole(GoalRegion *region)
{
  region->low += region->excludes_low ? 0.5 : -0.5;
  region->high += region->excludes_high ? -0.5 : 0.5;
}

static double chance_in_region(const ChanceInput *input)
{
  GoalRegion region;
  const SeriesKey *key = &input->tested->key;
  if (!goal_region(input->goal, input->judged->compared, &region))
    return NAN;
  if (!key->is_gap && key->indicator->measure == MEASURE_COUNT)
    widen_to_whole(&region);
  return outlook_chance(input->outlook, region.low, region.high);
}

/* How far the tested figure is above its reference, in the comparable years that have both. */
static guint distances(const ChanceInput *input, Point out_points[POINTS_MAX])
{
  guint n = 0;
  const SeriesFinding *seen = &input->judged->tested;
  for (guint i = 0; i < annual_series_length(input->tested) && n < POINTS_MAX; i++) {
    const SeriesPoint *point = annual_series_point(input->tested, i);
    const SeriesPoint *beside = annual_series_at(input->reference, point->year);
    bool is_comparable = point->year >= seen->break_year && point->year <= seen->value_year && beside != NULL &&
                         point->year >= annual_series_break(input->reference, seen->value_year);
    if (is_comparable && point->release != RELEASE_WITHHELD && beside->release != RELEASE_WITHHELD)
      out_points[n++] = (Point){.year = point->year, .value = point->value - beside->value};
  }
  return n;
}

static double chance_beside_reference(const ChanceInput *input)
{
  Point points[POINTS_MAX];
  GoalRegion region;
  Forecast forecast;
  guint n = distances(input, points);
  int horizon = n == 0 ? 0 : input->rule->target_year - points[n - 1].year;
  if (!input->outlook->has_forecast || n < OUTLOOK_MIN_POINTS || horizon < 1 || horizon > FORECAST_MAX_HORIZON ||
      !goal_region(input->goal, 0, &region))
    return NAN;
  forecast_series(&(ForecastSeries){points, n, -INFINITY, INFINITY}, (size_t)horizon, &forecast);
  return forecast_chance_between(&forecast, input->rule->target_year, region.low, region.high);
}

double chance_of_meeting(const ChanceInput *input)
{
  bool is_lost = input->goal->kind == TARGET_MAINTAIN && input->judged->lowest < input->goal->value;
  if (goal_class(input->goal->kind) == GOAL_NARRATIVE || is_lost)
    return NAN;
  return input->reference == NULL ? chance_in_region(input) : chance_beside_reference(input);
}
