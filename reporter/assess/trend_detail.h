/* Where a series leads by the plain methods, beside the forecast that the report stands on. Pure.
 *
 * The straight line by least squares; of shares, which a straight line would carry past their bounds, the line through their logits; of counted events, zeros
 * included, the Poisson (of shares of a full count the binomial) regression, and the exact test whether the events came late or early. */
#pragma once

#include "reporter/assess/outlook.h"

typedef struct TrendDetail {
  double line_slope; /* per year; NAN: too few years */
  double
      ahead; /* in the target year, by the logit line of shares, else by the straight line; NAN: none, or the year has come */
  Interval ahead80; /* where a new value will lie in 80 of 100 such cases */
  bool ahead_is_logit;
  double
      events_growth; /* of the rate, per year, 0.1 for 10 percent; NAN: no events are counted, or no line is the most likely one */
  double p_rising; /* that as many came as late by chance; NAN: as above */
  double p_falling;
} TrendDetail;

/* SERIES as FINDING saw it. Everything is NAN for what moves in steps, and for gaps between rates of rare events. */
TrendDetail trend_detail_of(const AnnualSeries *series, const SeriesFinding *finding, const AssessRule *rule);
