/* period list: the reporting calendar: until when which period is to be reported, and which are closed, since when, by whom and why. */
#include "aggregator/commands.h"

#include "aggregator/administration/administration.h"
#include "aggregator/administration/listing.h"
#include "base/clock.h"
#include "base/error.h"
#include "database/query.h"
#include "record/period.h"

/* The statement's columns. */
enum { PERIOD, FREQUENCY, ENDED_ON, DUE_ON, INDICATORS, DEPARTMENTS, CLOSED_AT, CLOSED_BY, REASON };

static void add_calendar(Listing *listing, Result *rows, int row)
{
  g_autofree char *n_indicators = result_is_null(rows, row, INDICATORS)
                                      ? NULL
                                      : g_strdup_printf("%" G_GINT64_FORMAT, result_int64(rows, row, INDICATORS));
  listing_add(listing, result_optional_text(rows, row, ENDED_ON));
  listing_add(listing, result_optional_text(rows, row, DUE_ON));
  listing_add(listing, n_indicators);
  listing_add(listing, result_optional_text(rows, row, DEPARTMENTS));
}

static bool add_row(Listing *listing, Result *rows, int row, const char *time_zone, GError **error)
{
  Frequency frequency;
  char label[PERIOD_TEXT_SIZE];
  if (!frequency_parse(result_text(rows, row, FREQUENCY), &frequency)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "the database has a frequency '%s' that is not known",
                result_text(rows, row, FREQUENCY));
    return false;
  }
  g_autofree char *closed_at = result_is_null(rows, row, CLOSED_AT)
                                   ? NULL
                                   : clock_format_iso(result_timestamptz(rows, row, CLOSED_AT), time_zone);
  listing_add(listing, period_format(period_of_day(result_date(rows, row, PERIOD), frequency), label));
  add_calendar(listing, rows, row);
  listing_add(listing, closed_at);
  listing_add(listing, result_optional_text(rows, row, CLOSED_BY));
  listing_add(listing, result_optional_text(rows, row, REASON));
  return true;
}

ExitStatus command_period_list(const Invocation *invocation, GError **error)
{
  static const char *const columns[] = {"period",    "ended_on",  "due_on", "indicators", "departments",
                                        "closed_at", "closed_by", "reason", NULL};
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  g_autoptr(Result) rows = connection != NULL ? query_run(connection, "period_listing", QUERY_ROWS, NULL, error) : NULL;
  if (rows == NULL)
    return EXIT_FAILED;
  g_autoptr(Listing) listing = listing_of_columns(invocation->language, columns);
  for (int row = 0; row < result_rows(rows); row++)
    if (!add_row(listing, rows, row, settings_text(invocation->settings, "aggregator.time_zone"), error))
      return EXIT_FAILED;
  if (!result_check(rows, error))
    return EXIT_FAILED;
  listing_show(listing, invocation_flag(invocation, "json"));
  return EXIT_DONE;
}
