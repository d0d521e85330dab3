/* The interval of a sum of several independent estimates, each with its own interval. Pure.
 *
 * By recovering the variances from the intervals' ends (MOVER; Zou and Donner 2008, Statistics in Medicine 27, 1693): for two shares with Wilson's intervals
 * and the coefficients 1 and -1 that is Newcombe's interval of their difference. With more terms it answers whether a gap between two surveyed shares has
 * changed, or whether a rise has slowed, without pretending that small shares are normal. */
#pragma once

#include "reporter/statistics/interval.h"

typedef struct EstimateTerm {
  double coefficient;
  double estimate;
  Interval interval; /* of the estimate, all with the same confidence */
} EstimateTerm;

/* The sum of coefficient * estimate. */
double estimate_sum(const EstimateTerm *terms, guint n);

/* Its interval, with the confidence of the terms' intervals. */
Interval interval_sum(const EstimateTerm *terms, guint n);
