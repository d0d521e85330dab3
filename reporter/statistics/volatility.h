/* How much a series swings around its own trend. Pure; the order of the points does not matter.
 *
 * The variation of the levels themselves confuses a trend with noise, so everything here is about what the trend leaves. Measures that a series does not
 * have (of a level of zero, of a constant series) are NAN. For counts of rare events see dispersion.h first: few events swing by nature. */
#pragma once

#include <stdbool.h>

#include "reporter/statistics/points.h"

typedef struct Volatility {
  double residual_sd;      /* of least squares, with n - 2 degrees of freedom, in the unit of the series */
  double detrended;        /* residual_sd / |mean| */
  double robust;           /* robust spread of the Theil-Sen residuals / |mean|: one wrong year hardly moves it */
  double yearly_change_sd; /* standard deviation of the relative changes from point to point */
  double
      von_neumann; /* sum of squared changes / sum of squares around the mean: about 2 without order, far below with a trend */
} Volatility;

/* False with fewer than 3 points. */
bool volatility_of(const Point *points, guint n, Volatility *out_volatility) G_GNUC_WARN_UNUSED_RESULT;

/* 1.4826 * the median distance from the median; when more than half of the values are equal that is 0, and 1.2533 * the mean distance stands in (Iglewicz and
 * Hoaglin 1993), so that 0, 0, 0, 5, 0 has a spread. N >= 1. */
double robust_spread(const double *values, guint n);
