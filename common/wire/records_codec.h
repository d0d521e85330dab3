/* Between records and the bytes of Batch.records. Encoding is deterministic; decoding checks everything before it allocates, as codec.h.
 * Breakdowns and comments travel as positions in dictionaries of the same message, so a record needs no catalogue to be read. */
#pragma once

#include "base/arena.h"
#include "record/record.h"

#include <glib.h>

/* Some records with what they refer to. Record.breakdown is a position in breakdown_keys (canonical texts). */
typedef struct RecordSet {
  Record *records;
  size_t n_records;
  const char *const *breakdown_keys;
  size_t n_breakdown_keys;
} RecordSet;

/* The canonical key of a breakdown, as records_encode() asks for it; SOURCE is the caller's, as a rule the catalogue. */
typedef const char *(*BreakdownKeyFunc)(const void *source, uint16_t breakdown);

/* Serialises N records, whose breakdowns KEY_OF names. At most WIRE_RECORDS_MAX records. The caller owns the result. */
GBytes *records_encode(const Record *records, size_t n, BreakdownKeyFunc key_of,
                       const void *source) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the records of a batch into ARENA (texts too). Values are handed on as they came: legality is the audit's. On failure OUT_SET is
 * untouched and the error is REJECT. */
bool records_decode(const uint8_t *bytes, size_t size, Arena *arena, RecordSet *out_set,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
