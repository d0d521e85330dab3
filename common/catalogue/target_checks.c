/* What each kind of target needs is one row of a table; the checks read the row. */
#include "catalogue/target_checks.h"

#include <math.h>
#include <string.h>

typedef struct KindNeeds {
  bool value;
  ReferenceKind reference;
  bool tolerance;
  bool gap; /* judged on a gap, never on a slice */
} KindNeeds;

static const KindNeeds needs[] = {
    [TARGET_AT_MOST] = {.value = true},
    [TARGET_BELOW] = {.value = true},
    [TARGET_AT_LEAST] = {.value = true},
    [TARGET_FULL_COVERAGE] = {.value = true},
    [TARGET_RISE] = {0},
    [TARGET_FALL] = {0},
    [TARGET_RISE_SLOWS] = {0},
    [TARGET_GAP_SHRINKS] = {.reference = REFERENCE_POINT, .gap = true},
    [TARGET_IN_BAND] = {.reference = REFERENCE_BAND},
    [TARGET_NEAR_REFERENCE] = {.reference = REFERENCE_INDICATOR, .tolerance = true},
    [TARGET_NOT_BELOW_REFERENCE] = {.reference = REFERENCE_INDICATOR},
    [TARGET_ESTABLISHED] = {0},
    [TARGET_MAINTAIN] = {.value = true},
    [TARGET_NARRATIVE] = {0},
};

static const char *const reference_words[] = {
    [REFERENCE_NONE] = "nothing",
    [REFERENCE_BAND] = "a band 'low..high'",
    [REFERENCE_POINT] = "a number",
    [REFERENCE_INDICATOR] = "the code of an indicator",
};

static const char *kind_code(const Target *target)
{
  return vocabulary_code(&target_kind_vocabulary, (int)target->kind);
}

static bool code_fits(const Target *target, const Cell *cell, GError **error)
{
  g_autofree char *prefix = g_strdup_printf("%s.", target->objective->code);
  return g_str_has_prefix(target->code, prefix) ||
         cell_reject(error, cell, "'%s' does not start with its objective, '%s'", target->code, prefix);
}

static bool value_fits(const Target *target, const Cell *cell, GError **error)
{
  const Indicator *indicator = target->indicator;
  if (isnan(target->value) == needs[target->kind].value)
    return cell_reject(error, cell, needs[target->kind].value ? "kind '%s' needs a value" : "kind '%s' has no value",
                       kind_code(target));
  if (target->value < indicator->min_value || target->value > indicator->max_value)
    return cell_reject(error, cell, "%g is not within %g to %g, the range of indicator '%s'", target->value,
                       indicator->min_value, indicator->max_value, indicator->code);
  if (target->kind == TARGET_FULL_COVERAGE && target->value < indicator->multiplier)
    return cell_reject(error, cell, "%g is not the whole, %g", target->value, indicator->multiplier);
  return true;
}

static bool unit_fits(const Target *target, const Cell *cell, GError **error)
{
  return target->unit == target->indicator->unit ||
         cell_reject(error, cell, "'%s' is not '%s', the unit of indicator '%s'", target->unit->code,
                     target->indicator->unit->code, target->indicator->code);
}

static bool reference_fits(const Target *target, const Cell *cell, GError **error)
{
  ReferenceKind needed = needs[target->kind].reference;
  if (target->reference_kind != needed)
    return cell_reject(error, cell, "kind '%s' needs %s here", kind_code(target), reference_words[needed]);
  if (target->reference_indicator != NULL && target->reference_indicator->unit != target->unit)
    return cell_reject(error, cell, "'%s' is measured in '%s', the target in '%s'", cell->text,
                       target->reference_indicator->unit->code, target->unit->code);
  bool is_of_value = needed == REFERENCE_BAND && !target->has_gap;
  if (is_of_value &&
      (target->reference_low < target->indicator->min_value || target->reference_high > target->indicator->max_value))
    return cell_reject(error, cell, "'%s' is not within %g to %g, the range of indicator '%s'", cell->text,
                       target->indicator->min_value, target->indicator->max_value, target->indicator->code);
  return true;
}

static bool tolerance_fits(const Target *target, const Cell *cell, GError **error)
{
  if (isnan(target->tolerance) == needs[target->kind].tolerance)
    return cell_reject(error, cell,
                       needs[target->kind].tolerance ? "kind '%s' needs a tolerance" : "kind '%s' has no tolerance",
                       kind_code(target));
  return true;
}

static bool slice_fits(const Target *target, const Cell *cell, GError **error)
{
  if (target->has_slice && target->has_gap)
    return cell_reject(error, cell, "a target is judged on a slice or on a gap, not on both");
  if (!target->has_slice && !target->has_gap)
    return cell_reject(error, cell, "is empty, and there is no gap either");
  return true;
}

static bool gap_fits(const Target *target, const Cell *cell, GError **error)
{
  const Indicator *indicator = target->indicator;
  if (needs[target->kind].gap && !target->has_gap)
    return cell_reject(error, cell, "kind '%s' needs a gap", kind_code(target));
  bool is_same = target->has_gap && indicator->has_gap && indicator->gap_dimension == target->gap_dimension &&
                 indicator->gap_method == target->gap_method;
  return !target->has_gap || is_same ||
         cell_reject(error, cell, "'%s' is not the gap of indicator '%s'", cell->text, indicator->code);
}

static bool indicator_fits(const Target *target, const Cell *cell, GError **error)
{
  const Indicator *indicator = target->indicator;
  if (indicator->is_retired)
    return cell_reject(error, cell, "'%s' is retired", indicator->code);
  if (target->kind == TARGET_ESTABLISHED && indicator->measure != MEASURE_YES_NO)
    return cell_reject(error, cell, "'%s' is not a yes or no", indicator->code);
  for (guint i = 0; i < indicator->n_objectives; i++)
    if (indicator->objectives[i] == target->objective)
      return true;
  return cell_reject(error, cell, "'%s' does not serve objective '%s'", indicator->code, target->objective->code);
}

static bool companions_fit(const Target *target, const Cell *cell, GError **error)
{
  for (guint i = 0; i < target->n_companions; i++)
    if (target->companions[i] == target->indicator)
      return cell_reject(error, cell, "'%s' carries the verdict already", target->indicator->code);
  return true;
}

static const struct {
  const char *column;
  bool (*check)(const Target *target, const Cell *cell, GError **error);
} checks[] = {
    {"code", code_fits},
    {"value", value_fits},
    {"unit", unit_fits},
    {"reference", reference_fits},
    {"tolerance", tolerance_fits},
    {"slice", slice_fits},
    {"gap_method", gap_fits},
    {"indicator_code", indicator_fits},
    {"companion_codes", companions_fit},
};

bool target_is_sound(const Target *target, const Table *table, guint row, GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
    Cell cell = table_cell(table, row, checks[i].column);
    if (!checks[i].check(target, &cell, error))
      return false;
  }
  return true;
}
