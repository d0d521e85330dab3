#include "database/copy.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/error.h"
#include "database/binary.h"
#include "database/connection_private.h"
#include "database/exchange.h"
#include "database/failure.h"
#include "database/statement.h"

enum { FLUSH_BYTES = 64 * 1024 };

struct CopyWriter {
  Connection *connection;
  guint session;
  char *name;
  GByteArray *buffer;
  int columns;
  int appended; /* columns of the row that is being written */
  bool is_ended;
};

static CopyWriter *new_writer(Connection *connection, const char *name, int columns)
{
  CopyWriter *writer = g_new0(CopyWriter, 1);
  writer->connection = connection;
  writer->session = connection->session;
  writer->name = g_strdup(name);
  writer->buffer = g_byte_array_sized_new(FLUSH_BYTES + FLUSH_BYTES / 4);
  writer->columns = columns;
  return writer;
}

static void append_header(GByteArray *buffer)
{
  static const char SIGNATURE[11] = "PGCOPY\n\377\r\n"; /* with its NUL */
  g_byte_array_append(buffer, (const guint8 *)SIGNATURE, sizeof SIGNATURE);
  binary_append_int32(buffer, 0); /* flags */
  binary_append_int32(buffer, 0); /* no extension */
}

static CopyWriter *start(Connection *connection, const char *name, int columns, GError **error)
{
  if (!exchange_begin(connection, error) || !exchange_settle(connection, error))
    return NULL;
  int was_sent = PQsendQuery(connection->pg, statement_text(connection, name));
  if (!exchange_enter_copy(connection, was_sent == 1, error))
    return NULL;
  CopyWriter *writer = new_writer(connection, name, columns);
  append_header(writer->buffer);
  return writer;
}

CopyWriter *copy_open(Connection *connection, const char *name, int columns, GError **error)
{
  g_assert(columns > 0 && columns <= G_MAXINT16);
  CopyWriter *writer = start(connection, name, columns, error);
  if (!writer)
    g_prefix_error(error, "statement '%s': ", name);
  return writer;
}

/* Starts the row at its first column, then the column with its length. */
static void begin_column(CopyWriter *writer, int32_t length)
{
  g_assert(writer->appended < writer->columns);
  if (writer->appended == 0)
    binary_append_int16(writer->buffer, (int16_t)writer->columns);
  writer->appended++;
  binary_append_int32(writer->buffer, length);
}

static void append_bytes(CopyWriter *writer, const void *bytes, size_t size_bytes)
{
  g_assert(size_bytes <= G_MAXINT32);
  begin_column(writer, (int32_t)size_bytes);
  if (size_bytes > 0)
    g_byte_array_append(writer->buffer, bytes, (guint)size_bytes);
}

void copy_null(CopyWriter *writer)
{
  begin_column(writer, BINARY_NULL_LENGTH);
}

void copy_boolean(CopyWriter *writer, bool value)
{
  append_bytes(writer, &(guint8){value ? 1 : 0}, 1);
}

void copy_char(CopyWriter *writer, char value)
{
  append_bytes(writer, &value, 1);
}

void copy_int16(CopyWriter *writer, int16_t value)
{
  begin_column(writer, 2);
  binary_append_int16(writer->buffer, value);
}

void copy_int32(CopyWriter *writer, int32_t value)
{
  begin_column(writer, 4);
  binary_append_int32(writer->buffer, value);
}

void copy_int64(CopyWriter *writer, int64_t value)
{
  begin_column(writer, 8);
  binary_append_int64(writer->buffer, value);
}

void copy_float4(CopyWriter *writer, float value)
{
  begin_column(writer, 4);
  binary_append_float4(writer->buffer, value);
}

void copy_float8(CopyWriter *writer, double value)
{
  begin_column(writer, 8);
  binary_append_float8(writer->buffer, value);
}

void copy_text(CopyWriter *writer, const char *text_or_null)
{
  if (text_or_null)
    append_bytes(writer, text_or_null, strlen(text_or_null));
  else
    copy_null(writer);
}

void copy_bytea(CopyWriter *writer, const void *bytes_or_null, size_t size_bytes)
{
  if (bytes_or_null)
    append_bytes(writer, bytes_or_null, size_bytes);
  else
    copy_null(writer);
}

void copy_date(CopyWriter *writer, int32_t days)
{
  copy_int32(writer, days);
}

void copy_timestamptz(CopyWriter *writer, int64_t unix_us)
{
  copy_int64(writer, binary_timestamp_from_unix(unix_us));
}

/* Whether the COPY is still going on; false after the connection was lost. */
static bool is_going_on(const CopyWriter *writer)
{
  return !writer->is_ended && writer->connection->pg && writer->session == writer->connection->session;
}

/* Gives the buffer to libpq and lets libpq give it to the server, so that it does not gather there either. */
static bool send_buffer(CopyWriter *writer, GError **error)
{
  Connection *connection = writer->connection;
  const char *bytes = (const char *)writer->buffer->data;
  int taken;
  while ((taken = PQputCopyData(connection->pg, bytes, (int)writer->buffer->len)) == 0)
    if (!exchange_flush(connection, error))
      return false;
  if (taken < 0) {
    failure_connection_lost(connection, error);
    return false;
  }
  g_byte_array_set_size(writer->buffer, 0);
  return exchange_flush(connection, error);
}

static bool check_going_on(CopyWriter *writer, GError **error)
{
  g_assert(!writer->is_ended);
  if (is_going_on(writer))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "the connection was lost");
  return false;
}

bool copy_end_row(CopyWriter *writer, GError **error)
{
  g_assert(writer->appended == writer->columns);
  writer->appended = 0;
  if (writer->buffer->len < FLUSH_BYTES)
    return true;
  if (check_going_on(writer, error) && send_buffer(writer, error))
    return true;
  g_prefix_error(error, "statement '%s': ", writer->name);
  return false;
}

/* Ends COPY, successfully when `reason` is NULL, and returns the server's verdict. */
static PGresult *end_copy(CopyWriter *writer, const char *reason, GError **error)
{
  Connection *connection = writer->connection;
  writer->is_ended = true;
  int was_sent;
  while ((was_sent = PQputCopyEnd(connection->pg, reason)) == 0)
    if (!exchange_flush(connection, error))
      return NULL;
  return exchange_answer(connection, was_sent == 1, error);
}

static PGresult *finish(CopyWriter *writer, GError **error)
{
  g_assert(writer->appended == 0);
  if (!check_going_on(writer, error))
    return NULL;
  failure_clear(writer->connection);
  binary_append_int16(writer->buffer, -1); /* no more rows */
  return send_buffer(writer, error) ? end_copy(writer, NULL, error) : NULL;
}

bool copy_finish(CopyWriter *writer, int64_t *out_rows, GError **error)
{
  PGresult *answer = finish(writer, error);
  if (!answer) {
    g_prefix_error(error, "statement '%s': ", writer->name);
    return false;
  }
  if (out_rows)
    *out_rows = g_ascii_strtoll(PQcmdTuples(answer), NULL, 10);
  PQclear(answer);
  return true;
}

void copy_free(CopyWriter *writer)
{
  if (!writer)
    return;
  if (is_going_on(writer))
    PQclear(end_copy(writer, "cancelled by the client", NULL));
  g_byte_array_unref(writer->buffer);
  g_free(writer->name);
  g_free(writer);
}
