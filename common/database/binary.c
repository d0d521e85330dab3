#include "database/binary.h"

#include <string.h>

/* From 1970-01-01 to 2000-01-01. */
static const int64_t UNIX_TO_POSTGRES_US = INT64_C(946684800000000);

G_STATIC_ASSERT(sizeof(float) == 4 && sizeof(double) == 8);

void binary_append_int16(GByteArray *buffer, int16_t value)
{
  guint16 wire = GUINT16_TO_BE((guint16)value);
  g_byte_array_append(buffer, (const guint8 *)&wire, sizeof wire);
}

void binary_append_int32(GByteArray *buffer, int32_t value)
{
  guint32 wire = GUINT32_TO_BE((guint32)value);
  g_byte_array_append(buffer, (const guint8 *)&wire, sizeof wire);
}

void binary_append_int64(GByteArray *buffer, int64_t value)
{
  guint64 wire = GUINT64_TO_BE((guint64)value);
  g_byte_array_append(buffer, (const guint8 *)&wire, sizeof wire);
}

void binary_append_float4(GByteArray *buffer, float value)
{
  int32_t bits;
  memcpy(&bits, &value, sizeof bits);
  binary_append_int32(buffer, bits);
}

void binary_append_float8(GByteArray *buffer, double value)
{
  int64_t bits;
  memcpy(&bits, &value, sizeof bits);
  binary_append_int64(buffer, bits);
}

int16_t binary_read_int16(const void *bytes)
{
  guint16 wire;
  memcpy(&wire, bytes, sizeof wire);
  return (int16_t)GUINT16_FROM_BE(wire);
}

int32_t binary_read_int32(const void *bytes)
{
  guint32 wire;
  memcpy(&wire, bytes, sizeof wire);
  return (int32_t)GUINT32_FROM_BE(wire);
}

int64_t binary_read_int64(const void *bytes)
{
  guint64 wire;
  memcpy(&wire, bytes, sizeof wire);
  return (int64_t)GUINT64_FROM_BE(wire);
}

float binary_read_float4(const void *bytes)
{
  int32_t bits = binary_read_int32(bytes);
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

double binary_read_float8(const void *bytes)
{
  int64_t bits = binary_read_int64(bytes);
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

int64_t binary_timestamp_from_unix(int64_t unix_us)
{
  return unix_us - UNIX_TO_POSTGRES_US;
}

int64_t binary_timestamp_to_unix(int64_t timestamp)
{
  return timestamp + UNIX_TO_POSTGRES_US;
}
