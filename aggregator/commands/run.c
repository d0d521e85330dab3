/* run: the daemon. */
#include "aggregator/commands.h"

#include "aggregator/server.h"

ExitStatus command_run(const Invocation *invocation, GError **error)
{
  return server_run(invocation->settings, error) ? EXIT_DONE : EXIT_FAILED;
}
