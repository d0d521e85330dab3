#include "wire/codec.h"
#include "base/error.h"
#include "wire/frame_check.h"
#include "wire/from_wire.h"
#include "wire/limits.h"
#include "wire/to_wire.h"

enum {
  ENCODE_SCRATCH_BYTES = 64 * 1024 * 1024
}; /* a ceiling against bugs; WIRE_REPEATED_MAX rejections need a sixth */

static GBytes *pack(const ProtobufCMessage *message)
{
  const size_t size = protobuf_c_message_get_packed_size(message);
  uint8_t *bytes = g_malloc(size);
  protobuf_c_message_pack(message, bytes);
  return g_bytes_new_take(bytes, size);
}

GBytes *message_encode(const Message *message)
{
  g_autoptr(Arena) scratch = arena_new(ENCODE_SCRATCH_BYTES);
  return pack(message_to_wire(message, scratch));
}

static void *allocate_in_arena(void *arena, size_t size)
{
  return arena_alloc(arena, size);
}

/* The arena takes everything back at once. */
static void free_nothing(void *arena, void *memory)
{
  (void)arena;
  (void)memory;
}

bool message_decode(WireSender sender, const uint8_t *bytes, size_t size, Arena *arena, Message *out_message,
                    GError **error)
{
  const ProtobufCMessageDescriptor *type =
      sender == WIRE_FROM_COLLECTOR ? &halfsky__from_collector__descriptor : &halfsky__from_aggregator__descriptor;
  ProtobufCAllocator allocator = {.alloc = allocate_in_arena, .free = free_nothing, .allocator_data = arena};
  if (size > WIRE_FRAME_BYTES_MAX) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "message has %zu bytes, more than any may have", size);
    return false;
  }
  if (!frame_check(type, bytes, size, error))
    return false;
  const ProtobufCMessage *envelope = protobuf_c_message_unpack(type, &allocator, size, bytes);
  if (envelope == NULL)
    return refuse_memory(error);
  return message_from_wire(sender, envelope, arena, out_message, error);
}

Digest profile_digest(const Profile *profile)
{
  g_autoptr(Arena) scratch = arena_new(ENCODE_SCRATCH_BYTES);
  Halfsky__Profile *wire = profile_to_wire(profile, scratch);
  wire->has_profile_digest = false;
  g_autoptr(GBytes) bytes = pack(&wire->base);
  return digest_of_bytes(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void add_big_endian(DigestStream *stream, uint32_t number)
{
  const uint32_t big_endian = GUINT32_TO_BE(number);
  digest_stream_add(stream, &big_endian, sizeof big_endian);
}

Digest batch_digest(const Batch *batch)
{
  g_autoptr(DigestStream) stream = digest_stream_new();
  gsize size = 0;
  const void *records = g_bytes_get_data(batch->records, &size);
  digest_stream_add(stream, batch->summary->id.bytes, sizeof batch->summary->id.bytes);
  add_big_endian(stream, batch->part);
  add_big_endian(stream, batch->summary->n_parts);
  digest_stream_add(stream, records, size);
  return digest_stream_finish(stream);
}
