#include "reporter/statistics/trend_share.h"

#include <math.h>

static double logit_of(double share, double whole)
{
  return log(share / (whole - share));
}

static double share_of(double logit, double whole)
{
  return whole / (1 + exp(-logit));
}

bool share_trend_fit(const Point *shares, guint n, double whole, ShareTrend *out_trend)
{
  Point logits[POINTS_MAX];
  if (n < 3)
    return false;
  for (guint i = 0; i < n; i++) {
    if (!(shares[i].value > 0 && shares[i].value < whole))
      return false;
    logits[i] = (Point){shares[i].year, logit_of(shares[i].value, whole)};
  }
  out_trend->whole = whole;
  return line_fit(logits, n, &out_trend->logit);
}

bool share_trend_fit_parts(const EventYear *years, guint n, double whole, ShareTrend *out_trend)
{
  Point logits[POINTS_MAX];
  if (n < 3)
    return false;
  for (guint i = 0; i < n; i++) {
    g_assert(years[i].events >= 0 && years[i].events <= years[i].exposure);
    double odds = (years[i].events + 0.5) / (years[i].exposure - years[i].events + 0.5);
    logits[i] = (Point){years[i].year, log(odds)};
  }
  out_trend->whole = whole;
  return line_fit(logits, n, &out_trend->logit);
}

double share_trend_value(const ShareTrend *trend, int year)
{
  return share_of(line_value(&trend->logit, year), trend->whole);
}

Interval share_trend_prediction(const ShareTrend *trend, int year, double confidence)
{
  Interval logit = line_prediction(&trend->logit, year, confidence);
  return (Interval){share_of(logit.low, trend->whole), share_of(logit.high, trend->whole)};
}

double share_trend_probability_at_least(const ShareTrend *trend, int year, double goal)
{
  if (goal <= 0)
    return 1;
  return goal < trend->whole ? line_probability_at_least(&trend->logit, year, logit_of(goal, trend->whole)) : 0;
}

double share_trend_probability_at_most(const ShareTrend *trend, int year, double goal)
{
  if (goal >= trend->whole)
    return 1;
  return goal > 0 ? line_probability_at_most(&trend->logit, year, logit_of(goal, trend->whole)) : 0;
}
