/* Code lists: reading them, and checking that they agree with what code decides by. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "catalogue/model.h"
#include "record/status.h"

/* Judges a list as a whole, after its rows have been read. */
typedef bool (*ListCheck)(const CodeList *list, const Table *table, GError **error);

typedef struct ListShape {
  const char *name;
  const char *const *columns; /* beside code and names */
  const Vocabulary *vocabulary;
  ListCheck check;
} ListShape;

static bool is_age_group_list(const CodeList *list, const Table *table, GError **error);
static bool is_dimension_list(const CodeList *list, const Table *table, GError **error);
static bool is_unit_list(const CodeList *list, const Table *table, GError **error);
static bool is_status_list(const CodeList *list, const Table *table, GError **error);
static bool is_gap_method_list(const CodeList *list, const Table *table, GError **error);

static const char *const no_more[] = {NULL};
static const char *const of_dimension[] = {"kind", "aliases", NULL};
static const char *const of_age_group[] = {"min_age", "max_age", "kind", "aliases", NULL};
static const char *const of_unit[] = {"symbol", "multiplier", "is_whole", NULL};
static const char *const of_status[] = {"value_present", "aliases", NULL};
static const char *const of_gap_method[] = {"parity_value", NULL};

static const char *const frequency_codes[] = {"annual", "semiannual", "quarterly", "monthly", NULL};
static const Vocabulary frequency_vocabulary = {"frequency", frequency_codes};
static const char *const reporting_year_codes[] = {"calendar_year", "health_year", "school_year", NULL};
static const Vocabulary reporting_year_vocabulary = {"reporting_year", reporting_year_codes};
static const char *const status_codes[] = {"A", "P", "E", "F", "I", "B", "D", "U", "V", "G", "O", "M", "L", "Q", NULL};
static const Vocabulary status_vocabulary = {"obs_status", status_codes};

/* The dimensions come first, in the order of their enum. */
static const ListShape shapes[] = {
    {"sex", of_dimension, NULL, is_dimension_list},
    {"age_group", of_age_group, NULL, is_age_group_list},
    {"residence", of_dimension, NULL, is_dimension_list},
    {"education_stage", of_dimension, NULL, is_dimension_list},
    {"employment_type", of_dimension, NULL, is_dimension_list},
    {"insurance_scheme", of_dimension, NULL, is_dimension_list},
    {"disability", of_dimension, NULL, is_dimension_list},
    {"discipline", of_dimension, NULL, is_dimension_list},
    {"aggregation", no_more, &aggregation_vocabulary, NULL},
    {"conf_status", no_more, NULL, NULL},
    {"data_source", no_more, &data_source_vocabulary, NULL},
    {"direction", no_more, &direction_vocabulary, NULL},
    {"disclosure", no_more, &disclosure_vocabulary, NULL},
    {"frequency", no_more, &frequency_vocabulary, NULL},
    {"gap_method", of_gap_method, &gap_method_vocabulary, is_gap_method_list},
    {"measure", no_more, &measure_vocabulary, NULL},
    {"obs_status", of_status, &status_vocabulary, is_status_list},
    {"population_base", no_more, &population_base_vocabulary, NULL},
    {"reporting_year", no_more, &reporting_year_vocabulary, NULL},
    {"stated_in_plan", no_more, &stated_in_plan_vocabulary, NULL},
    {"target_kind", no_more, &target_kind_vocabulary, NULL},
    {"time_aggregation", no_more, &time_aggregation_vocabulary, NULL},
    {"uncertainty", no_more, &uncertainty_vocabulary, NULL},
    {"unit", of_unit, NULL, is_unit_list},
    {"unit_type", no_more, NULL, NULL},
};

/* --- Words -------------------------------------------------------------------------------------------------------- */

/* Notes that WORD means ITEM; fails when it means another already. */
static bool add_word(Catalogue *catalogue, CodeList *list, const CodeItem *item, const char *word, const Cell *cell,
                     GError **error)
{
  g_autofree char *folded = model_fold(word);
  const CodeItem *other = g_hash_table_lookup(list->by_word, folded);
  if (other != NULL && other != item)
    return cell_reject(error, cell, "'%s' means '%s' already", word, other->code);
  g_hash_table_insert(list->by_word, (void *)model_text(catalogue, folded), (void *)item);
  return true;
}

/* Gives ITEM the words of CELL. */
static bool read_aliases(Catalogue *catalogue, CodeList *list, CodeItem *item, const Cell *cell, GError **error)
{
  g_auto(GStrv) words = cell_split(cell, ';', error);
  if (words == NULL)
    return false;
  const char **aliases = model_allocate(catalogue, g_strv_length(words) + 1, sizeof *aliases);
  item->aliases = aliases;
  for (guint i = 0; words[i] != NULL; i++) {
    aliases[i] = model_text(catalogue, words[i]);
    if (!add_word(catalogue, list, item, words[i], cell, error))
      return false;
  }
  return true;
}

/* --- Items -------------------------------------------------------------------------------------------------------- */

