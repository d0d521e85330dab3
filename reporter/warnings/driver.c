#include "reporter/warnings/driver.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/statistics/disparity.h"

/* One group in the comparison. */
typedef struct Group {
  guint breakdown;
  const Area *area;
  double value;
  bool has_parts;
  double lack;     /* cases too few, or too many where less is better */
  double distance; /* of the value from the wanted one, on the wrong side positive */
} Group;

/* The value that the district should have, and on which side of it is good: +1 above, -1 below. NAN when there is none. */
typedef struct Wanted {
  double value;
  int side;
} Wanted;

static Wanted wanted_in_band(const WarningEvidence *evidence)
{
  const Target *target = evidence->target;
  bool is_below = evidence->value < target->reference_low;
  return (Wanted){is_below ? target->reference_low : target->reference_high, is_below ? 1 : -1};
}

static Wanted wanted_of(const WarningEvidence *evidence)
{
  const Target *target = evidence->target;
  switch (target->kind) {
  case TARGET_AT_MOST:
  case TARGET_BELOW:
    return (Wanted){target->value, -1};
  case TARGET_AT_LEAST:
  case TARGET_FULL_COVERAGE:
  case TARGET_MAINTAIN:
    return (Wanted){target->value, 1};
  case TARGET_RISE:
    return (Wanted){evidence->baseline, 1};
  case TARGET_FALL:
    return (Wanted){evidence->baseline, -1};
  case TARGET_IN_BAND:
    return wanted_in_band(evidence);
  case TARGET_NEAR_REFERENCE:
    return (Wanted){evidence->reference, evidence->value < evidence->reference ? 1 : -1};
  case TARGET_NOT_BELOW_REFERENCE:
    return (Wanted){evidence->reference, 1};
  case TARGET_GAP_SHRINKS: /* see gap_driver() */
  case TARGET_RISE_SLOWS:
  case TARGET_ESTABLISHED:
  case TARGET_NARRATIVE:
    return (Wanted){NAN, 1};
  }
  g_assert_not_reached();
}

static void add_group(const WarningRule *rule, const WarningEvidence *evidence, const DriverFigures *figures,
                      const Area *area, guint breakdown, GArray *groups)
{
  const Indicator *indicator = evidence->target->indicator;
  FigureKey key = {.area_id = area->id,
                   .indicator_id = indicator->id,
                   .year = (int16_t)evidence->year,
                   .breakdown = (uint16_t)breakdown};
  const Figure *figure = figure_table_valued(figures->figures, key);
  if (figure == NULL || figure->release == RELEASE_WITHHELD)
    return;
  Wanted wanted = wanted_of(evidence);
  Group group = {.breakdown = breakdown, .area = area, .value = figure->value};
  group.has_parts = figure->has_numerator && figure->has_denominator && indicator_is_quotient(indicator);
  if (group.has_parts && figure->denominator < rule->driver_min_cases)
    return;
  if (group.has_parts)
    group.lack = wanted.side * (wanted.value / indicator->multiplier * figure->denominator - figure->numerator);
  group.distance = wanted.side * (wanted.value - figure->value);
  g_array_append_val(groups, group);
}

static bool all_have_parts(const GArray *groups)
{
  for (guint i = 0; i < groups->len; i++)
    if (!g_array_index(groups, Group, i).has_parts)
      return false;
  return true;
}

/* The group that lacks most; without parts the one furthest off. With one group only, or none on the wrong side, nothing drives. */
static Driver worst_of(const GArray *groups)
{
  Driver driver = {.part = NAN};
  bool has_parts = all_have_parts(groups);
  double worst = 0;
  double all = 0;
  for (guint i = 0; groups->len > 1 && i < groups->len; i++) {
    const Group *group = &g_array_index(groups, Group, i);
    double lack = has_parts ? group->lack : group->distance;
    if (!(lack > 0))
      continue;
    all += lack;
    if (lack <= worst)
      continue;
    worst = lack;
    driver = (Driver){true, group->breakdown, group->area, group->value, NAN};
  }
  if (driver.is_found && has_parts)
    driver.part = worst / all;
  return driver;
}

