/* collector add: lets a key submit for an agency, and writes the settings that the agency needs. */
#include "aggregator/commands.h"

#include <string.h>

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/agency_settings.h"
#include "aggregator/administration/collector_store.h"
#include "aggregator/commands/handed_key.h"
#include "base/file.h"

/* Neither another agency's settings nor the aggregator's own are to be lost by a slip of the pen. */
static bool check_is_new(const char *path, GError **error)
{
  if (path == NULL || !g_file_test(path, G_FILE_TEST_EXISTS))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "file '%s' exists and is not overwritten. hint: --settings names a new file, to be given to the agency",
              path);
  return false;
}

/* What was done, in words; the caller frees it. */
static char *done_words(const Invocation *invocation, int32_t number, const char *fingerprint, bool was_known)
{
  const char *path = invocation_value(invocation, "settings");
  const char *code = invocation->operands[0];
  g_autofree char *number_text = g_strdup_printf("%d", number);
  g_autofree char *done =
      text_format(invocation->language, was_known ? "aggregator.collector.known" : "aggregator.collector.added",
                  "agency", code, "number", number_text, "fingerprint", fingerprint, NULL);
  g_autofree char *written = path != NULL ? text_format(invocation->language, "aggregator.collector.settings", "file",
                                                        path, "agency", code, NULL)
                                          : NULL;
  return g_strjoin("\n", done, written, NULL);
}

static void show(const Invocation *invocation, int32_t number, const PublicKey *key, bool was_known)
{
  g_autofree char *fingerprint = public_key_fingerprint(key);
  g_autofree char *words = done_words(invocation, number, fingerprint, was_known);
  act_show(invocation, words,
           json_pack("{s:s, s:i, s:s, s:b, s:s?}", "agency", invocation->operands[0], "number", number, "fingerprint",
                     fingerprint, "was_so_already", was_known, "settings", invocation_value(invocation, "settings")));
}

/* What the file says is composed first: what is missing for it is to be known before a key is registered. */
static ExitStatus add(const Invocation *invocation, Connection *connection, const PublicKey *key, GError **error)
{
  CollectorAgency agency;
  int32_t number = 0;
  bool was_known = false;
  const char *path = invocation_value(invocation, "settings");
  g_autofree char *composed =
      path != NULL ? agency_settings_compose(connection, invocation->settings, invocation->operands[0], error) : NULL;
  if ((path != NULL && composed == NULL) ||
      !collector_store_agency(connection, invocation->operands[0], &agency, error) ||
      !collector_store_add(connection, &agency, key, invocation_value(invocation, "name"), &number, &was_known, error))
    return EXIT_FAILED;
  if (path != NULL && !file_write(path, composed, strlen(composed), 0644, error))
    return EXIT_FAILED;
  show(invocation, number, key, was_known);
  return EXIT_DONE;
}

ExitStatus command_collector_add(const Invocation *invocation, GError **error)
{
  Registration registration;
  if (!check_is_new(invocation_value(invocation, "settings"), error) ||
      !handed_key_read(invocation->operands[1], invocation->language, &registration, error))
    return EXIT_USAGE;
  if (registration.is_successor) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "this text changes the key of a collector that is registered. hint: 'collector rotate %s', so that it "
                "stays the same collector",
                invocation->operands[0]);
    return EXIT_FINDINGS;
  }
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  return connection != NULL ? add(invocation, connection, &registration.key, error) : EXIT_FAILED;
}
