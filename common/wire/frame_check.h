/* Walks a serialised message against its description before a byte is allocated for it, because protobuf-c 1.4.1 by itself takes unknown
 * enumeration values, invalid UTF-8, texts with NUL (which it cuts off) and any amount of unknown fields (29 times their size in
 * memory). What passes holds every required field, no singular field twice, one member of a oneof at most, packed lists where the schema
 * says packed, numbers that fit their type, and keeps to wire/limits.h. Private to common/wire. */
#pragma once

#include <glib.h>
#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

/* REJECT error that names message and field. The depth of the walk is that of the schema, which is not recursive. */
bool frame_check(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t size,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