/* The breakdown of the tested slice with DIMENSION set to the item's code; -1 when there is none. */
static int breakdown_of_group(const Catalogue *catalogue, guint slice, Dimension dimension, const CodeItem *item)
{
  const guint n = catalogue_n_breakdowns(catalogue);
  for (guint i = 0; i < n; i++)
    if (catalogue_breakdown_without(catalogue, i, dimension) == slice &&
        catalogue_breakdown_item(catalogue, i, dimension) == item)
      return (int)i;
  return -1;
}

static Driver driver_by_dimension(const WarningRule *rule, const WarningEvidence *evidence,
                                  const DriverFigures *figures, Dimension dimension)
{
  const Indicator *indicator = evidence->target->indicator;
  g_autoptr(GArray) groups = g_array_new(FALSE, FALSE, sizeof(Group));
  for (guint i = 0; i < indicator->n_form_codes[dimension]; i++) {
    const CodeItem *item = indicator->form_codes[dimension][i];
    int breakdown = breakdown_of_group(figures->catalogue, evidence->target->slice, dimension, item);
    if (breakdown >= 0 && item->kind != CODE_KIND_OF_WHICH)
      add_group(rule, evidence, figures, &figures->areas[0], (guint)breakdown, groups);
  }
  return worst_of(groups);
}

static Driver driver_by_area(const WarningRule *rule, const WarningEvidence *evidence, const DriverFigures *figures)
{
  g_autoptr(GArray) groups = g_array_new(FALSE, FALSE, sizeof(Group));
  for (guint i = 1; i < figures->n_areas; i++)
    add_group(rule, evidence, figures, &figures->areas[i], evidence->target->slice, groups);
  return worst_of(groups);
}

/* Of a gap: the township where it lies furthest from where it should be. */
static Driver gap_driver(const WarningEvidence *evidence, const DriverFigures *figures)
{
  const Target *target = evidence->target;
  Driver driver = {.part = NAN};
  double parity = target->reference_kind == REFERENCE_INDICATOR ? evidence->reference
                                                                : (target->reference_low + target->reference_high) / 2;
  double worst = disparity_distance(evidence->value, parity);
  for (guint i = 1; !isnan(worst) && i < figures->n_areas; i++) {
    GapParts parts;
    double gap = 0;
    if (!gap_parts(figures->catalogue, figures->figures, target->indicator, target->gap_method, figures->areas[i].id,
                   evidence->year, &parts) ||
        !gap_of_parts(&parts, target->gap_method, &gap) || disparity_distance(gap, parity) <= worst)
      continue;
    worst = disparity_distance(gap, parity);
    driver = (Driver){true, 0, &figures->areas[i], gap, NAN};
  }
  return driver;
}

/* A sum is larger where more people live: only figures that can be compared have drivers. */
static bool is_comparable(const Indicator *indicator)
{
  return indicator->measure != MEASURE_COUNT && indicator->measure != MEASURE_YES_NO;
}

void find_drivers(const WarningRule *rule, const WarningEvidence *evidence, WarningLevel level,
                  const DriverFigures *figures, Driver out_drivers[N_DRIVER_KINDS])
{
  const Target *target = evidence->target;
  for (guint i = 0; i < N_DRIVER_KINDS; i++)
    out_drivers[i] = (Driver){.part = NAN};
  if (!level_warns(level) || target->indicator->uncertainty == UNCERTAINTY_POISSON || !is_comparable(target->indicator))
    return;
  if (target->has_gap) {
    out_drivers[DRIVER_AREA] = gap_driver(evidence, figures);
    return;
  }
  if (isnan(wanted_of(evidence).value))
    return;
  out_drivers[DRIVER_RESIDENCE] = driver_by_dimension(rule, evidence, figures, DIMENSION_RESIDENCE);
  out_drivers[DRIVER_AGE_GROUP] = driver_by_dimension(rule, evidence, figures, DIMENSION_AGE_GROUP);
  out_drivers[DRIVER_AREA] = driver_by_area(rule, evidence, figures);
}
