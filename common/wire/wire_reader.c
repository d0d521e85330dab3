#include "wire/wire_reader.h"

#include <string.h>

enum { FIELD_NUMBER_MAX = 536870911 };

bool wire_read_varint(WireReader *reader, uint64_t *out_value)
{
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
    const uint8_t byte = *reader->at++;
    if (shift == 63 && byte > 1)
      return false; /* beyond 64 bits */
    value |= (uint64_t)(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) {
      *out_value = value;
      return true;
    }
  }
  return false;
}

bool wire_read_tag(WireReader *reader, uint32_t *out_field, WireType *out_type)
{
  uint64_t tag = 0;
  if (!wire_read_varint(reader, &tag) || tag >> 3 == 0 || tag >> 3 > FIELD_NUMBER_MAX)
    return false;
  const unsigned type = (unsigned)(tag & 7);
  if (type != WIRE_VARINT && type != WIRE_FIXED64 && type != WIRE_LENGTH_DELIMITED && type != WIRE_FIXED32)
    return false; /* groups are not part of the protocol */
  *out_field = (uint32_t)(tag >> 3);
  *out_type = (WireType)type;
  return true;
}

static bool skip_bytes(WireReader *reader, uint64_t size)
{
  if (size > (uint64_t)(reader->end - reader->at))
    return false;
  reader->at += size;
  return true;
}

bool wire_read_double(WireReader *reader, double *out_value)
{
  const uint8_t *start = reader->at;
  if (!skip_bytes(reader, 8))
    return false;
  uint64_t bits = 0;
  for (unsigned i = 0; i < 8; i++)
    bits |= (uint64_t)start[i] << (8 * i);
  memcpy(out_value, &bits, sizeof bits);
  return true;
}

bool wire_read_bytes(WireReader *reader, FrameView *out_bytes)
{
  uint64_t size = 0;
  if (!wire_read_varint(reader, &size))
    return false;
  *out_bytes = (FrameView){.bytes = reader->at, .size = (size_t)size};
  return skip_bytes(reader, size);
}

bool wire_skip(WireReader *reader, WireType type)
{
  uint64_t value = 0;
  FrameView bytes;
  switch (type) {
  case WIRE_VARINT:
    return wire_read_varint(reader, &value);
  case WIRE_FIXED64:
    return skip_bytes(reader, 8);
  case WIRE_LENGTH_DELIMITED:
    return wire_read_bytes(reader, &bytes);
  case WIRE_FIXED32:
    return skip_bytes(reader, 4);
  }
  return false;
}
