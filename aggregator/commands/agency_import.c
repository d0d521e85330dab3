/* agency import: takes in a list of agencies, whole or not at all. */
#include "aggregator/commands.h"

#include <jansson.h>

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/agency_form.h"
#include "aggregator/administration/agency_report.h"
#include "aggregator/administration/agency_store.h"
#include "base/file.h"
#include "database/transaction.h"

#define MAX_FILE_BYTES ((size_t)16 << 20)

static GPtrArray *read_list(const char *path, GPtrArray *faults, GError **error)
{
  g_autoptr(GBytes) content = file_read(path, MAX_FILE_BYTES, error);
  if (content == NULL)
    return NULL;
  GPtrArray *agencies = agency_form_read(content, faults, error);
  if (agencies == NULL)
    g_prefix_error(error, "'%s': ", path);
  return agencies;
}

static void put_all(AgencyRegister *registered, GPtrArray *agencies, GPtrArray *faults)
{
  while (agencies->len > 0)
    agency_register_put(registered, g_ptr_array_steal_index(agencies, 0), faults);
  agency_register_check(registered, faults);
}

/* What is odd, and what was or would be done. */
static void show(const Invocation *invocation, const AgencyRegister *registered)
{
  g_autoptr(GPtrArray) cautions = agency_faults_new();
  agency_register_caution(registered, cautions);
  if (!invocation_flag(invocation, "json"))
    agency_report_faults(invocation->language, invocation->operands[0], cautions);
  g_autofree char *added = g_strdup_printf("%u", agency_register_count(registered, AGENCY_ADDED));
  g_autofree char *changed = g_strdup_printf("%u", agency_register_count(registered, AGENCY_CHANGED));
  g_autofree char *unchanged = g_strdup_printf("%u", agency_register_count(registered, AGENCY_UNCHANGED));
  const char *code =
      invocation_flag(invocation, "dry-run") ? "aggregator.agency.would_import" : "aggregator.agency.imported";
  g_autofree char *words =
      text_format(invocation->language, code, "added", added, "changed", changed, "unchanged", unchanged, NULL);
  act_show(invocation, words,
           json_pack("{s:b, s:i, s:i, s:i, s:o}", "dry_run", invocation_flag(invocation, "dry-run"), "added",
                     (int)agency_register_count(registered, AGENCY_ADDED), "changed",
                     (int)agency_register_count(registered, AGENCY_CHANGED), "unchanged",
                     (int)agency_register_count(registered, AGENCY_UNCHANGED), "cautions",
                     agency_report_json(invocation->language, cautions)));
}

/* Judges the list; what is wrong goes to the person. */
static bool is_sound(const Invocation *invocation, AgencyRegister *registered, GPtrArray *agencies, GPtrArray *faults,
                     GError **error)
{
  if (agencies->len > 0)
    put_all(registered, agencies, faults);
  if (faults->len == 0)
    return true;
  agency_report_faults(invocation->language, invocation->operands[0], faults);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "'%s' has %u faults, nothing was imported",
              invocation->operands[0], faults->len);
  return false;
}

static bool take_in(const Invocation *invocation, Connection *connection, AgencyRegister *registered, GError **error)
{
  return invocation_flag(invocation, "dry-run") || agency_store_write(connection, registered, error);
}

ExitStatus command_agency_import(const Invocation *invocation, GError **error)
{
  g_autoptr(GPtrArray) faults = agency_faults_new();
  g_autoptr(GPtrArray) agencies = read_list(invocation->operands[0], faults, error);
  if (agencies == NULL)
    return EXIT_FAILED;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  g_autoptr(Transaction) transaction = connection != NULL ? transaction_begin(connection, error) : NULL;
  g_autoptr(AgencyRegister) registered = transaction != NULL ? agency_store_read(connection, error) : NULL;
  if (registered == NULL || !is_sound(invocation, registered, agencies, faults, error) ||
      !take_in(invocation, connection, registered, error) || transaction_commit(transaction, error) != COMMIT_DONE)
    return EXIT_FAILED;
  show(invocation, registered);
  return EXIT_DONE;
}
