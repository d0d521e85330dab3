#include "reporter/store/standing_findings.h"

#include "database/query.h"
#include "reporter/store/finding_columns.h"

/* Columns before those of finding_columns.h in standing_series.sql and standing_targets.sql: the key's, which are the same for both, and basis. */
#define KEY_COLUMNS 5
#define BASIS_COLUMN KEY_COLUMNS

/* One of the two tables. */
typedef struct FindingTable {
  const char *read, *remove;
  const FindingColumn *columns;
  int n_columns;
  gsize size; /* of a record */
} FindingTable;

/* All that makes a row the same but its columns. A row whose key is another in part is another row. */
static char *key_of(int16_t indicator_id, const char *series, const char *target, int32_t area_id, int year,
                    int32_t basis_id)
{
  return g_strdup_printf("%d|%s|%s|%d|%d|%d", indicator_id, series, target, area_id, year, basis_id);
}

static char *key_of_row(Result *rows, int row)
{
  return key_of(result_int16(rows, row, 0), result_text(rows, row, 1), result_text(rows, row, 2),
                result_int32(rows, row, 3), result_int16(rows, row, 4), result_int32(rows, row, BASIS_COLUMN));
}

/* The rows that stand: key → row + 1. */
static GHashTable *index_rows(Result *rows)
{
  GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (int row = 0; row < result_rows(rows); row++)
    g_hash_table_insert(index, key_of_row(rows, row), GINT_TO_POINTER(row + 1));
  return index;
}

/* What is compared of one table. */
typedef struct Comparison {
  const FindingTable *table;
  Result *rows;
  GHashTable *index;
  GPtrArray *changed; /* owned by the caller */
} Comparison;

/* Takes a row that says the same out of the index, so that those that are left are the ones to be removed. */
static void compare(const Comparison *comparison, const char *key, const void *record)
{
  const FindingTable *table = comparison->table;
  const int row = GPOINTER_TO_INT(g_hash_table_lookup(comparison->index, key)) - 1;
  g_autofree void *standing = g_malloc0(table->size);
  if (row >= 0)
    finding_columns_read(comparison->rows, row, BASIS_COLUMN + 1, table->columns, table->n_columns, standing);
  if (row >= 0 && finding_columns_are_same(table->columns, table->n_columns, standing, record))
    g_hash_table_remove(comparison->index, key);
  else
    g_ptr_array_add(comparison->changed, (gpointer)record);
}

static bool remove_rest(Connection *connection, const Comparison *comparison, GError **error)
{
  const guint n = g_hash_table_size(comparison->index);
  g_autofree int16_t *indicators = g_new(int16_t, n + 1), *years = g_new(int16_t, n + 1);
  g_autofree const char **series = g_new(const char *, n + 1), **targets = g_new(const char *, n + 1);
  g_autofree int32_t *areas = g_new(int32_t, n + 1);
  g_autoptr(Parameters) parameters = parameters_new();
  GHashTableIter iter;
  gpointer number = NULL;
  guint i = 0;
  g_hash_table_iter_init(&iter, comparison->index);
  for (; g_hash_table_iter_next(&iter, NULL, &number); i++) {
    const int row = GPOINTER_TO_INT(number) - 1;
    indicators[i] = result_int16(comparison->rows, row, 0);
    series[i] = result_text(comparison->rows, row, 1);
    targets[i] = result_text(comparison->rows, row, 2);
    areas[i] = result_int32(comparison->rows, row, 3);
    years[i] = result_int16(comparison->rows, row, 4);
  }
  parameters_add_int16_array(parameters, indicators, NULL, n);
  parameters_add_text_array(parameters, series, n);
  parameters_add_text_array(parameters, targets, n);
  parameters_add_int32_array(parameters, areas, NULL, n);
  parameters_add_int16_array(parameters, years, NULL, n);
  return n == 0 || query_queue(connection, comparison->table->remove, parameters, error);
}

static Result *read_standing(Connection *connection, const FindingTable *table, const GArray *ids, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int16_array(parameters, (const int16_t *)(const void *)ids->data, NULL, ids->len);
  return query_run(connection, table->read, QUERY_ROWS, parameters, error);
}

static bool compare_series(Connection *connection, const Catalogue *catalogue, const GArray *series, const GArray *ids,
                           int32_t basis_id, GPtrArray *changed, GError **error)
{
  const FindingTable table = {"standing_series", "standing_series_remove", series_columns, n_series_columns,
                              sizeof(SeriesFinding)};
  g_autoptr(Result) rows = read_standing(connection, &table, ids, error);
  if (rows == NULL)
    return false;
  g_autoptr(GHashTable) index = index_rows(rows);
  const Comparison comparison = {&table, rows, index, changed};
  for (guint i = 0; i < series->len; i++) {
    const SeriesFinding *finding = &g_array_index(series, SeriesFinding, i);
    g_autofree char *key = key_of(finding->key.indicator->id, series_code(catalogue, &finding->key), "",
                                  finding->area_id, finding->year, basis_id);
    compare(&comparison, key, finding);
  }
  return remove_rest(connection, &comparison, error) && result_check(rows, error);
}

static bool compare_assessments(Connection *connection, const Catalogue *catalogue, const GArray *assessments,
                                const GArray *ids, int32_t basis_id, GPtrArray *changed, GError **error)
{
  const FindingTable table = {"standing_targets", "standing_targets_remove", assessment_columns, n_assessment_columns,
                              sizeof(Assessment)};
  g_autoptr(Result) rows = read_standing(connection, &table, ids, error);
  if (rows == NULL)
    return false;
  g_autoptr(GHashTable) index = index_rows(rows);
  const Comparison comparison = {&table, rows, index, changed};
  for (guint i = 0; i < assessments->len; i++) {
    const Assessment *judged = &g_array_index(assessments, Assessment, i);
    g_autofree char *key = key_of(judged->target->indicator->id, series_code(catalogue, &judged->tested.key),
                                  judged->target->code, judged->area_id, judged->year, basis_id);
    compare(&comparison, key, judged);
  }
  return remove_rest(connection, &comparison, error) && result_check(rows, error);
}

bool standing_findings_remove_others(Connection *connection, const Catalogue *catalogue, const PlanFindings *findings,
                                     const GArray *ids, int32_t basis_id, StandingFindings *out_changed, GError **error)
{
  g_auto(StandingFindings) changed = {g_ptr_array_new(), g_ptr_array_new()};
  if (!compare_series(connection, catalogue, findings->series, ids, basis_id, changed.series, error) ||
      !compare_assessments(connection, catalogue, findings->assessments, ids, basis_id, changed.assessments, error))
    return false;
  *out_changed = changed;
  changed = (StandingFindings){NULL, NULL};
  return true;
}

void standing_findings_clear(StandingFindings *changed)
{
  g_clear_pointer(&changed->series, g_ptr_array_unref);
  g_clear_pointer(&changed->assessments, g_ptr_array_unref);
}
