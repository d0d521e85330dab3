#include "reporter/store/stored_handling.h"

#include "base/clock.h"
#include "base/error.h"
#include "database/query.h"

#define DAY_LENGTH 10 /* of an ISO moment */

static char *day_of(Result *rows, int row, int column)
{
  char *moment = clock_format_iso(result_timestamptz(rows, row, column), CLOCK_DEFAULT_ZONE);
  moment[DAY_LENGTH] = '\0';
  return moment;
}

static Handling *read_one(Result *rows, int row, WarningState state)
{
  Handling *handling = g_new0(Handling, 1);
  handling->level = g_strdup(result_text(rows, row, 1));
  handling->year = result_int16(rows, row, 2);
  handling->state = state;
  handling->since = day_of(rows, row, 4);
  handling->said_by = g_strdup(result_optional_text(rows, row, 5));
  handling->said[LANGUAGE_ZH] = g_strdup(result_optional_text(rows, row, 6));
  handling->said[LANGUAGE_EN] = g_strdup(result_optional_text(rows, row, 7));
  return handling;
}

GHashTable *stored_handling_load(Connection *connection, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "warning_handling", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GHashTable) handlings = handlings_new();
  for (int row = 0; row < result_rows(rows); row++) {
    WarningState state;
    if (state_parse(result_text(rows, row, 3), &state))
      g_hash_table_insert(handlings, g_strdup(result_text(rows, row, 0)), read_one(rows, row, state));
  }
  return result_check(rows, error) ? g_steal_pointer(&handlings) : NULL;
}
