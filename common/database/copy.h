/* Writes rows into a table by binary COPY, with typed appenders and bounded memory.
 *
 * The statement is a named .sql file: `COPY halfsky.observation (agency_id, …) FROM STDIN (FORMAT binary)`. Append the columns of a row in
 * that order, then end the row; finished rows are sent whenever about 64 KiB have gathered. While a writer is open, nothing else may run on the
 * connection. COPY checks types and constraints row by row but answers only at the end: an error concerns the whole COPY (23505 is
 * a key that exists already: HALFSKY_ERROR_REJECT, see connection_failure()). Inside a transaction, set a savepoint first. */
#pragma once

#include "database/connection.h"

typedef struct CopyWriter CopyWriter;

/* Starts COPY. `columns` is the number of columns that each row has. */
CopyWriter *copy_open(Connection *connection, const char *name, int columns, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void copy_null(CopyWriter *writer);
void copy_boolean(CopyWriter *writer, bool value);
void copy_char(CopyWriter *writer, char value); /* "char", the one-byte type */
void copy_int16(CopyWriter *writer, int16_t value);
void copy_int32(CopyWriter *writer, int32_t value);
void copy_int64(CopyWriter *writer, int64_t value);
void copy_float4(CopyWriter *writer, float value);
void copy_float8(CopyWriter *writer, double value);
void copy_text(CopyWriter *writer, const char *text_or_null);
void copy_bytea(CopyWriter *writer, const void *bytes_or_null, size_t size_bytes);
void copy_date(CopyWriter *writer, int32_t days); /* since 2000-01-01 */
void copy_timestamptz(CopyWriter *writer, int64_t unix_us);

/* Ends the row; another number of columns than announced is a bug and aborts. False when sending failed. */
bool copy_end_row(CopyWriter *writer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sends the rest and reads the server's verdict. `out_rows` may be NULL. What remains is copy_free(). */
bool copy_finish(CopyWriter *writer, int64_t *out_rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Cancels the COPY unless finished. */
void copy_free(CopyWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CopyWriter, copy_free)
