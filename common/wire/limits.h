/* What a message may be at most. Both ends check these before anything is allocated; docs/protocol.md lists them as part of the protocol. */
#pragma once

#include <stdint.h>

enum {
  WIRE_PROTOCOL_OLDEST = 1, /* versions that this build speaks, both ends included */
  WIRE_PROTOCOL_NEWEST = 1,

  WIRE_FRAME_BYTES_DEFAULT = 1024 * 1024,  /* largest frame unless the settings say otherwise */
  WIRE_FRAME_BYTES_MIN = 1024,             /* no setting goes below: CURVE's own handshake must pass */
  WIRE_FRAME_BYTES_MAX = 16 * 1024 * 1024, /* no setting goes beyond */
  WIRE_CURVE_OVERHEAD_BYTES = 33,          /* what CURVE adds to a frame on the wire, counted by ZMQ_MAXMSGSIZE */
  WIRE_PIECE_BYTES = 64 * 1024,            /* content of one CataloguePiece */
  WIRE_TEXT_BYTES_MAX = 4096,              /* any text field, without its terminating NUL */
  WIRE_UNKNOWN_FIELDS_MAX = 16,            /* fields of a newer protocol that one frame may carry */
  WIRE_PARTS_MAX = 100000,                 /* n_parts of a submission, n_pieces of a catalogue */

  WIRE_ARENA_BYTES_PER_FRAME_BYTE = 24, /* what decoding needs at most: many short rows or rejections */
  WIRE_ARENA_BYTES_EXTRA = 64 * 1024,

  WIRE_REPEATED_MAX = 65535,            /* occurrences of any repeated field in one message */
  WIRE_RECORDS_MAX = WIRE_REPEATED_MAX, /* so rows in one batch too */

  WIRE_RECEIVED_MAX = 1000000000, /* rows of a submission: a sum of two such counts still fits the books' int4 */

  WIRE_CONTROL_BYTES_MAX = 1024 * 1024, /* a request or an answer on the control socket */
};

/* When a submission may have been accepted, in microseconds of Unix time: 1970 to 9999, which PostgreSQL can hold. */
#define WIRE_ACCEPTED_AT_US_MAX INT64_C(253402300799999999)
