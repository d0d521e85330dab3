/* status: how the collector is doing, from the running daemon or, when none runs, from the spool. */
#include "collector/status.h"

#include <stdio.h>

#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands.h"
#include "collector/commands/json_output.h"
#include "collector/home.h"
#include "collector/spool_opening.h"

static void print_words(const char *words)
{
  g_autofree char *wrapped = terminal_wrap(words, terminal_width(stdout));
  printf("%s", wrapped);
}

static void print_status(const Invocation *invocation, const json_t *status)
{
  if (invocation_flag(invocation, "json")) {
    print_json(status);
    return;
  }
  g_autofree char *words = status_to_text(status, invocation->language);
  print_words(words);
}

/* A damaged spool that waits for room cannot be opened; that too is how the collector is doing. False when it is something else. */
static bool print_what_it_waits_for(const Invocation *invocation)
{
  g_autoptr(Home) home = home_new(settings_text(invocation->settings, "collector.home"));
  g_autofree char *words = spool_opening_words(home, invocation->language);
  if (words == NULL)
    return false;
  if (invocation_flag(invocation, "json")) {
    json_t *status = json_pack("{s:s}", "waits_for_room", words);
    print_json(status);
    json_decref(status);
    return true;
  }
  g_autofree char *line = g_strconcat(words, "\n", NULL);
  print_words(line);
  return true;
}

ExitStatus command_status(const Invocation *invocation, GError **error)
{
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error))
    return EXIT_FAILED;
  g_autoptr(Client) client = client_open(invocation->settings, error);
  if (client == NULL && print_what_it_waits_for(invocation)) {
    g_clear_error(error);
    return EXIT_UNREACHABLE;
  }
  json_t *status =
      client == NULL
          ? NULL
          : client_ask(client, json_pack("{s:s, s:b}", "do", "status", "brief", invocation_flag(invocation, "brief")),
                       error);
  if (status == NULL)
    return EXIT_FAILED;
  print_status(invocation, status);
  json_decref(status);
  return EXIT_DONE;
}
