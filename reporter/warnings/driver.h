/* What drives a warning: which residence, which age group, which township lies behind it (R9 of the plan). Pure.
 *
 * Where figures have a numerator and a denominator, every group is asked how many cases it lacks (or has too many) for the value that the district should have;
 * the group with the most is named with its part of what all such groups lack. Otherwise the group furthest on the wrong side is named. Groups with fewer
 * cases than the rule asks are left out: a handful of persons is a note, not a driver. Rare events have no drivers at all. */
#pragma once

#include "reporter/assess/figure.h"
#include "reporter/warnings/level.h"

typedef enum DriverKind { DRIVER_RESIDENCE, DRIVER_AGE_GROUP, DRIVER_AREA } DriverKind;

#define N_DRIVER_KINDS ((guint)DRIVER_AREA + 1)

typedef struct Driver {
  bool is_found;
  guint group;      /* residence, age group: breakdown index of the group's figure */
  const Area *area; /* area: the township */
  double value;     /* of the group */
  double part;      /* of what all groups lack, 0 to 1; NAN where it cannot be said */
} Driver;

/* Where the figures are. */
typedef struct DriverFigures {
  const Catalogue *catalogue;
  const FigureTable *figures;
  const Area *areas; /* the district first */
  guint n_areas;
} DriverFigures;

/* Fills one driver per kind; none where LEVEL does not warn. */
void find_drivers(const WarningRule *rule, const WarningEvidence *evidence, WarningLevel level,
                  const DriverFigures *figures, Driver out_drivers[N_DRIVER_KINDS]);
