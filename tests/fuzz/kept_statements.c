/* Linked with --wrap: what the spool prepares and finalises comes by here. */
#include "tests/fuzz/kept_statements.h"

#include <string.h>

#include <glib.h>
#include <sqlite3.h>

int __real_sqlite3_prepare_v2(sqlite3 *connection, const char *sql, int size, sqlite3_stmt **out,
                              const char **out_tail);
int __real_sqlite3_finalize(sqlite3_stmt *statement);
int __wrap_sqlite3_prepare_v2(sqlite3 *connection, const char *sql, int size, sqlite3_stmt **out,
                              const char **out_tail);
int __wrap_sqlite3_finalize(sqlite3_stmt *statement);
int __real_sqlite3_exec(sqlite3 *connection, const char *sql, int (*take)(void *, int, char **, char **), void *closure,
                        char **out_message);
int __wrap_sqlite3_exec(sqlite3 *connection, const char *sql, int (*take)(void *, int, char **, char **), void *closure,
                        char **out_message);

static sqlite3 *kept_of = NULL;
static GHashTable *idle = NULL; /* SQL to sqlite3_stmt */

static void finalize(gpointer statement)
{
  __real_sqlite3_finalize(statement);
}

void kept_statements_begin(sqlite3 *connection)
{
  kept_of = connection;
  idle = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, finalize);
}

void kept_statements_end(void)
{
  g_clear_pointer(&idle, g_hash_table_unref);
  kept_of = NULL;
}

int __wrap_sqlite3_prepare_v2(sqlite3 *connection, const char *sql, int size, sqlite3_stmt **out, const char **out_tail)
{
  gpointer kept = NULL;
  if (connection != kept_of || !g_hash_table_steal_extended(idle, sql, NULL, &kept))
    return __real_sqlite3_prepare_v2(connection, sql, size, out, out_tail);
  *out = kept;
  return SQLITE_OK;
}

/* Of a statement that is idle twice one is kept. */
int __wrap_sqlite3_finalize(sqlite3_stmt *statement)
{
  if (statement == NULL || sqlite3_db_handle(statement) != kept_of)
    return __real_sqlite3_finalize(statement);
  const int code = sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  g_hash_table_replace(idle, (void *)sqlite3_sql(statement), statement);
  return code;
}

/* What has one statement that acts when it is run and not, as a PRAGMA may, when it is compiled. */
int __wrap_sqlite3_exec(sqlite3 *connection, const char *sql, int (*take)(void *, int, char **, char **), void *closure,
                        char **out_message)
{
  sqlite3_stmt *statement = NULL;
  if (connection != kept_of || take != NULL || strchr(sql, ';') != NULL || g_str_has_prefix(sql, "PRAGMA"))
    return __real_sqlite3_exec(connection, sql, take, closure, out_message);
  int code = __wrap_sqlite3_prepare_v2(connection, sql, -1, &statement, NULL);
  if (code != SQLITE_OK)
    return code;
  do
    code = sqlite3_step(statement);
  while (code == SQLITE_ROW);
  const int reset_code = __wrap_sqlite3_finalize(statement);
  return code == SQLITE_DONE ? SQLITE_OK : reset_code;
}
