/* run: the daemon. */
#include "collector/commands.h"

#include "base/log.h"
#include "collector/daemon.h"

ExitStatus command_run(const Invocation *invocation, GError **error)
{
  bool is_drained = false;
  return daemon_run(invocation->settings, DAEMON_SERVE, 0, &is_drained, error) ? EXIT_DONE : EXIT_FAILED;
}
