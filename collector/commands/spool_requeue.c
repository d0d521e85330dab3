/* spool requeue: sends a submission's batches again. The district recognises what it holds, so nothing is stored twice. */
#include <stdio.h>

#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands.h"
#include "collector/commands/json_output.h"

static void print_words(const json_t *answer, Language language)
{
  const json_t *entry = json_object_get(answer, "submission");
  g_autofree char *code =
      g_strdup_printf("collector.spool.requeue.%s", json_string_value(json_object_get(answer, "result")));
  g_autofree char *words = text_format(language, code, "file", json_string_value(json_object_get(entry, "file")),
                                       "submission", json_string_value(json_object_get(entry, "submission")), NULL);
  terminal_say(stdout, words);
}

ExitStatus command_spool_requeue(const Invocation *invocation, GError **error)
{
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error))
    return EXIT_FAILED;
  g_autoptr(Client) client = client_open(invocation->settings, error);
  if (client == NULL)
    return EXIT_FAILED;
  json_t *answer =
      client_ask(client, json_pack("{s:s, s:s}", "do", "spool_requeue", "id", invocation->operands[0]), error);
  if (answer == NULL)
    return EXIT_FAILED;
  if (invocation_flag(invocation, "json"))
    print_json(answer);
  else
    print_words(answer, invocation->language);
  const bool is_too_late = g_strcmp0(json_string_value(json_object_get(answer, "result")), "too_late") == 0;
  json_decref(answer);
  return is_too_late ? EXIT_FINDINGS : EXIT_DONE;
}
