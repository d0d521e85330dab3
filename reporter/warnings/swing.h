/* Whether a series swings (波动): around its own trend, or in its latest year. Independent of whether its target is endangered. Pure.
 *
 * A swing is measured on the scale of the series: relative to its level; of a share relative to sqrt(p (1 - p)), so that a share and its complement swing
 * equally, but as if p were 1 percent when it is nearer to a bound. It must also be twice what chance makes of so few (sqrt(n) of a count, the binomial error
 * of a share): nine principal posts move by ninths. A figure is called far off only when it is improbable beside the years before and as far on that scale:
 * after three years of exactly 100 percent 99.8 is improbable but no swing. Counts of rare events are compared with chance alone. */
#pragma once

#include "reporter/statistics/points.h"
#include "reporter/warnings/evidence.h"

typedef enum SwingKind { SWING_NONE, SWING_AROUND_TREND, SWING_LATEST, SWING_COUNTS } SwingKind;

typedef struct Swing {
  SwingKind kind;
  double size;     /* residual standard deviation on the scale of the series; NAN when unknown */
  double spread;   /* the same in the unit of the series */
  double expected; /* of SWING_LATEST: where the years before pointed */
} Swing;

/* The series that is looked at. */
typedef struct SwingSeries {
  const Point *points; /* comparable years up to that of the evidence */
  guint n;
  double whole; /* what a share is of (100); NAN for other series */
  double cases; /* what a share is taken among, in the mean of the years; NAN when unknown */
} SwingSeries;

/* Elected bodies, mechanisms and what is not collected every year never swing: they make steps. Nor do differences, whose zero is no scale. */
Swing swing_of(const WarningRule *rule, const WarningEvidence *evidence, const SwingSeries *series);
