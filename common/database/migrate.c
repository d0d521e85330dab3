#include "database/migrate.h"

#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "database/connection_private.h"
#include "database/exchange.h"
#include "database/failure.h"
#include "database/query.h"
#include "database/transaction.h"

/* A migration may rewrite large tables, and the second of two migrators waits for the first. */
enum { MIGRATION_TIMEOUT_MS = 60 * 60 * 1000 };

/* The number of migrations; asserts that they are numbered from 1 without gaps. */
static int count_migrations(const EmbeddedFile *migrations)
{
  int count = 0;
  while (migrations[count].path) {
    g_assert(g_ascii_strtoll(migrations[count].path, NULL, 10) == count + 1);
    count++;
  }
  return count;
}

static Digest checksum_of(const EmbeddedFile *migration)
{
  return digest_of_bytes(migration->content, migration->size_bytes);
}

static bool is_same(Result *applied, int row, const EmbeddedFile *migration)
{
  Digest known = checksum_of(migration);
  Digest recorded = {{0}};
  result_bytea_exact(applied, row, 2, recorded.bytes, sizeof recorded.bytes);
  return result_int32(applied, row, 0) == row + 1 && digest_equal(&known, &recorded);
}

/* Compares what is applied, in order, with the migrations of this program. */
static bool check_applied(Result *applied, const EmbeddedFile *migrations, GError **error)
{
  int known = count_migrations(migrations);
  if (result_rows(applied) > known) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "the schema is at version %d, this program knows only %d. hint: use a newer program",
                result_rows(applied), known);
    return false;
  }
  for (int row = 0; row < result_rows(applied); row++)
    if (!is_same(applied, row, &migrations[row])) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                  "migration '%s' was applied with another text than this program has. hint: the database belongs "
                  "to another build; use that program",
                  migrations[row].path);
      return false;
    }
  return result_check(applied, error);
}

static bool has_migration_table(Connection *connection, bool *out_exists, GError **error)
{
  g_autoptr(Result) result = query_run(connection, "migration_table", QUERY_ONE_ROW, NULL, error);
  if (!result)
    return false;
  bool exists = result_boolean(result, 0, 0);
  if (!result_check(result, error))
    return false;
  *out_exists = exists;
  return true;
}

/* How many migrations are applied, when all of them are ours. */
static bool read_version(Connection *connection, const EmbeddedFile *migrations, int *out_version, GError **error)
{
  bool exists;
  if (!has_migration_table(connection, &exists, error))
    return false;
  if (!exists) {
    *out_version = 0;
    return true;
  }
  g_autoptr(Result) applied = query_run(connection, "migration_list", QUERY_ROWS, NULL, error);
  if (!applied || !check_applied(applied, migrations, error))
    return false;
  *out_version = result_rows(applied);
  return true;
}

static bool record_migration(Connection *connection, int version, const EmbeddedFile *migration, GError **error)
{
  Digest checksum = checksum_of(migration);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, version);
  parameters_add_text(parameters, migration->path);
  parameters_add_bytea(parameters, checksum.bytes, sizeof checksum.bytes);
  return query_execute(connection, "migration_record", parameters, NULL, error);
}

static bool run_migration(Connection *connection, int version, const EmbeddedFile *migration, GError **error)
{
  failure_clear(connection);
  if (exchange_script(connection, migration->content, error) && record_migration(connection, version, migration, error))
    return true;
  g_prefix_error(error, "migration '%s': ", migration->path);
  return false;
}

static bool lock_migrations(Connection *connection, GError **error)
{
  g_autoptr(Result) result = query_run(connection, "migration_lock", QUERY_ONE_ROW, NULL, error);
  return result != NULL;
}

/* Applies the next missing migration in a transaction of its own. `out_version` is the version it found; when that is the last,
 * nothing was missing. */
static bool step(Connection *connection, const EmbeddedFile *migrations, int *out_version, GError **error)
{
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  int version;
  if (!transaction || !lock_migrations(connection, error) || !read_version(connection, migrations, &version, error))
    return false;
  if (migrations[version].path && !run_migration(connection, version + 1, &migrations[version], error))
    return false;
  if (transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_version = version;
  return true;
}

static bool apply_all(Connection *connection, const EmbeddedFile *migrations, MigrationReport *report, GError **error)
{
  int last = count_migrations(migrations);
  if (!step(connection, migrations, &report->version_before, error))
    return false;
  report->version_after = report->version_before;
  while (report->version_after < last)
    if (!step(connection, migrations, &report->version_after, error))
      return false;
  return true;
}

bool migrate_apply(Connection *connection, const EmbeddedFile *migrations, MigrationReport *out_report, GError **error)
{
  MigrationReport report = {0};
  int usual_ms = connection->usual_statement_timeout_ms;
  if (!connection_set_statement_timeout(connection, MIGRATION_TIMEOUT_MS, error))
    return false;
  bool is_applied = apply_all(connection, migrations, &report, error);
  bool is_restored = connection_set_statement_timeout(connection, usual_ms, is_applied ? error : NULL);
  if (!is_applied || !is_restored)
    return false;
  if (out_report)
    *out_report = report;
  return true;
}

bool migrate_check(Connection *connection, const EmbeddedFile *migrations, GError **error)
{
  int version;
  if (!read_version(connection, migrations, &version, error))
    return false;
  if (!migrations[version].path)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "the schema is at version %d, this program needs %d. hint: run 'halfsky-aggregator migrate'", version,
              count_migrations(migrations));
  return false;
}
