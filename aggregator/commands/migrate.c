/* migrate: brings the schema to this program's version and makes partitions ahead of the data. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/catalogue_store.h"
#include "aggregator/administration/partitions.h"
#include "base/embedded.h"
#include "database/migrate.h"
#include "database/query.h"
#include "database/transaction.h"

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

/* Whether the trail says how the schema came to be; not when the program ended between the schema and its act. */
static bool is_recorded(Connection *connection, bool *out_is_recorded, GError **error)
{
  g_autoptr(Result) row = query_run(connection, "audit_words_since", QUERY_ONE_ROW, NULL, error);
  if (row == NULL)
    return false;
  *out_is_recorded = !result_is_null(row, 0, 0);
  return result_check(row, error);
}

static bool note_act(Connection *connection, const MigrationReport *report, GError **error)
{
  bool is_noted = false;
  g_autofree char *content = g_strdup_printf("schema %d to %d", report->version_before, report->version_after);
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !query_execute(connection, "act_as_owner", NULL, NULL, error) ||
      !is_recorded(connection, &is_noted, error))
    return false;
  if (is_noted && report->version_before == report->version_after)
    return true;
  return administration_note(connection, TRAIL_OF_SERVER, "schema_migrated", content, error) &&
         catalogue_store_seal(connection, error) && transaction_commit(transaction, error) == COMMIT_DONE;
}

ExitStatus command_migrate(const Invocation *invocation, GError **error)
{
  g_autoptr(Connection) connection = administration_connect(invocation->settings, error);
  MigrationReport report;
  int n_partitions = 0;
  if (connection == NULL || !migrate_apply(connection, aggregator_migrations, &report, error) ||
      !partitions_ensure(connection, &n_partitions, error) || !note_act(connection, &report, error))
    return EXIT_FAILED;
  show_report(invocation, &report, n_partitions);
  return EXIT_DONE;
}
