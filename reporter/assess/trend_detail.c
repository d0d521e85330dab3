#include "reporter/assess/trend_detail.h"

#include <math.h>

#include "reporter/statistics/trend_events.h"
#include "reporter/statistics/trend_line.h"
#include "reporter/statistics/trend_share.h"

#define AHEAD_CONFIDENCE 0.8

static bool fit_share(const AnnualSeries *series, const Stretch *stretch, ShareTrend *out_trend)
{
  double whole = series_whole(&series->key);
  if (!isfinite(whole))
    return false;
  bool has_parts = stretch->n_events == stretch->n;
  for (guint i = 0; i < stretch->n_events && has_parts; i++)
    has_parts = stretch->events[i].events <= stretch->events[i].exposure;
  return has_parts ? share_trend_fit_parts(stretch->events, stretch->n_events, whole, out_trend)
                   : share_trend_fit(stretch->points, stretch->n, whole, out_trend);
}

static void look_ahead(const AnnualSeries *series, const Stretch *stretch, const Line *line, int year,
                       TrendDetail *detail)
{
  ShareTrend share;
  detail->ahead_is_logit = fit_share(series, stretch, &share);
  if (detail->ahead_is_logit) {
    detail->ahead = share_trend_value(&share, year);
    detail->ahead80 = share_trend_prediction(&share, year, AHEAD_CONFIDENCE);
  } else if (!isfinite(series_whole(&series->key))) {
    detail->ahead = line_value(line, year);
    detail->ahead80 = line_prediction(line, year, AHEAD_CONFIDENCE);
  }
}

static void count_events(const Stretch *stretch, TrendDetail *detail)
{
  EventTrend trend;
  if (event_trend_fit(EVENTS_POISSON, stretch->events, stretch->n_events, &trend))
    detail->events_growth = expm1(trend.slope);
  if (!event_trend_test(stretch->events, stretch->n_events, &detail->p_rising, &detail->p_falling))
    detail->p_rising = detail->p_falling = NAN;
}

TrendDetail trend_detail_of(const AnnualSeries *series, const SeriesFinding *finding, const AssessRule *rule)
{
  Line line;
  Stretch stretch;
  const Indicator *indicator = series->key.indicator;
  TrendDetail detail = {NAN, NAN, {NAN, NAN}, false, NAN, NAN, NAN};
  bool is_noise = indicator->uncertainty == UNCERTAINTY_POISSON && series->key.is_gap;
  if (finding->value_year == 0 || is_noise || outlook_moves_in_steps(indicator))
    return detail;
  outlook_cut_stretch(series, finding->break_year, finding->value_year, &stretch);
  if (stretch.n < OUTLOOK_MIN_POINTS || !line_fit(stretch.points, stretch.n, &line))
    return detail;
  if (indicator->uncertainty == UNCERTAINTY_POISSON) {
    count_events(&stretch, &detail);
    return detail;
  }
  detail.line_slope = line.slope;
  if (finding->value_year < rule->target_year)
    look_ahead(series, &stretch, &line, rule->target_year, &detail);
  return detail;
}
