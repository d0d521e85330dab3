/* agency list: every agency, in the order of registration. */
#include "aggregator/commands.h"

#include "aggregator/administration/administration.h"
#include "aggregator/administration/listing.h"
#include "base/clock.h"
#include "database/query.h"

static const char *const columns[] = {"agency",     "parent",    "level", "name",      "unit_type",
                                      "department", "residence", "keys",  "closed_at", NULL};

/* The statement's columns: code, parent, level, names, unit types, department, residence, keys, closed at. */
static void add_row(Listing *listing, Result *rows, int row, Language language, const char *time_zone)
{
  const int shift = language == LANGUAGE_ZH ? 0 : 1;
  g_autofree char *keys = g_strdup_printf("%" G_GINT64_FORMAT, result_int64(rows, row, 9));
  listing_add(listing, result_text(rows, row, 0));
  listing_add(listing, result_optional_text(rows, row, 1));
  listing_add_term(listing, language, "level", result_text(rows, row, 2));
  listing_add(listing, result_text(rows, row, 3 + shift));
  listing_add(listing, result_optional_text(rows, row, 5 + shift));
  listing_add(listing, result_optional_text(rows, row, 7));
  listing_add(listing, result_optional_text(rows, row, 8));
  listing_add(listing, keys);
  g_autofree char *closed_at =
      result_is_null(rows, row, 10) ? NULL : clock_format_iso(result_timestamptz(rows, row, 10), time_zone);
  listing_add(listing, closed_at);
}

ExitStatus command_agency_list(const Invocation *invocation, GError **error)
{
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  g_autoptr(Result) rows = connection != NULL ? query_run(connection, "agency_listing", QUERY_ROWS, NULL, error) : NULL;
  if (rows == NULL)
    return EXIT_FAILED;
  g_autoptr(Listing) listing = listing_of_columns(invocation->language, columns);
  for (int row = 0; row < result_rows(rows); row++)
    add_row(listing, rows, row, invocation->language, settings_text(invocation->settings, "aggregator.time_zone"));
  if (!result_check(rows, error))
    return EXIT_FAILED;
  listing_show(listing, invocation_flag(invocation, "json"));
  return EXIT_DONE;
}
