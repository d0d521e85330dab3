/* Whether a series rises or falls at all: the test of Mann (1945) and Kendall, exact for short series. Pure; the order of the points does not matter.
 *
 * The null distribution of S is that of all orders of the observed values, equal values included, and is computed without listing them: the number of
 * inversions of the arrangements of a multiset has the Gaussian multinomial coefficients for its distribution (MacMahon 1916). With few points hardly
 * anything can be shown: the least two-sided p is 2/n!, so four years never reach 5 percent; a target that asks for a rise is one-sided and can (1/24). */
#pragma once

#include <stdbool.h>

#include "reporter/statistics/points.h"

/* Longest series with the exact null; longer ones get the normal approximation. */
#define MANN_KENDALL_EXACT_MAX 60

typedef struct MannKendall {
  guint n;
  int s;           /* pairs of years that rose, less those that fell */
  double variance; /* of S under the null, with ties */
  bool is_exact;   /* whether these three are */
  double p_rising; /* P(S >= s): small when the series rises */
  double p_falling;
  double p_two_sided;
  double
      p_normal; /* two-sided, by the normal approximation with continuity correction, for comparison with other programs */
} MannKendall;

/* False with fewer than 3 points. */
bool mann_kendall_test(const Point *points, guint n, MannKendall *out_test) G_GNUC_WARN_UNUSED_RESULT;

/* The smallest s with P(S >= s) <= ALPHA for N distinct values, 3 <= N <= MANN_KENDALL_EXACT_MAX; -1 when even a strictly monotone series is no
 * surprise at ALPHA. */
int mann_kendall_critical(guint n, double alpha);

typedef enum TrendFinding { TREND_RISING, TREND_FALLING, TREND_UNDECIDED } TrendFinding;

/* What the two-sided test shows at ALPHA; TREND_UNDECIDED is 证据不足, not "no trend". */
TrendFinding mann_kendall_finding(const MannKendall *test, double alpha);
