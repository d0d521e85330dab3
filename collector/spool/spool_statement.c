#include "collector/spool/spool_statement.h"

#include <sqlite3.h>

#include <string.h>

#include "base/error.h"

static HalfskyError code_of_failure(int sqlite_code)
{
  const int primary = sqlite_code & 0xff;
  const bool may_pass =
      primary == SQLITE_FULL || primary == SQLITE_IOERR || primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
  return may_pass ? HALFSKY_ERROR_RETRY : HALFSKY_ERROR_FATAL;
}

void spool_set_error(sqlite3 *connection, const char *what, GError **error)
{
  const int code = sqlite3_extended_errcode(connection);
  g_set_error(error, HALFSKY_ERROR, (int)code_of_failure(code), "cannot %s: %s", what, sqlite3_errmsg(connection));
}

bool spool_execute(sqlite3 *connection, const char *sql, GError **error)
{
  if (sqlite3_exec(connection, sql, NULL, NULL, NULL) == SQLITE_OK)
    return true;
  spool_set_error(connection, sql, error);
  return false;
}

SpoolStatement *spool_statement_prepare(sqlite3 *connection, const char *sql, GError **error)
{
  sqlite3_stmt *handle = NULL;
  if (sqlite3_prepare_v2(connection, sql, -1, &handle, NULL) != SQLITE_OK) {
    spool_set_error(connection, sql, error);
    return NULL;
  }
  SpoolStatement *statement = g_new0(SpoolStatement, 1);
  statement->handle = handle;
  return statement;
}

void spool_statement_free(SpoolStatement *statement)
{
  if (statement == NULL)
    return;
  sqlite3_finalize(statement->handle);
  g_clear_error(&statement->failure);
  g_free(statement);
}

static void note_bind(SpoolStatement *statement, int code)
{
  if (code != SQLITE_OK && statement->failure == NULL)
    spool_set_error(sqlite3_db_handle(statement->handle), sqlite3_sql(statement->handle), &statement->failure);
}

void spool_statement_bind_integer(SpoolStatement *statement, int position, int64_t value)
{
  note_bind(statement, sqlite3_bind_int64(statement->handle, position, value));
}

void spool_statement_bind_bytes(SpoolStatement *statement, int position, const void *bytes, size_t size_bytes)
{
  /* A NULL pointer would bind NULL; an empty value is a value. */
  const void *start = bytes != NULL ? bytes : "";
  note_bind(statement, sqlite3_bind_blob64(statement->handle, position, start, size_bytes, SQLITE_STATIC));
}

void spool_statement_bind_text(SpoolStatement *statement, int position, const char *text)
{
  note_bind(statement, sqlite3_bind_text(statement->handle, position, text, -1, SQLITE_STATIC));
}

void spool_statement_bind_real(SpoolStatement *statement, int position, double value)
{
  note_bind(statement, sqlite3_bind_double(statement->handle, position, value));
}

void spool_statement_bind_null(SpoolStatement *statement, int position)
{
  note_bind(statement, sqlite3_bind_null(statement->handle, position));
}

bool spool_statement_step(SpoolStatement *statement, bool *out_has_row, GError **error)
{
  if (statement->failure != NULL) {
    g_propagate_error(error, g_steal_pointer(&statement->failure));
    return false;
  }
  const int code = sqlite3_step(statement->handle);
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    spool_set_error(sqlite3_db_handle(statement->handle), sqlite3_sql(statement->handle), error);
    return false;
  }
  *out_has_row = code == SQLITE_ROW;
  return true;
}

bool spool_statement_run(SpoolStatement *statement, GError **error)
{
  bool has_row = false;
  const bool is_done = spool_statement_step(statement, &has_row, error);
  g_assert(!has_row);
  sqlite3_reset(statement->handle);
  return is_done;
}

int64_t spool_statement_integer(const SpoolStatement *statement, int column)
{
  return sqlite3_column_int64(statement->handle, column);
}

double spool_statement_real(const SpoolStatement *statement, int column)
{
  return sqlite3_column_double(statement->handle, column);
}

const char *spool_statement_file_name(const SpoolStatement *statement, int column)
{
  const char *name = (const char *)sqlite3_column_text(statement->handle, column);
  return name != NULL ? name : "";
}

const char *spool_statement_text(const SpoolStatement *statement, int column)
{
  static const char unreadable[] = "\xEF\xBF\xBD"; /* U+FFFD */
  const char *text = spool_statement_file_name(statement, column);
  return g_utf8_validate(text, -1, NULL) ? text : unreadable;
}

const void *spool_statement_bytes(const SpoolStatement *statement, int column, size_t *out_size_bytes)
{
  const void *bytes = sqlite3_column_blob(statement->handle, column);
  *out_size_bytes = (size_t)sqlite3_column_bytes(statement->handle, column);
  return bytes;
}

bool spool_statement_copy_bytes(const SpoolStatement *statement, int column, void *out_bytes, size_t size_bytes,
                                GError **error)
{
  size_t found_bytes = 0;
  const void *bytes = spool_statement_bytes(statement, column, &found_bytes);
  if (found_bytes != size_bytes) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "spool is damaged: %zu bytes where %zu belong", found_bytes,
                size_bytes);
    return false;
  }
  memcpy(out_bytes, bytes, size_bytes);
  return true;
}

bool spool_statement_is_null(const SpoolStatement *statement, int column)
{
  return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}