static const Field item_fields[] = {
    {.column = "code", .read = read_text, .offset = offsetof(CodeItem, code)},
    {.column = "name_zh", .read = read_text, .offset = offsetof(CodeItem, name.zh)},
    {.column = "name_en", .read = read_text, .offset = offsetof(CodeItem, name.en)},
};

static const Field kind_field = {
    .column = "kind", .read = read_term, .offset = offsetof(CodeItem, kind), .vocabulary = &code_kind_vocabulary};

/* Reads the columns that only some lists have. */
static bool read_more(Catalogue *catalogue, CodeList *list, CodeItem *item, const Table *table, GError **error)
{
  guint row = item->ordinal;
  if (table_column(table, "kind") >= 0) {
    Cell cell = table_cell(table, row, "kind");
    if (!kind_field.read(catalogue, &kind_field, &cell, item, error))
      return false;
  }
  if (table_column(table, "aliases") < 0)
    return true;
  Cell cell = table_cell(table, row, "aliases");
  return read_aliases(catalogue, list, item, &cell, error);
}

static bool read_item(Catalogue *catalogue, CodeList *list, CodeItem *item, const Table *table, GError **error)
{
  static const char *const no_aliases[] = {NULL};
  item->aliases = no_aliases;
  item->cells = g_array_index(table->rows, TableRow, item->ordinal).cells;
  for (size_t f = 0; f < G_N_ELEMENTS(item_fields); f++) {
    Cell cell = table_cell(table, item->ordinal, item_fields[f].column);
    if (!item_fields[f].read(catalogue, &item_fields[f], &cell, item, error) ||
        !add_word(catalogue, list, item, cell.text, &cell, error))
      return false;
  }
  g_hash_table_insert(list->by_code, (void *)item->code, item);
  return read_more(catalogue, list, item, table, error);
}

/* Rows are kept as copies, since the table goes. */
static void keep_cells(Catalogue *catalogue, CodeList *list, CodeItem *items, const Table *table)
{
  guint n_columns = g_strv_length((char **)table->columns);
  const char **columns = model_allocate(catalogue, n_columns + 1, sizeof *columns);
  memcpy(columns, table->columns, n_columns * sizeof *columns);
  list->columns = columns;
  for (guint i = 0; i < list->n_items; i++) {
    const char **cells = model_allocate(catalogue, n_columns + 1, sizeof *cells);
    memcpy(cells, items[i].cells, n_columns * sizeof *cells);
    items[i].cells = cells;
  }
}

static bool read_items(Catalogue *catalogue, CodeList *list, const Table *table, GError **error)
{
  list->n_items = table_n_rows(table);
  list->by_code = model_index(catalogue);
  list->by_word = model_index(catalogue);
  CodeItem *items = model_allocate(catalogue, list->n_items, sizeof *items);
  list->items = items;
  if (!table_is_unique(table, "code", error))
    return false;
  for (guint i = 0; i < list->n_items; i++) {
    items[i].ordinal = i;
    if (!read_item(catalogue, list, &items[i], table, error))
      return false;
  }
  keep_cells(catalogue, list, items, table);
  return true;
}

/* --- Checks ------------------------------------------------------------------------------------------------------- */

static bool list_agrees(const CodeList *list, const Vocabulary *vocabulary, const Table *table, GError **error)
{
  for (guint i = 0; i < list->n_items; i++)
    if (vocabulary_find(vocabulary, list->items[i].code) < 0) {
      Cell cell = table_cell(table, i, "code");
      return cell_reject(error, &cell, "'%s' is not a code that the programs know", cell.text);
    }
  for (const char *const *code = vocabulary->codes; *code != NULL; code++)
    if (code_list_item(list, *code) == NULL) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s: code '%s' is missing", table->file, *code);
      return false;
    }
  return true;
}

/* The total is `_T` and nothing else; every code can stand in a breakdown's key. */
static bool is_dimension_list(const CodeList *list, const Table *table, GError **error)
{
  for (guint i = 0; i < list->n_items; i++) {
    const CodeItem *item = &list->items[i];
    Cell code = table_cell(table, i, "code"), kind = table_cell(table, i, "kind");
    if (!breakdown_code_is_valid(item->code))
      return cell_reject(error, &code, "'%s' is not 1 to %d of A-Z, 0-9 and underscore", code.text,
                         BREAKDOWN_CODE_SIZE - 1);
    if ((item->kind == CODE_KIND_TOTAL) != (strcmp(item->code, BREAKDOWN_TOTAL) == 0))
      return cell_reject(error, &kind, "kind 'total' belongs to code '%s' alone", BREAKDOWN_TOTAL);
  }
  if (code_list_item(list, BREAKDOWN_TOTAL) == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s: code '%s' is missing", table->file, BREAKDOWN_TOTAL);
    return false;
  }
  return true;
}

