/* status: how the collector is doing, from the running daemon or, when none runs, from the spool. */
#include "collector/status.h"

#include <stdio.h>

#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands.h"

static void print_status(const Invocation *invocation, const json_t *status)
{
  if (invocation_flag(invocation, "json")) {
    char *dumped = json_dumps(status, JSON_INDENT(2));
    printf("%s\n", dumped);
    free(dumped);
    return;
  }
  g_autofree char *words = status_to_text(status, invocation->language);
  g_autofree char *wrapped = terminal_wrap(words, terminal_width(stdout));
  printf("%s", wrapped);
}

ExitStatus command_status(const Invocation *invocation, GError **error)
{
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error))
    return EXIT_FAILED;
  g_autoptr(Client) client = client_open(invocation->settings, error);
  if (client == NULL)
    return EXIT_FAILED;
  json_t *status =
      client_ask(client, json_pack("{s:s, s:b}", "do", "status", "brief", invocation_flag(invocation, "brief")), error);
  if (status == NULL)
    return EXIT_FAILED;
  print_status(invocation, status);
  json_decref(status);
  return EXIT_DONE;
}
