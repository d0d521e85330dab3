/* How rows come over from a damaged spool into the new one, and on the disk piece by piece. Private to spool_salvage_rows.c.
 *
 * A row that breaks a rule of its table, as damage may make it, is left out; whatever else fails is a failure. */
#pragma once

#include "collector/spool/spool_private.h"
#include "collector/spool/spool_salvage.h"

/* From where to where. */
typedef struct Salvaging {
  sqlite3 *damaged;
  Spool *saved;
  SpoolSalvage *salvage;
  GHashTable *statements; /* SQL to SpoolStatement, of both databases: each is run very often */
  size_t piece_bytes;     /* saved since the last commit */
} Salvaging;

/* How the rows of one table come over. Many numbers are asked for that no row has, so no more is done for each than has to be. */
typedef struct TableCopy {
  SpoolStatement *source; /* the rows with one key; NULL: the table cannot be read at all */
  SpoolStatement
      *insert; /* NULL too when damage has changed how many columns the table has: what is in which is not known */
} TableCopy;

/* Of the rows of TABLE whose COLUMN is a number. To be ended. */
TableCopy table_copy_begin(const Salvaging *salvaging, const char *table, const char *column);
void table_copy_end(TableCopy *copy);

/* Copies the rows with KEY, as far as they can be read; *out_n_rows is how many. */
bool table_copy_rows(Salvaging *salvaging, const TableCopy *copy, int64_t key, guint *out_n_rows,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts a row of so many columns into TABLE of the new spool. The caller frees it; NULL when the table has not so many. */
SpoolStatement *salvage_prepare_insert(const Salvaging *salvaging, const char *table, int n_columns);

/* Inserts the current row of SOURCE, column by column. */
bool salvage_insert_row(const Salvaging *salvaging, sqlite3_stmt *source, SpoolStatement *insert, bool *out_is_taken,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs INSERT; *out_is_taken is false when the row breaks a rule. */
bool salvage_try_insert(const Salvaging *salvaging, SpoolStatement *insert, bool *out_is_taken,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The columns of ROW are saved. What is saved so far is on the disk when that is a piece. */
bool salvage_count(Salvaging *salvaging, sqlite3_stmt *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
