#include "wire/wire_reader.h"

bool wire_read_long_varint(WireReader *reader, uint64_t *out_value)
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

bool wire_skip(WireReader *reader, WireType type)
{
  uint64_t value = 0;
  FrameView bytes;
  switch (type) {
  case WIRE_VARINT:
    return wire_read_varint(reader, &value);
  case WIRE_FIXED64:
    return wire_skip_bytes(reader, 8);
  case WIRE_LENGTH_DELIMITED:
    return wire_read_bytes(reader, &bytes);
  case WIRE_FIXED32:
    return wire_skip_bytes(reader, 4);
  }
  return false;
}
