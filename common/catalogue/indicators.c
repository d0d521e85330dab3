/* Indicators: their columns, one row each. What the columns must be together is judged in indicator_checks.c. */
#include <stdlib.h>

#include "catalogue/form.h"
#include "catalogue/gap.h"
#include "catalogue/indicator_checks.h"
#include "catalogue/model.h"
#include "catalogue/references.h"

static bool read_id(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  guint id;
  const Field number = {.offset = 0, .minimum = field->minimum, .maximum = field->maximum};
  if (!read_count(catalogue, &number, cell, &id, error))
    return false;
  ((Indicator *)record)->id = (int16_t)id;
  return true;
}

static const void *find_objective(const Catalogue *catalogue, const char *code)
{
  return catalogue_objective(catalogue, code);
}

static bool read_objectives(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)field;
  Indicator *indicator = record;
  const void **found;
  if (!cell_find_all(catalogue, cell, find_objective, "an objective", &found, &indicator->n_objectives, error))
    return false;
  indicator->objectives = (const Objective *const *)found;
  return indicator->n_objectives > 0 || cell_reject(error, cell, "is empty");
}

static const void *find_unit_type(const Catalogue *catalogue, const char *code)
{
  return code_list_item(catalogue_code_list(catalogue, "unit_type"), code);
}

static bool read_unit_types(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)field;
  Indicator *indicator = record;
  const void **found;
  if (!cell_find_all(catalogue, cell, find_unit_type, "a unit type", &found, &indicator->n_reporting_unit_types, error))
    return false;
  indicator->reporting_unit_types = (const CodeItem *const *)found;
  return indicator->n_reporting_unit_types > 0 || cell_reject(error, cell, "is empty");
}

static bool read_reporting_year(Catalogue *catalogue, const Field *field, const Cell *cell, void *record,
                                GError **error)
{
  (void)catalogue;
  (void)field;
  return reporting_year_rule_parse(cell->text, &((Indicator *)record)->reporting_year) ||
         cell_reject(error, cell, "'%s' is not a code of 'reporting_year'", cell->text);
}

/* Read later, when products and gap are known. */
static bool read_nothing(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)catalogue;
  (void)field;
  (void)cell;
  (void)record;
  (void)error;
  return true;
}

#define AT(member) .offset = offsetof(Indicator, member)
#define LARGEST 1e15

static const Field fields[] = {
    {.column = "id", .read = read_id, .minimum = 1, .maximum = INT16_MAX},
    {.column = "code", .read = read_text, AT(code)},
    {.column = "domain", .read = read_domain, AT(domain)},
    {.column = "objective_codes", .read = read_objectives},
    {.column = "name_zh", .read = read_text, AT(name.zh)},
    {.column = "name_en", .read = read_text, AT(name.en)},
    {.column = "definition_zh", .read = read_text, AT(definition.zh)},
    {.column = "definition_en", .read = read_text, AT(definition.en)},
    {.column = "measure", .read = read_term, AT(measure), .vocabulary = &measure_vocabulary},
    {.column = "numerator_zh", .read = read_optional_text, AT(numerator.zh)},
    {.column = "numerator_en", .read = read_optional_text, AT(numerator.en)},
    {.column = "numerator_unit", .read = read_optional_unit, AT(numerator_unit)},
    {.column = "denominator_zh", .read = read_optional_text, AT(denominator.zh)},
    {.column = "denominator_en", .read = read_optional_text, AT(denominator.en)},
    {.column = "denominator_unit", .read = read_optional_unit, AT(denominator_unit)},
    {.column = "multiplier", .read = read_number, AT(multiplier), .minimum = 1, .maximum = 1e9},
    {.column = "unit", .read = read_unit, AT(unit)},
    {.column = "decimals", .read = read_count, AT(decimals), .maximum = 6},
    {.column = "direction", .read = read_term, AT(direction), .vocabulary = &direction_vocabulary},
    {.column = "gap_dimension", .read = read_gap_dimension, AT(gap_dimension)},
    {.column = "gap_method", .read = read_gap_method, AT(gap_method), .vocabulary = &gap_method_vocabulary},
    {.column = "required_breakdowns", .read = read_required_products},
    {.column = "breakdown_codes", .read = read_nothing},
    {.column = "frequency", .read = read_frequency, AT(frequency)},
    {.column = "reporting_year", .read = read_reporting_year},
    {.column = "collection_interval_years",
     .read = read_count,
     AT(collection_interval_years),
     .minimum = 1,
     .maximum = 10},
    {.column = "term_years", .read = read_optional_count, AT(term_years), .minimum = 1, .maximum = 10},
    {.column = "due_days", .read = read_count, AT(due_days), .maximum = 366},
    {.column = "reporting_unit_type", .read = read_unit_types},
    {.column = "population_base", .read = read_term, AT(population_base), .vocabulary = &population_base_vocabulary},
    {.column = "department_code", .read = read_department, AT(department)},
    {.column = "min_value", .read = read_number, AT(min_value), .minimum = -LARGEST, .maximum = LARGEST},
    {.column = "max_value", .read = read_number, AT(max_value), .minimum = -LARGEST, .maximum = LARGEST},
    {.column = "warn_min", .read = read_optional_number, AT(warn_min), .minimum = -LARGEST, .maximum = LARGEST},
    {.column = "warn_max", .read = read_optional_number, AT(warn_max), .minimum = -LARGEST, .maximum = LARGEST},
    {.column = "aggregation", .read = read_term, AT(aggregation), .vocabulary = &aggregation_vocabulary},
    {.column = "time_aggregation", .read = read_term, AT(time_aggregation), .vocabulary = &time_aggregation_vocabulary},
    {.column = "uncertainty", .read = read_term, AT(uncertainty), .vocabulary = &uncertainty_vocabulary},
    {.column = "disclosure", .read = read_term, AT(disclosure), .vocabulary = &disclosure_vocabulary},
    {.column = "stated_in_plan", .read = read_term, AT(stated_in_plan), .vocabulary = &stated_in_plan_vocabulary},
    {.column = "data_source", .read = read_term, AT(data_source), .vocabulary = &data_source_vocabulary},
    {.column = "is_retired", .read = read_yes_no, AT(is_retired)},
    {.column = "note_en", .read = read_optional_text, AT(note_en)},
};

