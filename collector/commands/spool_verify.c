/* spool verify: whether the spool is sound, looked at as a whole. Exit status 1 when it is not. */
#include <stdio.h>

#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands.h"
#include "collector/commands/json_output.h"

static void print_words(const json_t *answer, Language language)
{
  size_t i = 0;
  json_t *complaint = NULL;
  const json_t *complaints = json_object_get(answer, "complaints");
  g_autofree char *n_batches =
      g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(answer, "batches")));
  const char *code = json_array_size(complaints) == 0 ? "collector.spool.sound" : "collector.spool.damaged";
  g_autofree char *words = text_format(language, code, "batches", n_batches, NULL);
  terminal_say(stdout, words);
  json_array_foreach(complaints, i, complaint)
  {
    g_autofree char *kind =
        g_strdup_printf("spool.complaint.%s", json_string_value(json_object_get(complaint, "kind")));
    g_autofree char *line =
        text_format(language, kind, "detail", json_string_value(json_object_get(complaint, "detail")), NULL);
    g_autofree char *set_in = g_strconcat("  ", line, NULL);
    terminal_say(stdout, set_in);
  }
}

ExitStatus command_spool_verify(const Invocation *invocation, GError **error)
{
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error))
    return EXIT_FAILED;
  g_autoptr(Client) client = client_open(invocation->settings, error);
  json_t *answer = client != NULL ? client_ask(client, json_pack("{s:s}", "do", "spool_verify"), error) : NULL;
  if (answer == NULL)
    return EXIT_FAILED;
  if (invocation_flag(invocation, "json"))
    print_json(answer);
  else
    print_words(answer, invocation->language);
  const bool is_sound = json_array_size(json_object_get(answer, "complaints")) == 0;
  json_decref(answer);
  return is_sound ? EXIT_DONE : EXIT_FINDINGS;
}
