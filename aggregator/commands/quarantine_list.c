/* quarantine list: refused cells and dead letters, and why. */
#include "aggregator/commands.h"

#include <string.h>

#include "aggregator/administration/administration.h"
#include "aggregator/administration/collector_store.h"
#include "aggregator/administration/listing.h"
#include "aggregator/administration/quarantine_numbers.h"
#include "aggregator/administration/quarantine_words.h"
#include "base/error.h"
#include "database/query.h"

static const char *const columns[] = {"agency", "number",    "state", "file",   "row", "indicator",
                                      "period", "breakdown", "value", "reason", NULL};

/* The columns of quarantine_listing.sql. */
enum {
  AGENCY,
  IS_DEAD_LETTER,
  NUMBER,
  STATE,
  FILE_NAME,
  SOURCE_ROW,
  INDICATOR,
  INDICATOR_ZH,
  INDICATOR_EN,
  PERIOD,
  BREAKDOWN,
  BREAKDOWN_ZH,
  BREAKDOWN_EN,
  VALUE,
  RULE,
  FIELD,
  GIVEN,
  EXPECTED
};

static char *reason_of(Result *rows, int row, Language language)
{
  const char *rule = result_optional_text(rows, row, RULE);
  if (rule == NULL)
    return text_format(language, "aggregator.quarantine.dead_letter", "reason", result_text(rows, row, GIVEN), NULL);
  const QuarantineFinding finding = {.rule = rule,
                                     .indicator_name =
                                         result_text(rows, row, language == LANGUAGE_ZH ? INDICATOR_ZH : INDICATOR_EN),
                                     .row = (uint32_t)result_int32(rows, row, SOURCE_ROW),
                                     .field = result_text(rows, row, FIELD),
                                     .given = result_text(rows, row, GIVEN),
                                     .expected = result_text(rows, row, EXPECTED)};
  return quarantine_reason(language, &finding);
}

static void add_row(Listing *listing, Result *rows, int row, Language language)
{
  const bool is_dead_letter = result_boolean(rows, row, IS_DEAD_LETTER);
  g_autofree char *number = quarantine_number_text(result_int64(rows, row, NUMBER), is_dead_letter);
  g_autofree char *source_row = is_dead_letter ? NULL : g_strdup_printf("%d", result_int32(rows, row, SOURCE_ROW));
  g_autofree char *reason = reason_of(rows, row, language);
  listing_add(listing, result_text(rows, row, AGENCY));
  listing_add(listing, number);
  listing_add_term(listing, language, "quarantine_state", result_text(rows, row, STATE));
  listing_add(listing, result_optional_text(rows, row, FILE_NAME));
  listing_add(listing, source_row);
  listing_add(listing, result_optional_text(rows, row, INDICATOR));
  listing_add(listing, result_optional_text(rows, row, PERIOD));
  listing_add_named(listing, result_optional_text(rows, row, language == LANGUAGE_ZH ? BREAKDOWN_ZH : BREAKDOWN_EN),
                    result_optional_text(rows, row, BREAKDOWN));
  listing_add(listing, result_optional_text(rows, row, VALUE));
  listing_add(listing, reason);
}

/* *out_state is NULL for all. */
static bool read_state(const Invocation *invocation, const char **out_state, GError **error)
{
  static const char *const states[] = {"open", "replayed", "discarded", NULL};
  const char *given = invocation_value(invocation, "state");
  *out_state = given != NULL ? given : "open";
  if (g_strv_contains(states, *out_state))
    return true;
  if (strcmp(*out_state, "all") == 0) {
    *out_state = NULL;
    return true;
  }
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s' is none of open, replayed, discarded, all", given);
  return false;
}

static Result *read_listing(Connection *connection, const Invocation *invocation, const char *state, GError **error)
{
  CollectorAgency agency;
  const char *code = invocation->n_operands > 0 ? invocation->operands[0] : NULL;
  if (code != NULL && !collector_store_agency(connection, code, &agency, error))
    return NULL;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, code);
  parameters_add_text(parameters, state);
  return query_run(connection, "quarantine_listing", QUERY_ROWS, parameters, error);
}

ExitStatus command_quarantine_list(const Invocation *invocation, GError **error)
{
  const char *state = NULL;
  if (!read_state(invocation, &state, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  g_autoptr(Result) rows = connection != NULL ? read_listing(connection, invocation, state, error) : NULL;
  if (rows == NULL)
    return EXIT_FAILED;
  g_autoptr(Listing) listing = listing_of_columns(invocation->language, columns);
  for (int row = 0; row < result_rows(rows); row++)
    add_row(listing, rows, row, invocation->language);
  if (!result_check(rows, error))
    return EXIT_FAILED;
  listing_show(listing, invocation_flag(invocation, "json"));
  return EXIT_DONE;
}