static bool are_unique(const Table *table, GError **error)
{
  return table_is_unique(table, "id", error) && table_is_unique(table, "code", error) &&
         table_is_unique(table, "name_zh", error) && table_is_unique(table, "name_en", error);
}

static bool read_gap_and_form(Catalogue *catalogue, const Table *table, GError **error)
{
  for (guint i = 0; i < catalogue->n_indicators; i++) {
    Indicator *indicator = &catalogue->indicators[i];
    if (!gap_is_whole(table, i, &indicator->has_gap, error))
      return false;
    indicator->allowed_dimensions = indicator->required_dimensions;
    if (indicator->has_gap)
      indicator->allowed_dimensions |= DIMENSION_BIT(indicator->gap_dimension);
    Cell cell = table_cell(table, i, "breakdown_codes");
    if (!form_read_codes(catalogue, indicator, &cell, error))
      return false;
  }
  return true;
}

static void note_units(Catalogue *catalogue)
{
  const CodeList *units = catalogue_code_list(catalogue, "unit");
  for (guint i = 0; i < catalogue->n_indicators; i++) {
    Indicator *indicator = &catalogue->indicators[i];
    const CodeItem *counted = indicator->measure == MEASURE_COUNT ? indicator->unit : indicator->numerator_unit;
    const CodeItem *below = indicator->denominator_unit;
    indicator->unit_symbol = code_item_cell(units, indicator->unit, "symbol");
    indicator->counts_people = counted != NULL && unit_counts_people(catalogue, counted);
    indicator->denominator_counts_people = below != NULL && unit_counts_people(catalogue, below);
  }
}

static int compare_ids(const void *a, const void *b)
{
  return ((const Indicator *)a)->id - ((const Indicator *)b)->id;
}

/* Nothing points to an indicator yet, so they may be sorted. */
static void sort_and_index(Catalogue *catalogue)
{
  qsort(catalogue->indicators, catalogue->n_indicators, sizeof(Indicator), compare_ids);
  catalogue->indicators_by_code = model_index(catalogue);
  catalogue->indicators_by_id = g_hash_table_new(g_direct_hash, g_direct_equal);
  g_ptr_array_add(catalogue->indexes, catalogue->indicators_by_id);
  for (guint i = 0; i < catalogue->n_indicators; i++) {
    Indicator *indicator = &catalogue->indicators[i];
    g_hash_table_insert(catalogue->indicators_by_code, (void *)indicator->code, indicator);
    g_hash_table_insert(catalogue->indicators_by_id, GINT_TO_POINTER(indicator->id), indicator);
  }
}

/* Notes that the row's cell in COLUMN means INDICATOR. */
static bool add_word(Catalogue *catalogue, const Indicator *indicator, const Table *table, guint row,
                     const char *column, GError **error)
{
  Cell cell = table_cell(table, row, column);
  g_autofree char *folded = model_fold(cell.text);
  const Indicator *other = g_hash_table_lookup(catalogue->indicators_by_word, folded);
  if (other != NULL && other != indicator)
    return cell_reject(error, &cell, "'%s' means indicator %d already", cell.text, other->id);
  g_hash_table_insert(catalogue->indicators_by_word, (void *)model_text(catalogue, folded), (void *)indicator);
  return true;
}

static bool index_words(Catalogue *catalogue, const Table *table, GError **error)
{
  static const char *const columns[] = {"id", "code", "name_zh", "name_en"};
  catalogue->indicators_by_word = model_index(catalogue);
  for (guint row = 0; row < table_n_rows(table); row++) {
    const Indicator *indicator = catalogue_indicator_by_code(catalogue, table_cell(table, row, "code").text);
    for (size_t c = 0; c < G_N_ELEMENTS(columns); c++)
      if (!add_word(catalogue, indicator, table, row, columns[c], error))
        return false;
  }
  return true;
}

static bool all_are_sound(const Catalogue *catalogue, const Table *table, GError **error)
{
  for (guint i = 0; i < catalogue->n_indicators; i++)
    if (!indicator_is_sound(catalogue, &catalogue->indicators[i], table, i, error))
      return false;
  return true;
}

bool load_indicators(Catalogue *catalogue, GError **error)
{
  g_autoptr(Table) table = model_read_table(catalogue, "indicators.csv", fields, G_N_ELEMENTS(fields), error);
  if (table == NULL || !are_unique(table, error))
    return false;
  catalogue->n_indicators = table_n_rows(table);
  catalogue->indicators = model_allocate(catalogue, catalogue->n_indicators, sizeof(Indicator));
  if (!table_read_fields(table, fields, G_N_ELEMENTS(fields), catalogue, catalogue->indicators, sizeof(Indicator),
                         error) ||
      !read_gap_and_form(catalogue, table, error))
    return false;
  note_units(catalogue);
  if (!all_are_sound(catalogue, table, error))
    return false;
  sort_and_index(catalogue);
  return index_words(catalogue, table, error);
}
