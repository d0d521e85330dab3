/* How values look in PostgreSQL's binary format, shared by parameters, results and COPY. Private to this room.
 *
 * Integers and floats are big-endian. Dates count days, times microseconds from 2000-01-01 (UTC). */
#pragma once

#include <glib.h>
#include <stdint.h>

/* Object ids of the types we know; they are fixed in every PostgreSQL (pg_type.dat). */
typedef enum SqlType {
  SQL_BOOLEAN = 16,
  SQL_BYTEA = 17,
  SQL_CHAR = 18,
  SQL_NAME = 19,
  SQL_INT8 = 20,
  SQL_INT2 = 21,
  SQL_INT4 = 23,
  SQL_TEXT = 25,
  SQL_JSON = 114,
  SQL_FLOAT4 = 700,
  SQL_FLOAT8 = 701,
  SQL_BOOLEAN_ARRAY = 1000,
  SQL_BYTEA_ARRAY = 1001,
  SQL_CHAR_ARRAY = 1002,
  SQL_INT2_ARRAY = 1005,
  SQL_INT4_ARRAY = 1007,
  SQL_TEXT_ARRAY = 1009,
  SQL_INT8_ARRAY = 1016,
  SQL_FLOAT8_ARRAY = 1022,
  SQL_VARCHAR = 1043,
  SQL_DATE = 1082,
  SQL_DATE_ARRAY = 1182,
  SQL_TIMESTAMPTZ = 1184,
  SQL_TIMESTAMPTZ_ARRAY = 1185,
  SQL_JSONB = 3802,
} SqlType;

/* What a NULL has in place of its length. */
#define BINARY_NULL_LENGTH (-1)

/* The first byte of a jsonb value. */
#define BINARY_JSONB_VERSION 1

void binary_append_int16(GByteArray *buffer, int16_t value);
void binary_append_int32(GByteArray *buffer, int32_t value);
void binary_append_int64(GByteArray *buffer, int64_t value);
void binary_append_float4(GByteArray *buffer, float value);
void binary_append_float8(GByteArray *buffer, double value);

int16_t binary_read_int16(const void *bytes);
int32_t binary_read_int32(const void *bytes);
int64_t binary_read_int64(const void *bytes);
float binary_read_float4(const void *bytes);
double binary_read_float8(const void *bytes);

/* Unix time and the server's time, both in microseconds. */
int64_t binary_timestamp_from_unix(int64_t unix_us);
int64_t binary_timestamp_to_unix(int64_t timestamp);
