#include "collector/spool/spool_salvage_copy.h"

#include <sqlite3.h>

#include "base/error.h"

/* The log holds a piece before the database does: so much room, and not twice that of everything, is needed beside what is saved. */
enum { PIECE_BYTES = 1024 * 1024, COLUMN_BYTES = 8 };

bool salvage_count(Salvaging *salvaging, sqlite3_stmt *row, GError **error)
{
  for (int i = 0; i < sqlite3_column_count(row); i++)
    salvaging->piece_bytes += COLUMN_BYTES + (size_t)sqlite3_value_bytes(sqlite3_column_value(row, i));
  if (salvaging->piece_bytes < PIECE_BYTES)
    return true;
  salvaging->piece_bytes = 0;
  return spool_end(salvaging->saved, true, error) && spool_begin(salvaging->saved, SPOOL_SETTLING, error);
}

bool salvage_try_insert(const Salvaging *salvaging, SpoolStatement *insert, bool *out_is_taken, GError **error)
{
  g_autoptr(GError) failure = NULL;
  *out_is_taken = spool_statement_run(insert, &failure);
  if (*out_is_taken)
    return true;
  const int code = sqlite3_errcode(salvaging->saved->connection) & 0xff;
  if (code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH)
    return true;
  g_propagate_error(error, g_steal_pointer(&failure));
  return false;
}

SpoolStatement *salvage_prepare_insert(const Salvaging *salvaging, const char *table, int n_columns)
{
  g_autoptr(GString) sql = g_string_new(NULL);
  g_string_printf(sql, "INSERT INTO %s VALUES (?1", table);
  for (int i = 2; i <= n_columns; i++)
    g_string_append_printf(sql, ", ?%d", i);
  g_string_append_c(sql, ')');
  return spool_statement_prepare(salvaging->saved->connection, sql->str, NULL);
}

bool salvage_insert_row(const Salvaging *salvaging, sqlite3_stmt *source, SpoolStatement *insert, bool *out_is_taken,
                        GError **error)
{
  for (int i = 0; i < sqlite3_column_count(source); i++)
    sqlite3_bind_value(insert->handle, i + 1, sqlite3_column_value(source, i));
  return salvage_try_insert(salvaging, insert, out_is_taken, error);
}

TableCopy table_copy_begin(const Salvaging *salvaging, const char *table, const char *column)
{
  g_autofree char *sql = g_strdup_printf("SELECT * FROM %s WHERE %s = ?1", table, column);
  TableCopy copy = {.source = spool_statement_prepare(salvaging->damaged, sql, NULL)};
  if (copy.source != NULL)
    copy.insert = salvage_prepare_insert(salvaging, table, sqlite3_column_count(copy.source->handle));
  return copy;
}

void table_copy_end(TableCopy *copy)
{
  spool_statement_free(copy->source);
  spool_statement_free(copy->insert);
}

bool table_copy_rows(Salvaging *salvaging, const TableCopy *copy, int64_t key, guint *out_n_rows, GError **error)
{
  *out_n_rows = 0;
  if (copy->insert == NULL)
    return true;
  spool_statement_bind_integer(copy->source, 1, key);
  bool is_done = true;
  while (is_done && sqlite3_step(copy->source->handle) == SQLITE_ROW) {
    bool is_taken = false;
    is_done = salvage_insert_row(salvaging, copy->source->handle, copy->insert, &is_taken, error) &&
              salvage_count(salvaging, copy->source->handle, error);
    *out_n_rows += is_taken;
  }
  sqlite3_reset(copy->source->handle);
  return is_done;
}
