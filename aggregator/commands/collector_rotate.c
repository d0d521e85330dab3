/* collector rotate: gives a collector a new key; the former one stays good for a while. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/collector_rotation.h"
#include "aggregator/commands/handed_key.h"
#include "base/clock.h"

static void print_done(const Invocation *invocation, int32_t number, int64_t until_us, const PublicKey *key)
{
  g_autofree char *number_text = g_strdup_printf("%d", number);
  g_autofree char *fingerprint = public_key_fingerprint(key);
  g_autofree char *until = clock_format_iso(until_us, settings_text(invocation->settings, "aggregator.time_zone"));
  g_autofree char *words =
      text_format(invocation->language, "aggregator.collector.rotated", "agency", invocation->operands[0], "number",
                  number_text, "fingerprint", fingerprint, "until", until_us != 0 ? until : "-", NULL);
  act_show(invocation, words,
           json_pack("{s:s, s:i, s:s, s:s?}", "agency", invocation->operands[0], "number", number, "fingerprint",
                     fingerprint, "former_keys_until", until_us != 0 ? until : NULL));
}

ExitStatus command_collector_rotate(const Invocation *invocation, GError **error)
{
  Registration registration;
  CollectorAgency agency;
  int64_t chosen = 0;
  int32_t number = 0;
  int64_t until_us = 0;
  if (!invocation_integer(invocation, "number", 0, 1, G_MAXINT32, &chosen, error) ||
      !handed_key_read(invocation->operands[1], invocation->language, &registration, error))
    return EXIT_USAGE;
  const Rotation rotation = {.registration = &registration,
                             .number = (int32_t)chosen,
                             .overlap_ms = settings_integer(invocation->settings, "key.overlap"),
                             .may_prolong = invocation_flag(invocation, "prolong")};
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || !collector_store_agency(connection, invocation->operands[0], &agency, error) ||
      !collector_rotate(connection, &agency, &rotation, &number, &until_us, error))
    return EXIT_FAILED;
  print_done(invocation, number, until_us, &registration.key);
  return EXIT_DONE;
}
