/* collector add: lets a key submit for an agency. */
#include "aggregator/commands.h"

#include <stdio.h>

#include "aggregator/administration/administration.h"
#include "aggregator/administration/collector_store.h"

static void print_done(Language language, const char *code, int32_t number, const PublicKey *key, bool was_known)
{
  g_autofree char *number_text = g_strdup_printf("%d", number);
  g_autofree char *fingerprint = public_key_fingerprint(key);
  g_autofree char *words =
      text_format(language, was_known ? "aggregator.collector.known" : "aggregator.collector.added", "agency", code,
                  "number", number_text, "fingerprint", fingerprint, NULL);
  printf("%s\n", words);
}

ExitStatus command_collector_add(const Invocation *invocation, GError **error)
{
  PublicKey key;
  CollectorAgency agency;
  int32_t number = 0;
  bool was_known = false;
  if (!public_key_parse(invocation->operands[1], &key, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || !collector_store_agency(connection, invocation->operands[0], &agency, error) ||
      !collector_store_add(connection, &agency, &key, invocation_value(invocation, "name"), &number, &was_known, error))
    return EXIT_FAILED;
  print_done(invocation->language, agency.code, number, &key, was_known);
  return EXIT_DONE;
}
