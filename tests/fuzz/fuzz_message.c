/* Any bytes as a frame: the first byte chooses the sender. What is taken must survive being sent on; memory stays within what
 * docs/protocol.md promises. */
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "wire/codec.h"
#include "wire/limits.h"

static void send_on(WireSender sender, const Message *message)
{
  g_autoptr(Arena) arena = arena_new(WIRE_FRAME_BYTES_MAX);
  g_autoptr(GBytes) frame = message_encode(message);
  g_auto(Message) again = {0};
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(frame, &size);
  const bool is_read = message_decode(sender, bytes, size, arena, &again, NULL);
  g_assert(is_read && again.kind == message->kind);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (size == 0)
    return 0;
  const WireSender sender = (bytes[0] & 1) == 0 ? WIRE_FROM_COLLECTOR : WIRE_FROM_AGGREGATOR;
  g_autoptr(Arena) arena = arena_new(size * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  g_autoptr(GError) error = NULL;
  g_auto(Message) message = {0};
  if (message_decode(sender, bytes + 1, size - 1, arena, &message, &error))
    send_on(sender, &message);
  else
    g_assert(halfsky_error_is(error, HALFSKY_ERROR_REJECT));
  return 0;
}
