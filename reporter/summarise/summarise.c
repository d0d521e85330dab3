#include "reporter/summarise/summarise.h"

#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"
#include "reporter/store/stored_catalogue.h"
#include "reporter/summarise/partition.h"

#define MAX_ATTEMPTS 5

static bool execute(Connection *connection, const char *statement, GError **error)
{
  return query_execute(connection, statement, NULL, NULL, error);
}

static bool execute_all(Connection *connection, const char *const *statements, guint n_statements, GError **error)
{
  for (guint i = 0; i < n_statements; i++)
    if (!execute(connection, statements[i], error))
      return false;
  return true;
}

/* The columns of refresh_part_table.sql. */
typedef struct PartColumns {
  int16_t *indicator_ids, *total_ids, *part_ids, *dimensions;
  const char **codes;
  bool *are_residence, *are_optional;
} PartColumns;

static void clear_columns(PartColumns *columns)
{
  g_free(columns->indicator_ids);
  g_free(columns->total_ids);
  g_free(columns->part_ids);
  g_free(columns->dimensions);
  g_free(columns->codes);
  g_free(columns->are_residence);
  g_free(columns->are_optional);
}

static PartColumns columns_of(const StoredCatalogue *stored, const GArray *parts)
{
  PartColumns columns = {g_new(int16_t, parts->len), g_new(int16_t, parts->len),      g_new(int16_t, parts->len),
                         g_new(int16_t, parts->len), g_new(const char *, parts->len), g_new(bool, parts->len),
                         g_new(bool, parts->len)};
  for (guint i = 0; i < parts->len; i++) {
    const PartitionPart *part = &g_array_index(parts, PartitionPart, i);
    columns.indicator_ids[i] = part->indicator_id;
    columns.total_ids[i] = stored->breakdown_ids[part->total];
    columns.part_ids[i] = stored->breakdown_ids[part->part];
    columns.dimensions[i] = (int16_t)part->dimension;
    columns.codes[i] = part->code;
    columns.are_residence[i] = part->dimension == DIMENSION_RESIDENCE;
    columns.are_optional[i] = part->is_optional;
  }
  return columns;
}

static bool make_part_table(Connection *connection, const StoredCatalogue *stored, GError **error)
{
  g_autoptr(GArray) parts = partition_parts(stored->catalogue);
  PartColumns columns = columns_of(stored, parts);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int16_array(parameters, columns.indicator_ids, NULL, parts->len);
  parameters_add_int16_array(parameters, columns.total_ids, NULL, parts->len);
  parameters_add_int16_array(parameters, columns.part_ids, NULL, parts->len);
  parameters_add_int16_array(parameters, columns.dimensions, NULL, parts->len);
  parameters_add_text_array(parameters, columns.codes, parts->len);
  parameters_add_boolean_array(parameters, columns.are_residence, NULL, parts->len);
  parameters_add_boolean_array(parameters, columns.are_optional, NULL, parts->len);
  clear_columns(&columns);
  return query_execute(connection, "refresh_part_table", parameters, NULL, error);
}

/* From the deepest totals up, since a sum of parts may be a part itself. */
static bool add_totals(Connection *connection, const Catalogue *catalogue, GError **error)
{
  for (guint depth = partition_depth(catalogue); depth > 0; depth--) {
    g_autoptr(Parameters) parameters = parameters_new();
    parameters_add_int16(parameters, (int16_t)(depth - 1));
    if (!query_execute(connection, "refresh_totals", parameters, NULL, error))
      return false;
  }
  return true;
}

static bool roll_up(Connection *connection, bool everything, RefreshSummary *summary, GError **error)
{
  static const char *const periods[] = {"refresh_shape_table", "refresh_area_table", "refresh_agency_period",
                                        "refresh_agency_period_key", "refresh_analyze"};
  static const char *const years[] = {"refresh_agency_year", "refresh_analyze_years"};
  g_autoptr(StoredCatalogue) stored = stored_catalogue_load(connection, error);
  return stored != NULL && query_execute(connection, "refresh_scope", NULL, &summary->indicator_years, error) &&
         make_part_table(connection, stored, error) && execute_all(connection, periods, G_N_ELEMENTS(periods), error) &&
         add_totals(connection, stored->catalogue, error) &&
         execute_all(connection, years, G_N_ELEMENTS(years), error) &&
         execute(connection, everything ? "refresh_clear_all" : "refresh_clear", error) &&
         query_execute(connection, "refresh_summary", NULL, &summary->rows, error);
}

/* One refresh of one session. */
typedef struct Refresh {
  Connection *connection;
  bool everything;
  RefreshSummary summary;
} Refresh;

/* One of its transactions, whole. */
typedef bool (*Step)(Refresh *refresh, GError **error);

/* LOCK comes before anything that takes the transaction's snapshot. */
static bool store_summary(Refresh *refresh, GError **error)
{
  static const char *const beginning[] = {"refresh_isolation", "refresh_lock", "refresh_mark_table",
                                          "refresh_touched_table"};
  Connection *connection = refresh->connection;
  refresh->summary = (RefreshSummary){0};
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  return transaction != NULL && execute_all(connection, beginning, G_N_ELEMENTS(beginning), error) &&
         (!refresh->everything || execute(connection, "refresh_touch_all", error)) &&
         roll_up(connection, refresh->everything, &refresh->summary, error) &&
         transaction_commit(transaction, error) == COMMIT_DONE;
}

static bool delete_marks_of_agency(Connection *connection, Result *seen, int row, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, result_int32(seen, row, 0));
  for (int column = 1; column <= 3; column++)
    parameters_add_text(parameters, result_text(seen, row, column));
  return result_check(seen, error) && query_execute(connection, "refresh_delete_marks", parameters, NULL, error);
}

static bool delete_seen_marks(Connection *connection, GError **error)
{
  g_autoptr(Result) seen = query_run(connection, "refresh_seen_marks", QUERY_ROWS, NULL, error);
  if (seen == NULL)
    return false;
  for (int row = 0; row < result_rows(seen); row++)
    if (!delete_marks_of_agency(connection, seen, row, error))
      return false;
  return true;
}

static bool delete_marks(Refresh *refresh, GError **error)
{
  g_autoptr(Transaction) transaction = transaction_begin(refresh->connection, error);
  return transaction != NULL && delete_seen_marks(refresh->connection, error) &&
         execute(refresh->connection, "refresh_drop_marks", error) &&
         transaction_commit(transaction, error) == COMMIT_DONE;
}

static bool try_repeatedly(Step step, Refresh *refresh, GError **error)
{
  for (int attempt = 1;; attempt++) {
    g_autoptr(GError) failure = NULL;
    if (step(refresh, &failure))
      return true;
    bool may_retry = halfsky_error_is(failure, HALFSKY_ERROR_RETRY) && connection_is_open(refresh->connection);
    if (!may_retry || attempt == MAX_ATTEMPTS) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return false;
    }
  }
}

static bool answer(Connection *connection, const char *statement, GError **error)
{
  g_autoptr(Result) row = query_run(connection, statement, QUERY_ONE_ROW, NULL, error);
  return row != NULL;
}

bool summarise_refresh(Connection *connection, bool everything, RefreshSummary *out_summary, GError **error)
{
  Refresh refresh = {.connection = connection, .everything = everything};
  if (answer(connection, "refresh_alone", error) && try_repeatedly(store_summary, &refresh, error) &&
      try_repeatedly(delete_marks, &refresh, error) && answer(connection, "refresh_over", error)) {
    *out_summary = refresh.summary;
    return true;
  }
  connection_close(connection);
  g_prefix_error(error, "refresh: ");
  return false;
}
