#include "reporter/summarise/kept_year.h"

#include "database/query.h"

bool kept_year_is_enough(Connection *connection, bool *out_is_enough, GError **error)
{
  if (!query_queue(connection, "kept_year_basis", NULL, error))
    return false;
  g_autoptr(Result) row = query_run(connection, "kept_year_is_enough", QUERY_ONE_ROW, NULL, error);
  if (row == NULL)
    return false;
  *out_is_enough = result_boolean(row, 0, 0);
  return result_check(row, error);
}

bool kept_year_agencies(Connection *connection, bool all, GArray *agencies, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_boolean(parameters, all);
  g_autoptr(Result) rows = query_run(connection, "kept_year_agencies", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++) {
    const int32_t agency_id = result_int32(rows, row, 0);
    g_array_append_val(agencies, agency_id);
  }
  return result_check(rows, error);
}

bool kept_year_keep(Connection *connection, const RollUpScope *scope, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  roll_up_scope_add_agencies(scope, parameters);
  return query_queue(connection, "kept_year_clear", parameters, error) &&
         query_queue(connection, "kept_year_store", NULL, error) &&
         query_queue(connection, "kept_year_note", NULL, error);
}

bool kept_year_forget(Connection *connection, GError **error)
{
  return query_queue(connection, "kept_year_forget", NULL, error);
}
