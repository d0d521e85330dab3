/* Targets: their columns, one row each. What the columns must be together is judged in target_checks.c. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "catalogue/gap.h"
#include "catalogue/model.h"
#include "catalogue/references.h"
#include "catalogue/target_checks.h"

/* Reads a number of a reference; false without error when TEXT is none. */
static bool is_reference_number(const char *text, double *out_number)
{
  char *end;
  double number = g_ascii_strtod(text, &end);
  if (end == text || *end != '\0' || !isfinite(number))
    return false;
  *out_number = number;
  return true;
}

static bool read_band(Target *target, const Cell *cell, GError **error)
{
  g_auto(GStrv) ends = g_strsplit(cell->text, "..", 2);
  if (!is_reference_number(ends[0], &target->reference_low) || !is_reference_number(ends[1], &target->reference_high) ||
      target->reference_low >= target->reference_high)
    return cell_reject(error, cell, "'%s' is not a band 'low..high'", cell->text);
  target->reference_kind = REFERENCE_BAND;
  return true;
}

/* A band, a number, or else the code of an indicator. */
static bool read_reference(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)field;
  Target *target = record;
  if (cell->text[0] == '\0')
    return true;
  if (strstr(cell->text, "..") != NULL)
    return read_band(target, cell, error);
  if (is_reference_number(cell->text, &target->reference_low)) {
    target->reference_high = target->reference_low;
    target->reference_kind = REFERENCE_POINT;
    return true;
  }
  target->reference_indicator = catalogue_indicator_by_code(catalogue, cell->text);
  target->reference_kind = REFERENCE_INDICATOR;
  return target->reference_indicator != NULL ||
         cell_reject(error, cell, "'%s' is neither a band, a number nor an indicator", cell->text);
}

/* The indicator column comes later in the row, so whether the slice is one of the indicator's is asked in slice_is_legal(). */
static bool read_slice(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)field;
  Target *target = record;
  target->has_slice = cell->text[0] != '\0';
  int index = target->has_slice ? catalogue_breakdown_index(catalogue, cell->text) : 0;
  if (index < 0)
    return cell_reject(error, cell, "'%s' is not a breakdown of any indicator", cell->text);
  target->slice = (uint16_t)index;
  return true;
}

static const void *find_indicator(const Catalogue *catalogue, const char *code)
{
  return catalogue_indicator_by_code(catalogue, code);
}

static bool read_companions(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)field;
  Target *target = record;
  const void **found;
  if (!cell_find_all(catalogue, cell, find_indicator, "an indicator", &found, &target->n_companions, error))
    return false;
  target->companions = (const Indicator *const *)found;
  return true;
}

#define AT(member) .offset = offsetof(Target, member)
#define LARGEST 1e15

static const Field fields[] = {
    {.column = "code", .read = read_text, AT(code)},
    {.column = "objective_code", .read = read_objective, AT(objective)},
    {.column = "title_zh", .read = read_text, AT(title.zh)},
    {.column = "title_en", .read = read_text, AT(title.en)},
    {.column = "kind", .read = read_term, AT(kind), .vocabulary = &target_kind_vocabulary},
    {.column = "value", .read = read_optional_number, AT(value), .minimum = -LARGEST, .maximum = LARGEST},
    {.column = "unit", .read = read_unit, AT(unit)},
    {.column = "reference", .read = read_reference},
    {.column = "tolerance", .read = read_optional_number, AT(tolerance), .minimum = 0, .maximum = LARGEST},
    {.column = "slice", .read = read_slice},
    {.column = "gap_dimension", .read = read_gap_dimension, AT(gap_dimension)},
    {.column = "gap_method", .read = read_gap_method, AT(gap_method), .vocabulary = &gap_method_vocabulary},
    {.column = "indicator_code", .read = read_indicator_code, AT(indicator)},
    {.column = "companion_codes", .read = read_companions},
};

static bool slice_is_legal(const Catalogue *catalogue, const Target *target, const Table *table, guint row,
                           GError **error)
{
  Cell cell = table_cell(table, row, "slice");
  return !target->has_slice || indicator_allows_breakdown(catalogue, target->indicator, target->slice) ||
         cell_reject(error, &cell, "'%s' is not a breakdown of indicator '%s'", cell.text, target->indicator->code);
}

static bool index_targets(Catalogue *catalogue, const Table *table, GError **error)
{
  catalogue->targets_by_code = model_index(catalogue);
  for (guint i = 0; i < catalogue->n_targets; i++) {
    Target *target = &catalogue->targets[i];
    if (!gap_is_whole(table, i, &target->has_gap, error) || !slice_is_legal(catalogue, target, table, i, error) ||
        !target_is_sound(target, table, i, error))
      return false;
    g_hash_table_insert(catalogue->targets_by_code, (void *)target->code, target);
  }
  return true;
}

/* Every objective is judged by something. */
static bool objectives_have_targets(const Catalogue *catalogue, GError **error)
{
  g_autoptr(GHashTable) judged = g_hash_table_new(g_direct_hash, g_direct_equal);
  for (guint i = 0; i < catalogue->n_targets; i++)
    g_hash_table_add(judged, (void *)catalogue->targets[i].objective);
  for (guint i = 0; i < catalogue->n_objectives; i++)
    if (!g_hash_table_contains(judged, &catalogue->objectives[i])) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "targets.csv: objective '%s' has no target",
                  catalogue->objectives[i].code);
      return false;
    }
  return true;
}

bool load_targets(Catalogue *catalogue, GError **error)
{
  g_autoptr(Table) table = model_read_table(catalogue, "targets.csv", fields, G_N_ELEMENTS(fields), error);
  if (table == NULL || !table_is_unique(table, "code", error))
    return false;
  catalogue->n_targets = table_n_rows(table);
  catalogue->targets = model_allocate(catalogue, catalogue->n_targets, sizeof(Target));
  return table_read_fields(table, fields, G_N_ELEMENTS(fields), catalogue, catalogue->targets, sizeof(Target), error) &&
         index_targets(catalogue, table, error) && objectives_have_targets(catalogue, error);
}
