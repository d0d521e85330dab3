/* collector revoke: shuts a key out, from the next transaction on. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/collector_store.h"

static bool read_number(const char *given, int32_t *out_number, GError **error)
{
  guint64 number = 0;
  if (!g_ascii_string_to_unsigned(given, 10, 1, G_MAXINT32, &number, NULL)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s' is not the number of a collector", given);
    return false;
  }
  *out_number = (int32_t)number;
  return true;
}

ExitStatus command_collector_revoke(const Invocation *invocation, GError **error)
{
  CollectorAgency agency;
  int32_t number = 0;
  bool was_revoked = false;
  if (!read_number(invocation->operands[1], &number, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || !collector_store_agency(connection, invocation->operands[0], &agency, error) ||
      !collector_store_revoke(connection, &agency, number, &was_revoked, error))
    return EXIT_FAILED;
  g_autofree char *words = text_format(
      invocation->language, was_revoked ? "aggregator.collector.revoked_before" : "aggregator.collector.revoked",
      "agency", agency.code, "number", invocation->operands[1], NULL);
  act_show(invocation, words,
           json_pack("{s:s, s:i, s:b}", "agency", agency.code, "number", number, "was_so_already", was_revoked));
  return EXIT_DONE;
}
