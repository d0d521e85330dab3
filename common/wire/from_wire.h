/* From generated structs, which frame_check() has passed, to plain ones. What the schema cannot say is checked here: lengths of digests and
 * ids, numbers that must not be 0, parts within n_parts. Texts stay where they are. Private to common/wire. */
#pragma once

#include "base/arena.h"
#include "wire/message.h"

#include "halfsky.pb-c.h"

/* ENVELOPE is a FromCollector or a FromAggregator as SENDER says. REJECT error that names the field. */
bool message_from_wire(WireSender sender, const ProtobufCMessage *envelope, Arena *arena, Message *out_message,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* REJECT: decoding needs more memory than the arena may give. */
bool refuse_memory(GError **error);
