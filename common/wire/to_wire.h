/* From plain structs to generated ones, which borrow everything from the message and from SCRATCH. Private to common/wire. */
#pragma once

#include "base/arena.h"
#include "wire/message.h"

#include "halfsky.pb-c.h"

/* The envelope of MESSAGE: a FromCollector or a FromAggregator. SCRATCH must be large enough. */
ProtobufCMessage *message_to_wire(const Message *message, Arena *scratch);

Halfsky__Profile *profile_to_wire(const Profile *profile, Arena *scratch);
