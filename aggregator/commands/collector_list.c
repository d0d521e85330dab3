/* collector list: every key, with its fingerprint and what came in under it last. */
#include "aggregator/commands.h"

#include "aggregator/administration/administration.h"
#include "aggregator/administration/listing.h"
#include "base/clock.h"
#include "database/query.h"
#include "wire/keys.h"

static const char *const columns[] = {"agency",      "number",     "name",           "fingerprint", "registered_at",
                                      "valid_until", "revoked_at", "last_stored_at", NULL};

static void add_moment(Listing *listing, Result *rows, int row, int column, const char *time_zone)
{
  g_autofree char *moment =
      result_is_null(rows, row, column) ? NULL : clock_format_iso(result_timestamptz(rows, row, column), time_zone);
  listing_add(listing, moment);
}

static bool add_row(Listing *listing, Result *rows, int row, const char *time_zone, GError **error)
{
  PublicKey key;
  if (!public_key_parse(result_text(rows, row, 3), &key, error))
    return false;
  g_autofree char *number = g_strdup_printf("%d", result_int32(rows, row, 1));
  g_autofree char *fingerprint = public_key_fingerprint(&key);
  listing_add(listing, result_text(rows, row, 0));
  listing_add(listing, number);
  listing_add(listing, result_text(rows, row, 2));
  listing_add(listing, fingerprint);
  for (int column = 4; column <= 7; column++)
    add_moment(listing, rows, row, column, time_zone);
  return true;
}

ExitStatus command_collector_list(const Invocation *invocation, GError **error)
{
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  g_autoptr(Result) rows =
      connection != NULL ? query_run(connection, "collector_listing", QUERY_ROWS, NULL, error) : NULL;
  if (rows == NULL)
    return EXIT_FAILED;
  const char *time_zone = settings_text(invocation->settings, "aggregator.time_zone");
  g_autoptr(Listing) listing = listing_of_columns(invocation->language, columns);
  for (int row = 0; row < result_rows(rows); row++)
    if (!add_row(listing, rows, row, time_zone, error))
      return EXIT_FAILED;
  if (!result_check(rows, error))
    return EXIT_FAILED;
  listing_show(listing, invocation_flag(invocation, "json"));
  return EXIT_DONE;
}
