/* agency add: registers one agency. */
#include "aggregator/commands.h"

#include <jansson.h>

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/agency_report.h"
#include "aggregator/administration/agency_store.h"
#include "database/transaction.h"

/* The agency that the options describe: every column has an option of its name. */
static Agency *read_options(const Invocation *invocation)
{
  Agency *agency = agency_new(1);
  for (int column = 0; column < N_AGENCY_COLUMNS; column++) {
    g_autofree char *option = g_strdup(agency_column_name((AgencyColumn)column));
    agency_set(agency, (AgencyColumn)column, invocation_value(invocation, g_strdelimit(option, "_", '-')));
  }
  if (agency->cells[AGENCY_LEVEL] == NULL)
    agency_set(agency, AGENCY_LEVEL, "unit");
  return agency;
}

static bool is_free(const AgencyRegister *registered, const char *code, GError **error)
{
  if (code == NULL)
    g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--code is needed");
  else if (agency_register_find(registered, code) != NULL)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "agency '%s' is registered already. hint: change it by 'agency import'", code);
  else
    return true;
  return false;
}

/* Puts the agency into the register and judges it; CAUTIONS gets what may stay. */
static bool is_sound(Language language, AgencyRegister *registered, Agency *agency, GPtrArray *cautions, GError **error)
{
  g_autoptr(GPtrArray) faults = agency_faults_new();
  agency_register_put(registered, agency, faults);
  agency_register_check(registered, faults);
  if (faults->len == 0) {
    agency_register_caution(registered, cautions);
    return true;
  }
  agency_report_options(language, faults);
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "the agency was not registered");
  return false;
}

ExitStatus command_agency_add(const Invocation *invocation, GError **error)
{
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  g_autoptr(Transaction) transaction = connection != NULL ? transaction_begin(connection, error) : NULL;
  g_autoptr(AgencyRegister) registered = transaction != NULL ? agency_store_read(connection, error) : NULL;
  g_autoptr(GPtrArray) cautions = agency_faults_new();
  const char *code = invocation_value(invocation, "code");
  if (registered == NULL || !is_free(registered, code, error) ||
      !is_sound(invocation->language, registered, read_options(invocation), cautions, error) ||
      !agency_store_write(connection, registered, error) || transaction_commit(transaction, error) != COMMIT_DONE)
    return EXIT_FAILED;
  g_autofree char *words = text_format(invocation->language, "aggregator.agency.added", "code", code, NULL);
  if (!invocation_flag(invocation, "json"))
    agency_report_options(invocation->language, cautions);
  act_show(invocation, words,
           json_pack("{s:s, s:o}", "agency", code, "cautions", agency_report_json(invocation->language, cautions)));
  return EXIT_DONE;
}
