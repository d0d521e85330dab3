#include "aggregator/administration/status_reporting.h"

#include <stdio.h>
#include <string.h>

#include "aggregator/administration/listing.h"
#include "base/clock.h"
#include "base/terminal.h"
#include "database/query.h"

/* --- Reading ------------------------------------------------------------------------------------------------------ */

/* The columns of status_reporting.sql. */
enum { AGENCY, NAME_ZH, NAME_EN, DUE, NEXT_DUE_ON = 8, SUBMISSIONS, LAST_ACCEPTED_AT, AWAITING, REJECTED };

static const char *const report_counts[] = {"due", "complete", "partial", "missing", "open"};

static json_t *agency_json(Result *rows, int row, const char *time_zone)
{
  g_autofree char *last_accepted_at =
      result_is_null(rows, row, LAST_ACCEPTED_AT)
          ? NULL
          : clock_format_iso(result_timestamptz(rows, row, LAST_ACCEPTED_AT), time_zone);
  json_t *agency = json_pack("{s:s, s:s, s:s}", "agency", result_text(rows, row, AGENCY), "name_zh",
                             result_text(rows, row, NAME_ZH), "name_en", result_text(rows, row, NAME_EN));
  for (int i = 0; i < (int)G_N_ELEMENTS(report_counts); i++)
    json_object_set_new(agency, report_counts[i], json_integer(result_int32(rows, row, DUE + i)));
  json_t *rest = json_pack("{s:s?, s:i, s:s?, s:i, s:i}", "next_due_on", result_optional_text(rows, row, NEXT_DUE_ON),
                           "submissions", (int)result_int32(rows, row, SUBMISSIONS), "last_accepted_at",
                           last_accepted_at, "cells_awaiting", (int)result_int32(rows, row, AWAITING), "cells_rejected",
                           (int)result_int32(rows, row, REJECTED));
  json_object_update(agency, rest);
  json_decref(rest);
  return agency;
}

json_t *status_reporting(Connection *connection, const char *time_zone, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "status_reporting", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return NULL;
  json_t *reporting = json_array();
  for (int row = 0; row < result_rows(rows); row++)
    json_array_append_new(reporting, agency_json(rows, row, time_zone));
  if (result_check(rows, error))
    return reporting;
  json_decref(reporting);
  return NULL;
}

/* --- Showing ------------------------------------------------------------------------------------------------------ */

static json_int_t count_of(const json_t *agency, const char *key)
{
  return json_integer_value(json_object_get(agency, key));
}

static bool is_behind(const json_t *agency)
{
  return count_of(agency, "partial") + count_of(agency, "missing") > 0;
}

static bool is_worth_a_line(const json_t *agency)
{
  return is_behind(agency) || count_of(agency, "cells_awaiting") + count_of(agency, "cells_rejected") > 0;
}

static void add_count(Listing *listing, const json_t *agency, const char *key)
{
  g_autofree char *count = g_strdup_printf("%" JSON_INTEGER_FORMAT, count_of(agency, key));
  listing_add(listing, count);
}

static void add_agency(Listing *listing, const json_t *agency, Language language)
{
  static const char *const counts[] = {"due",  "complete",       "partial",       "missing",
                                       "open", "cells_awaiting", "cells_rejected"};
  const char *last = json_string_value(json_object_get(agency, "last_accepted_at"));
  g_autofree char *moment = last != NULL ? clock_time_for_people(last) : NULL;
  listing_add(listing, json_string_value(json_object_get(agency, "agency")));
  listing_add(listing, json_string_value(json_object_get(agency, language == LANGUAGE_ZH ? "name_zh" : "name_en")));
  for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
    add_count(listing, agency, counts[i]);
  listing_add(listing, moment != NULL ? moment : text(language, "aggregator.reporting.never"));
}

static void print_summary(const json_t *reporting, Language language)
{
  size_t i = 0, n_behind = 0;
  json_t *agency = NULL;
  json_array_foreach(reporting, i, agency) n_behind += is_behind(agency);
  g_autofree char *agencies = g_strdup_printf("%zu", json_array_size(reporting));
  g_autofree char *behind = g_strdup_printf("%zu", n_behind);
  g_autofree char *words =
      text_format(language, "aggregator.reporting.summary", "agencies", agencies, "behind", behind, NULL);
  printf("\n");
  terminal_say(stdout, words);
}

void status_reporting_print(const json_t *reporting, Language language)
{
  static const char *const columns[] = {
      "agency",           "name", "due", "complete", "partial", "missing", "open", "cells_awaiting", "cells_rejected",
      "last_accepted_at", NULL};
  if (json_array_size(reporting) == 0)
    return;
  size_t i = 0, n_lines = 0;
  json_t *agency = NULL;
  g_autoptr(Listing) listing = listing_of_columns(language, columns);
  json_array_foreach(reporting, i, agency)
  {
    if (!is_worth_a_line(agency))
      continue;
    add_agency(listing, agency, language);
    n_lines++;
  }
  print_summary(reporting, language);
  if (n_lines > 0)
    listing_print(listing);
}
