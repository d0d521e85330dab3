/* assignment list: which agency owes which indicator. */
#include "aggregator/commands.h"

#include "aggregator/administration/administration.h"
#include "aggregator/administration/collector_store.h"
#include "aggregator/administration/listing.h"
#include "database/query.h"

static const char *const columns[] = {"agency", "number", "indicator", "frequency", "name", NULL};

static Listing *list_rows(Result *rows, Language language)
{
  Listing *listing = listing_of_columns(language, columns);
  for (int row = 0; row < result_rows(rows); row++) {
    g_autofree char *number = g_strdup_printf("%d", result_int16(rows, row, 1));
    listing_add(listing, result_text(rows, row, 0));
    listing_add(listing, number);
    listing_add(listing, result_text(rows, row, 2));
    listing_add_term(listing, language, "frequency", result_text(rows, row, 5));
    listing_add(listing, result_text(rows, row, language == LANGUAGE_ZH ? 3 : 4));
  }
  return listing;
}

ExitStatus command_assignment_list(const Invocation *invocation, GError **error)
{
  const char *code = invocation->operands[0];
  CollectorAgency agency;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || (code != NULL && !collector_store_agency(connection, code, &agency, error)))
    return EXIT_FAILED;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, code);
  g_autoptr(Result) rows = query_run(connection, "assignment_listing", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return EXIT_FAILED;
  g_autoptr(Listing) listing = list_rows(rows, invocation->language);
  if (!result_check(rows, error))
    return EXIT_FAILED;
  listing_show(listing, invocation_flag(invocation, "json"));
  return EXIT_DONE;
}
