/* Reads the protobuf wire format from untrusted bytes, never beyond their end. Private to common/wire. */
#pragma once

#include "wire/endpoint.h"

#include <stdbool.h>

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

/* Each is false, with outputs undefined, when the bytes end too early or are malformed; then reading must stop. */
bool wire_read_varint(WireReader *reader, uint64_t *out_value);
bool wire_read_tag(WireReader *reader, uint32_t *out_field, WireType *out_type);
bool wire_read_double(WireReader *reader, double *out_value);
bool wire_read_bytes(WireReader *reader, FrameView *out_bytes); /* length-delimited */
bool wire_skip(WireReader *reader, WireType type);
