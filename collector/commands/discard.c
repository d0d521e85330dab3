/* discard: gives up the rows of a form that wait for an explanation. */
#include <stdio.h>

#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands.h"
#include "collector/commands/json_output.h"

static void print_words(const json_t *answer, Language language)
{
  const json_t *entry = json_object_get(answer, "submission");
  const json_int_t n_rows = json_integer_value(json_object_get(answer, "rows"));
  g_autofree char *rows = g_strdup_printf("%" JSON_INTEGER_FORMAT, n_rows);
  g_autofree char *words = text_format(language, n_rows > 0 ? "collector.discard.done" : "collector.discard.nothing",
                                       "file", json_string_value(json_object_get(entry, "file")), "submission",
                                       json_string_value(json_object_get(entry, "submission")), "rows", rows, NULL);
  terminal_say(stdout, words);
}

ExitStatus command_discard(const Invocation *invocation, GError **error)
{
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error))
    return EXIT_FAILED;
  g_autoptr(Client) client = client_open(invocation->settings, error);
  if (client == NULL)
    return EXIT_FAILED;
  json_t *answer = client_ask(client, json_pack("{s:s, s:s}", "do", "discard", "id", invocation->operands[0]), error);
  if (answer == NULL)
    return EXIT_FAILED;
  if (invocation_flag(invocation, "json"))
    print_json(answer);
  else
    print_words(answer, invocation->language);
  json_decref(answer);
  return EXIT_DONE;
}
