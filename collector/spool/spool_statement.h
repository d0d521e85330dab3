/* One SQLite statement of the spool: prepare, bind by position, step, read columns.
 *
 * Guarantees: every return code is checked; a full or failing disk becomes HALFSKY_ERROR_RETRY (it may pass), a held lock likewise,
 * anything else HALFSKY_ERROR_FATAL; messages name what was attempted. Columns are read with the type that was asked for, or it is an error.
 * Refuses to be general: only the spool's files include it, and no file but theirs includes sqlite3.h. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* SQLite's own types, so that this header needs none of its headers. */
typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;

typedef struct SpoolStatement {
  sqlite3_stmt *handle;
  GError *failure; /* first failed bind; reported by the next step */
} SpoolStatement;

/* Turns the connection's last failure into *error; `what` says what was attempted, e.g. "append a submission". */
void spool_set_error(sqlite3 *connection, const char *what, GError **error);

/* Runs SQL without parameters or rows. */
bool spool_execute(sqlite3 *connection, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Owned by the caller; NULL with *error when it does not compile. */
SpoolStatement *spool_statement_prepare(sqlite3 *connection, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void spool_statement_free(SpoolStatement *statement);

/* Positions count from 1. Bytes and text are borrowed until the statement is reset or freed. A failed bind shows at the next step. */
void spool_statement_bind_integer(SpoolStatement *statement, int position, int64_t value);
void spool_statement_bind_bytes(SpoolStatement *statement, int position, const void *bytes, size_t size_bytes);
void spool_statement_bind_text(SpoolStatement *statement, int position, const char *text);
void spool_statement_bind_real(SpoolStatement *statement, int position, double value);
void spool_statement_bind_null(SpoolStatement *statement, int position);

/* Steps to the next row; *out_has_row is false when there is none left. */
bool spool_statement_step(SpoolStatement *statement, bool *out_has_row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Steps once, expects no row, and resets so that it can be bound again. */
bool spool_statement_run(SpoolStatement *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of the current row; columns count from 0. Text, names and bytes belong to the statement until its next step. Text is UTF-8: SQLite does not mind what it
 * is given, so bytes that damage put in its place are one U+FFFD. The name of a file is what the file system calls it, which need not be text. */
int64_t spool_statement_integer(const SpoolStatement *statement, int column);
double spool_statement_real(const SpoolStatement *statement, int column);
const char *spool_statement_text(const SpoolStatement *statement, int column);
const char *spool_statement_file_name(const SpoolStatement *statement, int column);
const void *spool_statement_bytes(const SpoolStatement *statement, int column, size_t *out_size_bytes);
/* Copies a value that must have exactly SIZE_BYTES; a damaged spool is HALFSKY_ERROR_FATAL. */
bool spool_statement_copy_bytes(const SpoolStatement *statement, int column, void *out_bytes, size_t size_bytes,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool spool_statement_is_null(const SpoolStatement *statement, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpoolStatement, spool_statement_free)
