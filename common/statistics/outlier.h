/* Whether one value stands out from the others of its series, for series of a few points. Pure arithmetic on plain arrays.
 *
 * A z-score that counts the tested value among the others cannot exceed (n - 1) / sqrt(n), less than 3 below eleven points, and a score by the median's
 * deviation is silent when more than half of the values are equal. Here the tested value is always left out of what it is compared with. Measured values
 * go to outlier_residual(), counts of rare events to the exact tails, which also work when everything before was zero. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A tested value against the line through the others. */
typedef struct OutlierResidual {
  double expected; /* where the others say the value lies */
  double residual; /* value - expected */
  double
      t; /* residual / its standard error; +-INFINITY when the others lie exactly on the line and the value does not */
  unsigned degrees_of_freedom;
  double probability; /* two-sided, of a value at least as far off: small means that it stands out */
  bool
      is_exact; /* the others leave no scatter, so that any deviation has probability 0: the caller says how small is too small to matter */
} OutlierResidual;

/* The studentized deleted residual of VALUES[TESTED] among N values at POSITIONS (years, say; distinct, finite): least squares through the others and
 * Student's t with N - 3 degrees of freedom (Belsley, Kuh and Welsch 1980; R: rstudent). Three values are too few for a line through two: then the others'
 * level is taken, with 1 degree of freedom. False, with OUT_RESIDUAL untouched, for fewer than three. */
bool outlier_residual(const double *positions, const double *values, unsigned n, unsigned tested,
                      OutlierResidual *out_residual);

/* How probable EVENTS in EXPOSURE (births, person-years, or 1 per period), or a count farther off in its direction, is beside PAST_EVENTS in PAST_EXPOSURE
 * if both have one rate: the exact conditional test (Przyborowski and Wilenski 1940; R: binom.test), with the smaller tail doubled. 1 when there are no
 * events at all. Counts below 10 million, exposures > 0. */
double outlier_count_probability(int64_t events, double exposure, int64_t past_events, double past_exposure);

/* The same for a share: EVENTS of TOTAL beside PAST_EVENTS of PAST_TOTAL, by Fisher's exact test with the smaller tail doubled (R: phyper). All below
 * 10 million, events at most their total. */
double outlier_share_probability(int64_t events, int64_t total, int64_t past_events, int64_t past_total);
