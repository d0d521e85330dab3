/* Between messages and frames. Encoding is deterministic: equal messages give equal bytes. Decoding trusts nothing: the bytes are walked
 * once against the schema before anything is allocated, then read into the caller's arena, whose limit is the memory ceiling.
 * Refused: bytes that are no message of this sender, required fields that are missing, more than WIRE_UNKNOWN_FIELDS_MAX unknown fields,
 * unknown enumeration values, texts that are too long, not UTF-8 or hold a NUL, digests and ids of the wrong length, counts out of range. */
#pragma once

#include "base/arena.h"
#include "wire/message.h"

#include <glib.h>

/* The frame of a message. The message must keep to the limits of wire/limits.h: anything else is a bug. The caller owns the result. */
GBytes *message_encode(const Message *message) G_GNUC_WARN_UNUSED_RESULT;

/* Reads one frame sent by SENDER. On success OUT_MESSAGE borrows from ARENA (not from BYTES) and is to be cleared with message_clear(); on
 * failure it is untouched, and the error is REJECT and says which field is wrong. An arena of WIRE_ARENA_BYTES_PER_FRAME_BYTE times
 * the frame, and WIRE_ARENA_BYTES_EXTRA more, holds every message that keeps to the protocol. */
bool message_decode(WireSender sender, const uint8_t *bytes, size_t size, Arena *arena, Message *out_message,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What Profile.digest must be: over the serialised Profile without its digest field. */
Digest profile_digest(const Profile *profile);

/* What Batch.digest must be: BLAKE2b-256 over the submission id (16 bytes), part and n_parts (4 bytes each, big endian) and the records
 * bytes. Who sends a batch computes it once, when the batch is made; who takes one compares. */
Digest batch_digest(const Batch *batch);

/* The period as one number, year * 1000 + frequency * 100 + part: frequency 1 year (part 1), 2 half-year, 3 quarter, 4 month. For example
 * 2025101, 2025202 (its second half), 2025303, 2025412. */
uint32_t period_pack(Period period);

/* The period of such a number; false when no Period can hold it. A month 13 is held: period_is_valid() and the audit judge it. */
bool period_unpack(uint32_t packed, Period *out_period) G_GNUC_WARN_UNUSED_RESULT;