static bool is_age(const Cell *cell, bool may_be_empty, GError **error)
{
  guint64 age;
  if (cell->text[0] == '\0' && may_be_empty)
    return true;
  if (!g_ascii_string_to_unsigned(cell->text, 10, 0, 150, &age, NULL))
    return cell_reject(error, cell, "'%s' is not a whole number from 0 to 150", cell->text);
  return true;
}

static bool is_age_group_list(const CodeList *list, const Table *table, GError **error)
{
  if (!is_dimension_list(list, table, error))
    return false;
  for (guint i = 0; i < list->n_items; i++) {
    bool is_group = list->items[i].kind == CODE_KIND_BASE || list->items[i].kind == CODE_KIND_AGGREGATE;
    Cell low = table_cell(table, i, "min_age"), high = table_cell(table, i, "max_age");
    if (!is_age(&low, !is_group, error) || !is_age(&high, true, error))
      return false;
    if (high.text[0] != '\0' && atoi(high.text) < atoi(low.text))
      return cell_reject(error, &high, "%s is below the youngest age %s", high.text, low.text);
  }
  return true;
}

static bool is_number(const Cell *cell, double minimum, GError **error)
{
  double number;
  const Field field = {.offset = 0, .minimum = minimum, .maximum = 1e9};
  return read_number(NULL, &field, cell, &number, error);
}

static bool is_yes_or_no(const Cell *cell, GError **error)
{
  bool is_yes;
  const Field field = {.offset = 0};
  return read_yes_no(NULL, &field, cell, &is_yes, error);
}

/* A symbol stands behind a number in a sentence, so it is short. */
static bool is_unit_list(const CodeList *list, const Table *table, GError **error)
{
  for (guint i = 0; i < list->n_items; i++) {
    Cell symbol = table_cell(table, i, "symbol"), multiplier = table_cell(table, i, "multiplier");
    Cell is_whole = table_cell(table, i, "is_whole");
    Cell counts_people = table_cell(table, i, table_column(table, "counts_people") < 0 ? "is_whole" : "counts_people");
    if (g_utf8_strlen(symbol.text, -1) > 12)
      return cell_reject(error, &symbol, "'%s' is longer than 12 characters", symbol.text);
    if (!is_number(&multiplier, 1, error) || !is_yes_or_no(&is_whole, error) || !is_yes_or_no(&counts_people, error))
      return false;
  }
  return true;
}

static bool is_status_list(const CodeList *list, const Table *table, GError **error)
{
  for (guint i = 0; i < list->n_items; i++) {
    Cell cell = table_cell(table, i, "value_present");
    const char *expected = status_has_value(list->items[i].code[0]) ? "yes" : "no";
    if (strcmp(cell.text, expected) != 0)
      return cell_reject(error, &cell, "must be '%s' for status '%s'", expected, list->items[i].code);
  }
  return true;
}

static bool is_gap_method_list(const CodeList *list, const Table *table, GError **error)
{
  for (guint i = 0; i < list->n_items; i++) {
    Cell cell = table_cell(table, i, "parity_value");
    if (!is_number(&cell, 0, error))
      return false;
  }
  return true;
}

/* --- Loading ------------------------------------------------------------------------------------------------------ */

static Table *read_list_table(Catalogue *catalogue, const ListShape *shape, GError **error)
{
  g_autofree char *file = g_strdup_printf("codelist_%s.csv", shape->name);
  g_autoptr(GPtrArray) columns = g_ptr_array_new();
  for (size_t f = 0; f < G_N_ELEMENTS(item_fields); f++)
    g_ptr_array_add(columns, (void *)item_fields[f].column);
  for (const char *const *column = shape->columns; *column != NULL; column++)
    g_ptr_array_add(columns, (void *)*column);
  g_ptr_array_add(columns, NULL);
  return table_read(model_text(catalogue, file), g_hash_table_lookup(catalogue->files, file),
                    (const char *const *)columns->pdata, true, catalogue->texts, error);
}

static bool load_list(Catalogue *catalogue, const ListShape *shape, CodeList *list, GError **error)
{
  list->name = shape->name;
  g_autoptr(Table) table = read_list_table(catalogue, shape, error);
  return table != NULL && read_items(catalogue, list, table, error) &&
         (shape->vocabulary == NULL || list_agrees(list, shape->vocabulary, table, error)) &&
         (shape->check == NULL || shape->check(list, table, error));
}

bool load_code_lists(Catalogue *catalogue, GError **error)
{
  catalogue->n_code_lists = G_N_ELEMENTS(shapes);
  catalogue->code_lists = model_allocate(catalogue, catalogue->n_code_lists, sizeof *catalogue->code_lists);
  for (guint i = 0; i < catalogue->n_code_lists; i++)
    if (!load_list(catalogue, &shapes[i], &catalogue->code_lists[i], error))
      return false;
  for (int d = 0; d < N_DIMENSIONS; d++) {
    catalogue->dimension_lists[d] = &catalogue->code_lists[d];
    g_assert(strcmp(catalogue->code_lists[d].name, dimension_name((Dimension)d)) == 0);
  }
  return true;
}
