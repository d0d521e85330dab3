/* Reads the protobuf wire format from untrusted bytes, never beyond their end. Private to common/wire.
 *
 * What every field of every row goes through stands here, so that compilers put it in place. */
#pragma once

#include "wire/endpoint.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

/* The bytes that are still to be read. */
typedef struct WireReader {
  const uint8_t *at, *end;
} WireReader;

typedef enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_LENGTH_DELIMITED = 2, WIRE_FIXED32 = 5 } WireType;

static inline WireReader wire_reader_of(const uint8_t *bytes, size_t size)
{
  return (WireReader){.at = bytes, .end = size == 0 ? bytes : bytes + size};
}

static inline bool wire_reader_at_end(const WireReader *reader)
{
  return reader->at == reader->end;
}

/* Of more than one byte, or none. */
bool wire_read_long_varint(WireReader *reader, uint64_t *out_value);

/* Each is false, with outputs undefined, when the bytes end too early or are malformed; then reading must stop. */
static inline bool wire_read_varint(WireReader *reader, uint64_t *out_value)
{
  if (reader->at == reader->end || *reader->at >= 0x80)
    return wire_read_long_varint(reader, out_value);
  *out_value = *reader->at++;
  return true;
}

enum { WIRE_FIELD_NUMBER_MAX = 536870911 };

static inline bool wire_read_tag(WireReader *reader, uint32_t *out_field, WireType *out_type)
{
  uint64_t tag = 0;
  if (!wire_read_varint(reader, &tag) || tag >> 3 == 0 || tag >> 3 > WIRE_FIELD_NUMBER_MAX)
    return false;
  *out_field = (uint32_t)(tag >> 3);
  *out_type = (WireType)(tag & 7);
  return (tag & 7) <= WIRE_LENGTH_DELIMITED || (tag & 7) == WIRE_FIXED32; /* groups are not part of the protocol */
}

static inline bool wire_skip_bytes(WireReader *reader, uint64_t size)
{
  if (size > (uint64_t)(reader->end - reader->at))
    return false;
  reader->at += size;
  return true;
}

static inline bool wire_read_double(WireReader *reader, double *out_value)
{
  const uint8_t *start = reader->at;
  uint64_t bits = 0;
  if (!wire_skip_bytes(reader, sizeof bits))
    return false;
  memcpy(&bits, start, sizeof bits);
  bits = GUINT64_FROM_LE(bits);
  memcpy(out_value, &bits, sizeof bits);
  return true;
}

/* Length-delimited. */
static inline bool wire_read_bytes(WireReader *reader, FrameView *out_bytes)
{
  uint64_t size = 0;
  if (!wire_read_varint(reader, &size))
    return false;
  *out_bytes = (FrameView){.bytes = reader->at, .size = (size_t)size};
  return wire_skip_bytes(reader, size);
}

bool wire_skip(WireReader *reader, WireType type);
