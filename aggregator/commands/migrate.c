/* migrate: brings the schema to this program's version and makes partitions ahead of the data. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/partitions.h"
#include "base/embedded.h"
#include "database/migrate.h"

extern const EmbeddedFile aggregator_migrations[];

static void show_report(const Invocation *invocation, const MigrationReport *report, int n_partitions)
{
  const Language language = invocation->language;
  g_autofree char *before = g_strdup_printf("%d", report->version_before);
  g_autofree char *after = g_strdup_printf("%d", report->version_after);
  g_autofree char *made = g_strdup_printf("%d", n_partitions);
  const bool is_changed = report->version_before != report->version_after;
  g_autofree char *versions =
      is_changed ? text_format(language, "aggregator.migrate.done", "before", before, "after", after, NULL)
                 : text_format(language, "aggregator.migrate.current", "after", after, NULL);
  g_autofree char *partitions = text_format(language, "aggregator.migrate.partitions", "made", made, NULL);
  g_autofree char *words = g_strconcat(versions, "\n", partitions, NULL);
  act_show(invocation, words,
           json_pack("{s:i, s:i, s:i}", "version_before", report->version_before, "version_after",
                     report->version_after, "partitions_made", n_partitions));
}

ExitStatus command_migrate(const Invocation *invocation, GError **error)
{
  g_autoptr(Connection) connection = administration_connect(invocation->settings, error);
  MigrationReport report;
  int n_partitions = 0;
  if (connection == NULL || !migrate_apply(connection, aggregator_migrations, &report, error) ||
      !partitions_ensure(connection, &n_partitions, error))
    return EXIT_FAILED;
  show_report(invocation, &report, n_partitions);
  return EXIT_DONE;
}
