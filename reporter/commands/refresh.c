#include <stdio.h>

#include "reporter/commands.h"
#include "reporter/summarise/summarise.h"

const CommandOption refresh_options[] = {
    {"all", OPTION_FLAG, NULL, "reporter.command.refresh.all"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

ExitStatus command_refresh(const Invocation *invocation, GError **error)
{
  RefreshSummary summary;
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  if (connection == NULL || !summarise_refresh(connection, invocation_flag(invocation, "all"), &summary, error))
    return EXIT_FAILED;
  g_autofree char *years = g_strdup_printf("%" G_GINT64_FORMAT, summary.indicator_years);
  g_autofree char *rows = g_strdup_printf("%" G_GINT64_FORMAT, summary.rows);
  g_autofree char *line = text_format(invocation->language, "reporter.refreshed", "years", years, "rows", rows, NULL);
  printf("%s\n", line);
  return EXIT_DONE;
}
