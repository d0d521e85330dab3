/* One message of each kind with every field set, and some records: for round trips, golden bytes and the test vectors of
 * docs/protocol.md. All is static; nothing to free but what sample_records() returns. */
#pragma once

#include "wire/message.h"
#include "wire/records_codec.h"

/* The message of KIND. The batch's records are those of sample_records(), encoded once. */
const Message *sample_message(MessageKind kind);

/* Records of every shape; their breakdowns are positions in sample_key(). */
const Record *sample_records(size_t *out_n);
const char *sample_key(const void *unused, uint16_t breakdown);

WireSender sample_sender(MessageKind kind);
