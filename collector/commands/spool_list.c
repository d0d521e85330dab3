/* spool list: the accepted forms, the oldest first, and what is still here of each. */
#include <stdio.h>

#include "base/clock.h"
#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands.h"
#include "collector/commands/json_output.h"

static char *number_of(const json_t *entry, const char *key)
{
  return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(entry, key)));
}

static void print_entry(const json_t *entry, Language language)
{
  g_autofree char *state_code =
      g_strdup_printf("collector.spool.state.%s", json_string_value(json_object_get(entry, "state")));
  g_autofree char *at = clock_time_for_people(json_string_value(json_object_get(entry, "accepted_at")));
  g_autofree char *received = number_of(entry, "received");
  g_autofree char *parts = number_of(entry, "parts");
  g_autofree char *kept = number_of(entry, "parts_kept");
  g_autofree char *words = text_format(language, "collector.spool.entry", "submission",
                                       json_string_value(json_object_get(entry, "submission")), "at", at, "file",
                                       json_string_value(json_object_get(entry, "file")), "received", received, "parts",
                                       parts, "kept", kept, "state", text(language, state_code), NULL);
  terminal_say(stdout, words);
}

/* All pages in one array, owned by the caller. */
static json_t *read_all(Client *client, GError **error)
{
  json_t *all = json_array();
  for (json_int_t after = 0; after >= 0;) {
    json_t *page = client_ask(client, json_pack("{s:s, s:I}", "do", "spool_list", "after", after), error);
    if (page == NULL) {
      json_decref(all);
      return NULL;
    }
    json_array_extend(all, json_object_get(page, "submissions"));
    const json_t *next = json_object_get(page, "next");
    after = next != NULL ? json_integer_value(next) : -1;
    json_decref(page);
  }
  return all;
}

static void print_words(const json_t *all, Language language)
{
  size_t i = 0;
  json_t *entry = NULL;
  json_array_foreach(all, i, entry) print_entry(entry, language);
  if (json_array_size(all) == 0)
    terminal_say(stdout, text(language, "collector.spool.empty"));
}

ExitStatus command_spool_list(const Invocation *invocation, GError **error)
{
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error))
    return EXIT_FAILED;
  g_autoptr(Client) client = client_open(invocation->settings, error);
  json_t *all = client != NULL ? read_all(client, error) : NULL;
  if (all == NULL)
    return EXIT_FAILED;
  if (invocation_flag(invocation, "json"))
    print_json(all);
  else
    print_words(all, invocation->language);
  json_decref(all);
  return EXIT_DONE;
}
