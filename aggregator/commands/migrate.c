/* migrate: brings the schema to this program's version and makes partitions ahead of the data. */
#include "aggregator/commands.h"

#include <stdio.h>

#include "aggregator/administration/administration.h"
#include "aggregator/administration/partitions.h"
#include "base/embedded.h"
#include "database/migrate.h"

extern const EmbeddedFile aggregator_migrations[];

static void print_report(Language language, const MigrationReport *report, int n_partitions)
{
  g_autofree char *before = g_strdup_printf("%d", report->version_before);
  g_autofree char *after = g_strdup_printf("%d", report->version_after);
  g_autofree char *made = g_strdup_printf("%d", n_partitions);
  const bool is_changed = report->version_before != report->version_after;
  g_autofree char *versions =
      is_changed ? text_format(language, "aggregator.migrate.done", "before", before, "after", after, NULL)
                 : text_format(language, "aggregator.migrate.current", "after", after, NULL);
  g_autofree char *partitions = text_format(language, "aggregator.migrate.partitions", "made", made, NULL);
  printf("%s\n%s\n", versions, partitions);
}

ExitStatus command_migrate(const Invocation *invocation, GError **error)
{
  g_autoptr(Connection) connection = administration_connect(invocation->settings, error);
  MigrationReport report;
  int n_partitions = 0;
  if (connection == NULL || !migrate_apply(connection, aggregator_migrations, &report, error) ||
      !partitions_ensure(connection, &n_partitions, error))
    return EXIT_FAILED;
  print_report(invocation->language, &report, n_partitions);
  return EXIT_DONE;
}
