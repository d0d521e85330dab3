/* run: the daemon. */
#include "collector/commands.h"

#include "collector/collector_settings.h"
#include "collector/daemon.h"

ExitStatus command_run(const Invocation *invocation, GError **error)
{
  bool is_drained = false;
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_DEBUG, error))
    return EXIT_FAILED;
  return daemon_run(invocation->settings, DAEMON_SERVE, 0, &is_drained, error) ? EXIT_DONE : EXIT_FAILED;
}
