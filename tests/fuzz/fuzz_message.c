/* Any bytes as a frame from SENDER: one target for each direction. What is taken must survive being sent on; memory stays within what docs/protocol.md
 * promises. */
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "wire/codec.h"
#include "wire/limits.h"

static void send_on(const Message *message)
{
  g_autoptr(Arena) arena = arena_new(WIRE_FRAME_BYTES_MAX);
  g_autoptr(GBytes) frame = message_encode(message);
  g_auto(Message) again = {0};
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(frame, &size);
  const bool is_read = message_decode(SENDER, bytes, size, arena, &again, NULL);
  g_assert(is_read && again.kind == message->kind);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autoptr(Arena) arena = arena_new(size * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  g_autoptr(GError) error = NULL;
  g_auto(Message) message = {0};
  if (message_decode(SENDER, bytes, size, arena, &message, &error))
    send_on(&message);
  else
    g_assert(halfsky_error_is(error, HALFSKY_ERROR_REJECT));
  return 0;
}
