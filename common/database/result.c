#include "database/result.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "database/binary.h"
#include "database/result_private.h"

struct Result {
  PGresult *answer;
  char *statement;
  char *fault; /* the first, or NULL */
};

Result *result_new(const char *statement, PGresult *answer)
{
  Result *result = g_new0(Result, 1);
  result->answer = answer;
  result->statement = g_strdup(statement);
  return result;
}

void result_free(Result *result)
{
  if (!result)
    return;
  if (result->fault)
    log_error("database_result_unchecked statement=%s fault=\"%s\"", result->statement, result->fault);
  PQclear(result->answer);
  g_free(result->statement);
  g_free(result->fault);
  g_free(result);
}

bool result_check(Result *result, GError **error)
{
  if (!result->fault)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "statement '%s': %s", result->statement, result->fault);
  g_clear_pointer(&result->fault, g_free);
  return false;
}

int result_rows(const Result *result)
{
  return PQntuples(result->answer);
}

int64_t result_affected(const Result *result)
{
  return g_ascii_strtoll(PQcmdTuples(result->answer), NULL, 10);
}

static void assert_in_range(const Result *result, int row, int column)
{
  g_assert(row >= 0 && row < PQntuples(result->answer));
  g_assert(column >= 0 && column < PQnfields(result->answer));
}

bool result_is_null(const Result *result, int row, int column)
{
  assert_in_range(result, row, column);
  return PQgetisnull(result->answer, row, column) == 1;
}

static void remember_fault(Result *result, int row, int column, const char *what)
{
  if (!result->fault)
    result->fault = g_strdup_printf("row %d: column '%s': %s", row, PQfname(result->answer, column), what);
}

static SqlType type_of(const Result *result, int column)
{
  return (SqlType)PQftype(result->answer, column);
}

/* The bytes of a value that is there, else NULL with the fault remembered. */
static const char *present_bytes(Result *result, int row, int column)
{
  if (!result_is_null(result, row, column))
    return PQgetvalue(result->answer, row, column);
  remember_fault(result, row, column, "is NULL");
  return NULL;
}

/* The same for a value of one type. */
static const char *typed_bytes(Result *result, int row, int column, SqlType type)
{
  assert_in_range(result, row, column);
  if (type_of(result, column) == type)
    return present_bytes(result, row, column);
  remember_fault(result, row, column, "has another type than the one read");
  return NULL;
}

bool result_boolean(Result *result, int row, int column)
{
  const char *bytes = typed_bytes(result, row, column, SQL_BOOLEAN);
  return bytes && bytes[0] != 0;
}

char result_char(Result *result, int row, int column)
{
  const char *bytes = typed_bytes(result, row, column, SQL_CHAR);
  return bytes ? bytes[0] : '\0';
}

/* Any of the integer types, widened. */
static int64_t any_integer(Result *result, int row, int column)
{
  assert_in_range(result, row, column);
  SqlType type = type_of(result, column);
  if (type != SQL_INT2 && type != SQL_INT4 && type != SQL_INT8) {
    remember_fault(result, row, column, "is not an integer");
    return 0;
  }
  const char *bytes = present_bytes(result, row, column);
  if (!bytes)
    return 0;
  if (type == SQL_INT2)
    return binary_read_int16(bytes);
  return type == SQL_INT4 ? binary_read_int32(bytes) : binary_read_int64(bytes);
}

static int64_t integer_between(Result *result, int row, int column, int64_t least, int64_t most)
{
  int64_t value = any_integer(result, row, column);
  if (value >= least && value <= most)
    return value;
  remember_fault(result, row, column, "does not fit the integer that is read");
  return 0;
}

int16_t result_int16(Result *result, int row, int column)
{
  return (int16_t)integer_between(result, row, column, INT16_MIN, INT16_MAX);
}

int32_t result_int32(Result *result, int row, int column)
{
  return (int32_t)integer_between(result, row, column, INT32_MIN, INT32_MAX);
}

int64_t result_int64(Result *result, int row, int column)
{
  return any_integer(result, row, column);
}

double result_float8(Result *result, int row, int column)
{
  assert_in_range(result, row, column);
  bool is_short = type_of(result, column) == SQL_FLOAT4;
  const char *bytes = typed_bytes(result, row, column, is_short ? SQL_FLOAT4 : SQL_FLOAT8);
  if (!bytes)
    return 0;
  return is_short ? (double)binary_read_float4(bytes) : binary_read_float8(bytes);
}

static bool is_textual(SqlType type)
{
  return type == SQL_TEXT || type == SQL_VARCHAR || type == SQL_NAME || type == SQL_JSON || type == SQL_JSONB;
}

const char *result_optional_text(Result *result, int row, int column)
{
  assert_in_range(result, row, column);
  SqlType type = type_of(result, column);
  if (!is_textual(type)) {
    remember_fault(result, row, column, "is not a text");
    return NULL;
  }
  if (result_is_null(result, row, column))
    return NULL;
  const char *text = PQgetvalue(result->answer, row, column);
  return type == SQL_JSONB ? text + 1 : text; /* behind the version byte */
}

const char *result_text(Result *result, int row, int column)
{
  const char *text = result_optional_text(result, row, column);
  if (text)
    return text;
  remember_fault(result, row, column, "is NULL");
  return "";
}

const uint8_t *result_bytea(Result *result, int row, int column, size_t *out_size_bytes)
{
  const char *bytes = typed_bytes(result, row, column, SQL_BYTEA);
  *out_size_bytes = bytes ? (size_t)PQgetlength(result->answer, row, column) : 0;
  return bytes ? (const uint8_t *)bytes : (const uint8_t *)"";
}

void result_bytea_exact(Result *result, int row, int column, void *out_bytes, size_t size_bytes)
{
  size_t actual_bytes;
  const uint8_t *bytes = result_bytea(result, row, column, &actual_bytes);
  if (actual_bytes == size_bytes)
    memcpy(out_bytes, bytes, size_bytes);
  else
    remember_fault(result, row, column, "has another number of bytes than expected");
}

int32_t result_date(Result *result, int row, int column)
{
  const char *bytes = typed_bytes(result, row, column, SQL_DATE);
  int32_t days = bytes ? binary_read_int32(bytes) : 0;
  if (days != INT32_MIN && days != INT32_MAX)
    return days;
  remember_fault(result, row, column, "is an infinite date");
  return 0;
}

int64_t result_timestamptz(Result *result, int row, int column)
{
  const char *bytes = typed_bytes(result, row, column, SQL_TIMESTAMPTZ);
  if (!bytes)
    return 0;
  int64_t timestamp = binary_read_int64(bytes);
  if (timestamp != INT64_MIN && timestamp != INT64_MAX)
    return binary_timestamp_to_unix(timestamp);
  remember_fault(result, row, column, "is an infinite time");
  return 0;
}
