/* Whether a series swings (波动): around its own trend, or in its latest year. Independent of whether its target is endangered. Pure.
 *
 * A swing is measured on the scale of the series: relative to its level; of a share relative to sqrt(p (1 - p)), so that a share and its complement swing
 * equally, but as if p were 1 percent when it is nearer to a bound. A figure is called far off only when it is improbable beside the years before and also far on that scale: after three years of exactly 100 percent
 * 99.8 is improbable but no swing. Counts of rare events are compared with chance, never with their own level. */
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

/* POINTS are the comparable years up to that of the evidence. WHOLE is what a share is of (100), NAN for other series. Elected bodies and what is not
 * collected every year never swing: they make steps. */
Swing swing_of(const WarningRule *rule, const WarningEvidence *evidence, const Point *points, guint n, double whole);
