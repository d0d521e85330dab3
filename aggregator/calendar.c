#include "aggregator/calendar.h"

#include "base/error.h"
#include "database/query.h"

static bool take_closed(Calendar *calendar, Result *rows, int row, GError **error)
{
  Frequency frequency = FREQUENCY_ANNUAL;
  if (!frequency_parse(result_text(rows, row, 1), &frequency)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "period_closure has the unknown frequency '%s'",
                result_text(rows, row, 1));
    return false;
  }
  calendar->closed[calendar->n_closed++] = period_of_day(result_date(rows, row, 0), frequency);
  return true;
}

static bool read_closed(Calendar *calendar, Connection *connection, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "calendar_closed", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  calendar->closed = g_new0(Period, (gsize)result_rows(rows));
  for (int row = 0; row < result_rows(rows); row++)
    if (!take_closed(calendar, rows, row, error))
      return false;
  return result_check(rows, error);
}

static bool read_range(Calendar *calendar, Connection *connection, GError **error)
{
  g_autoptr(Result) row = query_run(connection, "calendar_range", QUERY_ONE_ROW, NULL, error);
  if (row == NULL)
    return false;
  calendar->first_day = result_date(row, 0, 0);
  calendar->last_day = result_date(row, 0, 1);
  return result_check(row, error);
}

bool calendar_read(Connection *connection, Calendar *out_calendar, GError **error)
{
  g_auto(Calendar) calendar = {0};
  if (!read_closed(&calendar, connection, error) || !read_range(&calendar, connection, error))
    return false;
  *out_calendar = calendar;
  calendar = (Calendar){0};
  return true;
}

bool calendar_hold(Connection *connection, Calendar *out_calendar, GError **error)
{
  g_autoptr(Result) lock = query_run(connection, "calendar_hold", QUERY_ONE_ROW, NULL, error);
  return lock != NULL && calendar_read(connection, out_calendar, error);
}

bool calendar_lock(Connection *connection, GError **error)
{
  g_autoptr(Result) lock = query_run(connection, "calendar_lock", QUERY_ONE_ROW, NULL, error);
  return lock != NULL;
}

void calendar_clear(Calendar *calendar)
{
  g_clear_pointer(&calendar->closed, g_free);
}
