/* Linked with --wrap: whoever opens or closes a spool comes by here. */
#include "tests/fuzz/saved_spool.h"

#include <sqlite3.h>

#include "base/embedded.h"
#include "collector/spool/spool_private.h"
#include "tests/fuzz/kept_statements.h"

extern const EmbeddedFile collector_spool_sql[];

Spool *__real_spool_open_locked(const char *folder, const SpoolLimits *limits, bool *out_is_damaged, GError **error);
int __real_sqlite3_close(sqlite3 *connection);
int __real_sqlite3_open_v2(const char *path, sqlite3 **out_connection, int flags, const char *vfs);
Spool *__wrap_spool_open_locked(const char *folder, const SpoolLimits *limits, bool *out_is_damaged, GError **error);
int __wrap_sqlite3_close(sqlite3 *connection);
int __wrap_sqlite3_open_v2(const char *path, sqlite3 **out_connection, int flags, const char *vfs);

static sqlite3 *connection = NULL;
static bool is_used = false; /* by this input's salvage, where one happens */
static bool is_filled = false;
static sqlite3 *damaged = NULL; /* of this input, closed and not opened again yet */

static void execute(const char *sql)
{
  const int code = sqlite3_exec(connection, sql, NULL, NULL, NULL);
  g_assert(code == SQLITE_OK);
}

void saved_spool_begin(void)
{
  if (connection != NULL)
    return;
  const int code = sqlite3_open_v2(":memory:", &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  g_assert(code == SQLITE_OK);
  spool_give_signs_of_life(connection);
  execute("PRAGMA foreign_keys = ON");
  execute(collector_spool_sql[0].content);
  kept_statements_begin(connection);
}

void saved_spool_end(void)
{
  kept_statements_end();
  const int code = __real_sqlite3_close(connection);
  g_assert(code == SQLITE_OK);
  connection = NULL;
}

/* As a new one: what refers to others goes before them. */
static void empty(void)
{
  static const char *const statements[] = {
      "DELETE FROM replacement",
      "DELETE FROM settlement",
      "DELETE FROM waiting",
      "DELETE FROM history",
      "DELETE FROM part_outcome",
      "DELETE FROM batch_records",
      "DELETE FROM batch",
      "DELETE FROM finding",
      "DELETE FROM rule_count",
      "DELETE FROM form_catalogue",
      "DELETE FROM form_sheet",
      "DELETE FROM submission",
      "DELETE FROM fact",
      "DELETE FROM sqlite_sequence",
      "INSERT INTO fact VALUES ('epoch', zeroblob(16)), ('sequence_base', 0), ('format', 1)"};
  execute("BEGIN");
  for (gsize i = 0; i < G_N_ELEMENTS(statements); i++)
    execute(statements[i]);
  execute("COMMIT");
}

/* What is left of the last input is closed for good. */
void saved_spool_clear(bool is_on_disk)
{
  __real_sqlite3_close(damaged);
  damaged = NULL;
  is_used = !is_on_disk;
  is_filled = false;
}

Spool *__wrap_spool_open_locked(const char *folder, const SpoolLimits *limits, bool *out_is_damaged, GError **error)
{
  const bool is_new = is_used && g_str_has_suffix(folder, ".salvage");
  if (!is_new && !is_filled)
    return __real_spool_open_locked(folder, limits, out_is_damaged, error);
  if (is_new)
    empty();
  is_filled = true;
  *out_is_damaged = false;
  Spool *spool = g_new0(Spool, 1);
  spool->connection = connection;
  spool->folder = g_strdup(folder);
  return spool;
}

/* The first that an input closes without a salvage is the damaged spool, or a sound one at the end. */
int __wrap_sqlite3_close(sqlite3 *closed)
{
  if (!is_used || (closed != connection && (is_filled || damaged != NULL)))
    return __real_sqlite3_close(closed);
  g_assert(sqlite3_get_autocommit(closed));
  if (closed != connection)
    damaged = closed;
  return SQLITE_OK;
}

int __wrap_sqlite3_open_v2(const char *path, sqlite3 **out_connection, int flags, const char *vfs)
{
  if (damaged == NULL || g_strcmp0(sqlite3_db_filename(damaged, "main"), path) != 0)
    return __real_sqlite3_open_v2(path, out_connection, flags, vfs);
  *out_connection = damaged;
  damaged = NULL;
  return SQLITE_OK;
}
