/* Differences between two groups, or among many places, as single numbers. Pure.
 *
 * Which figures are compared is the caller's business. Nothing is rounded before it is compared: a parity index of 1.0306 is outside 0.97 to 1.03 although
 * it prints as 1.03. A number that would need a division by zero is not defined, and the function returns false. */
#pragma once

#include <stdbool.h>

#include "reporter/statistics/points.h"

/* FIRST - SECOND. */
double disparity_difference(double first, double second);

/* FIRST / SECOND; with women first the gender parity index (GPI). False when SECOND is zero. */
bool disparity_ratio(double first, double second, double *out_ratio) G_GNUC_WARN_UNUSED_RESULT;

/* 100 * FIRST / (FIRST + SECOND), of counts >= 0. False when both are zero. */
bool disparity_share(double first, double second, double *out_percent) G_GNUC_WARN_UNUSED_RESULT;

/* The adjusted parity index (UNESCO Institute for Statistics): FIRST / SECOND up to 1, else 2 - SECOND / FIRST, so that it lies as far from 1 whichever group
 * leads. False when both are zero or one is negative. */
bool disparity_adjusted(double first, double second, double *out_index) G_GNUC_WARN_UNUSED_RESULT;

/* The larger of FIRST / SECOND and SECOND / FIRST, for hours of unpaid work: 1 is parity. False when either is zero or below. */
bool disparity_max_ratio(double first, double second, double *out_ratio) G_GNUC_WARN_UNUSED_RESULT;

/* The band that counts as parity (UNESCO IIEP). */
#define PARITY_LOW 0.97
#define PARITY_HIGH 1.03

typedef enum ParityFinding {
  PARITY_FIRST_BEHIND, /* below the band */
  PARITY_REACHED,
  PARITY_FIRST_AHEAD /* above it */
} ParityFinding;

/* Of an index where more is better. Where less is better (mortality, dropouts) the group ahead is the worse off: pass IS_LOWER_BETTER, and it is told by who
 * is better off. */
ParityFinding parity_finding(double index, bool is_lower_better);

/* How far a gap is from where it should be: |gap - parity|, parity being 50 for shares, 1 for ratios, 0 for differences. */
double disparity_distance(double gap, double parity);

/* Whether the gap of a series shrinks. */
typedef struct Narrowing {
  double first; /* distance in the first year */
  double last;
  bool is_narrower; /* last < first */
  double
      p; /* Mann-Kendall, one-sided: how easily chance lets the distance fall so steadily; NAN with fewer than 3 years */
} Narrowing;

/* False with fewer than 2 years. */
bool disparity_narrowing(const Point *gaps, guint n, double parity, Narrowing *out_narrowing) G_GNUC_WARN_UNUSED_RESULT;

/* How figures spread among places. */
typedef struct Spread {
  guint n;
  double low, high;
  double range;
  double mean;      /* of the places, unweighted */
  double variation; /* standard deviation (n - 1) / |mean|; NAN for fewer than 2 places or a mean of zero */
} Spread;

/* False without VALUES. */
bool disparity_spread(const double *values, guint n, Spread *out_spread) G_GNUC_WARN_UNUSED_RESULT;
