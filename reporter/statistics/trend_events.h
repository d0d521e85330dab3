/* The trend of counts, zeros included: no logarithm of a count is taken. Pure; the order of the years does not matter.
 *
 * event_trend_fit() is the Poisson (log rate) or binomial (logit of the share) regression on the year, by iteratively reweighted least squares (McCullagh
 * and Nelder 1989, ch. 2). Some data have no such line (no events at all, all of them in the last year): the function says so instead of returning a huge
 * slope. event_trend_test() needs no line: given how many events there were, it asks whether they came late or early. */
#pragma once

#include <stdbool.h>

#include "reporter/statistics/interval.h"
#include "reporter/statistics/points.h"

typedef enum EventFamily {
  EVENTS_POISSON, /* rare events: any count */
  EVENTS_BINOMIAL /* events <= exposure */
} EventFamily;

typedef struct EventTrend {
  EventFamily family;
  guint n;
  double mean_year;
  double level; /* log rate, or logit of the share, in the mean year */
  double slope; /* of the same, per year */
  double variance_level, variance_slope, covariance;
} EventTrend;

/* False with fewer than 3 years, or when no finite line is the most likely one. */
bool event_trend_fit(EventFamily family, const EventYear *years, guint n,
                     EventTrend *out_trend) G_GNUC_WARN_UNUSED_RESULT;

/* The expected rate per unit of exposure in YEAR, and the interval around it (Wald, on the scale of the line): of the rate, not of a new count. */
double event_trend_rate(const EventTrend *trend, int year);
Interval event_trend_interval(const EventTrend *trend, int year, double confidence);

/* Largest product of events and years between the first and the last for which event_trend_test() lists the null. */
#define EVENT_TEST_MAX 5000

/* The exact conditional test for a trend of Poisson counts: given their number, each event falls into a year in proportion to its exposure, and the sum of
 * the events' years is the statistic (Cox and Lewis 1966, §3.3, for counts). OUT_RISING is P(a sum as late as this), OUT_FALLING P(as early).
 * False without events, with fewer than 3 years, with events that are not whole, or above EVENT_TEST_MAX. */
bool event_trend_test(const EventYear *years, guint n, double *out_rising,
                      double *out_falling) G_GNUC_WARN_UNUSED_RESULT;
