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
