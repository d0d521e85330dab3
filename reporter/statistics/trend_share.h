/* The trend of a share that may not leave 0 to WHOLE (100 percent): a straight line through its logit, so that a forecast stays within. Pure.
 *
 * The logit of 0 and of WHOLE is not defined, and both are normal here (no dropouts, full coverage). Shares with their parts therefore take the empirical
 * logit log((events + 1/2) / (exposure - events + 1/2)) (Haldane 1956), which is always defined; percentages alone that touch a bound have no logit line,
 * and the function says so. */
#pragma once

#include <stdbool.h>

#include "reporter/statistics/interval.h"
#include "reporter/statistics/points.h"
#include "reporter/statistics/trend_line.h"

typedef struct ShareTrend {
  Line logit;
  double whole;
} ShareTrend;

/* From shares of WHOLE. False with fewer than 3 points, or when a share is not strictly between 0 and WHOLE. */
bool share_trend_fit(const Point *shares, guint n, double whole, ShareTrend *out_trend) G_GNUC_WARN_UNUSED_RESULT;

/* From parts, by the empirical logit: 0 <= events <= exposure. False with fewer than 3 years. */
bool share_trend_fit_parts(const EventYear *years, guint n, double whole,
                           ShareTrend *out_trend) G_GNUC_WARN_UNUSED_RESULT;

/* Between 0 and WHOLE. */
double share_trend_value(const ShareTrend *trend, int year);
Interval share_trend_prediction(const ShareTrend *trend, int year, double confidence);

/* P(the share in YEAR >= GOAL), and <= GOAL. A goal at or beyond a bound is certain or impossible. */
double share_trend_probability_at_least(const ShareTrend *trend, int year, double goal);
double share_trend_probability_at_most(const ShareTrend *trend, int year, double goal);
