#include <stdio.h>

#include "base/terminal.h"
#include "reporter/commands.h"
#include "reporter/headway.h"
#include "reporter/refresh.h"

const CommandOption refresh_options[] = {
    {"all", OPTION_FLAG, NULL, "reporter.command.refresh.all"},
    HEADWAY_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL},
};

ExitStatus command_refresh(const Invocation *invocation, GError **error)
{
  RefreshSummary summary;
  g_auto(ReportingRules) rules;
  reporting_rules_init(&rules, invocation->settings);
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  g_auto(Headway) headway = headway_begin(invocation);
  if (connection == NULL || !refresh_run(connection, &rules, invocation_flag(invocation, "all"), &summary, error))
    return EXIT_FAILED;
  headway_end(&headway);
  g_autofree char *years = g_strdup_printf("%" G_GINT64_FORMAT, summary.indicator_years);
  g_autofree char *rows = g_strdup_printf("%" G_GINT64_FORMAT, summary.rows);
  g_autofree char *assessments = g_strdup_printf("%" G_GINT64_FORMAT, summary.assessments);
  g_autofree char *line = text_format(invocation->language, "reporter.refreshed", "years", years, "rows", rows,
                                      "assessments", assessments, NULL);
  terminal_say(stdout, line);
  return EXIT_DONE;
}
