/* Answers that the database gives as JSON. */
#include "base/clock.h"
#include "base/error.h"
#include "database/query.h"
#include "reporter/serve/answers.h"

GString *answer_statement(const Desk *desk, const char *statement, const char *const *values, guint n_values,
                          GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  for (guint i = 0; i < n_values; i++)
    parameters_add_text(parameters, values[i]);
  parameters_add_text(parameters, CLOCK_DEFAULT_ZONE);
  g_autoptr(Result) rows = query_run(desk->connection, statement, QUERY_OPTIONAL_ROW, parameters, error);
  if (rows == NULL)
    return NULL;
  if (result_rows(rows) == 0) {
    g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "there is no such thing");
    return NULL;
  }
  GString *json = g_string_new(result_text(rows, 0, 0));
  if (result_check(rows, error))
    return json;
  g_string_free(json, TRUE);
  return NULL;
}
