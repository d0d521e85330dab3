/* run: the reporter as a daemon. */
#include "reporter/commands.h"
#include "reporter/run/daemon.h"

ExitStatus command_run(const Invocation *invocation, GError **error)
{
  g_auto(ReportingRules) rules;
  reporting_rules_init(&rules, invocation->settings);
  const ReporterDaemonOptions options = {.settings = invocation->settings,
                                         .connection = reporter_connection_options(invocation->settings),
                                         .rules = &rules,
                                         .language = invocation_report_language(invocation)};
  return reporter_daemon_run(&options, error) ? EXIT_DONE : EXIT_FAILED;
}
