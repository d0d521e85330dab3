/* run: the daemon. */
#include "aggregator/commands.h"

#include "aggregator/server.h"
#include "base/log.h"

static bool apply_log_level(const Settings *settings, GError **error)
{
  static const char *const names[] = {"debug", "info", "warning", "error"};
  const char *given = settings_text(settings, "log.level");
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_equal(given, names[i])) {
      log_set_level((LogLevel)i);
      return true;
    }
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "setting 'log.level': '%s' is not debug, info, warning or error", given);
  return false;
}

ExitStatus command_run(const Invocation *invocation, GError **error)
{
  return apply_log_level(invocation->settings, error) && server_run(invocation->settings, error) ? EXIT_DONE
                                                                                                 : EXIT_FAILED;
}
