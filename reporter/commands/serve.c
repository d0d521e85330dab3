/* serve: the live dashboard. */
#include "record/period.h"
#include "reporter/commands.h"
#include "reporter/commands/page_output.h"
#include "reporter/serve/dashboard.h"

const CommandOption serve_options[] = {
    {"year", OPTION_VALUE, "YEAR", "serve.command.year"},
    {"edition", OPTION_VALUE, "EDITION", "reporter.command.edition"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

ExitStatus command_serve(const Invocation *invocation, GError **error)
{
  int64_t year = 0;
  g_auto(ReportingRules) rules;
  reporting_rules_init(&rules, invocation->settings);
  DashboardOptions options = {.settings = invocation->settings,
                              .connection = reporter_connection_options(invocation->settings),
                              .rules = &rules};
  if (!invocation_integer(invocation, "year", 0, PERIOD_FIRST_YEAR, PERIOD_LAST_YEAR, &year, error) ||
      !edition_read(invocation, &options.is_public, error))
    return EXIT_USAGE;
  options.year = (int)year;
  return dashboard_run(&options, error) ? EXIT_DONE : EXIT_FAILED;
}
