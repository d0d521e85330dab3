/* Whether counts of events swing more from year to year than chance alone makes them swing. Pure; the order of the years does not matter.
 *
 * The index sum((O - E)^2 / E) of observed and expected counts is compared with chi-squared where every expectation is at least 5. Below that the comparison
 * is not valid, and the exact conditional test is made: given how many events there were in all, each falls into a year in proportion to its exposure, and
 * all ways of falling are weighed. */
#pragma once

#include <stdbool.h>

#include "reporter/statistics/points.h"

/* Expectations from which chi-squared is used. */
#define DISPERSION_CHI_SQUARE_FROM 5

typedef struct Dispersion {
  double index;
  double least_expected;
  bool is_exact; /* false: chi-squared with n - 1 degrees of freedom */
  double p;      /* that chance alone gives an index as large */
} Dispersion;

/* Largest number of ways of falling into half of the years that the exact test weighs: 10 years with 50 events. */
#define DISPERSION_MAX_WAYS 4000000

/* False with fewer than 3 years, without events, with events that are not whole, or when there are small expectations but more than DISPERSION_MAX_WAYS. */
bool dispersion_test(const EventYear *years, guint n, Dispersion *out_dispersion) G_GNUC_WARN_UNUSED_RESULT;
