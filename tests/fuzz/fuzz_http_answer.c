/* What answers when a program of this project asks another over HTTP: whatever the bytes, over a real socket, there is no answer, or its body within the
 * limit. */
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "http/http_client.h"
#include "tests/fuzz/fuzz.h"

enum { LIMIT_BYTES = 256, TIMEOUT_MS = 5000 };

/* What the other end says next; it is read after the question came, and that comes after it was set. */
static struct {
  int listener;
  uint16_t port;
  const uint8_t *bytes;
  size_t size;
} peer;

static void answer_one(int descriptor)
{
  char question[512];
  (void)!recv(descriptor, question, sizeof question, 0);
  const size_t size = peer.size;
  /* A copy, since the asker may have it all, and be done, before send() returns. */
  g_autofree uint8_t *said = g_memdup2(peer.bytes, size);
  (void)!send(descriptor, said, size, MSG_NOSIGNAL);
  close(descriptor);
}

static void *keep_answering(void *self)
{
  for (int descriptor = 0; (descriptor = accept(peer.listener, NULL, NULL)) >= 0;)
    answer_one(descriptor);
  return self;
}

static void open_peer(void)
{
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_ANY)}};
  socklen_t size = sizeof place;
  pthread_t thread;
  peer.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert(peer.listener >= 0 && bind(peer.listener, (const struct sockaddr *)&place, size) == 0);
  g_assert(listen(peer.listener, 16) == 0 && getsockname(peer.listener, (struct sockaddr *)&place, &size) == 0);
  peer.port = ntohs(place.sin_port);
  g_assert(pthread_create(&thread, NULL, keep_answering, NULL) == 0 && pthread_detach(thread) == 0);
}

/* Another of the host's own addresses each time, so that closed connections take no port away from those to come. */
static char *next_address(void)
{
  static unsigned count = 0;
  count++;
  return g_strdup_printf("127.1.%u.%u:%u", count / 250 % 250 + 1, count % 250 + 1, peer.port);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autoptr(GError) error = NULL;
  if (peer.port == 0)
    open_peer();
  peer.bytes = bytes;
  peer.size = size;
  g_autofree char *address = next_address();
  g_autoptr(GBytes) body = http_get(address, "/status", LIMIT_BYTES, TIMEOUT_MS, &error);
  g_assert(body != NULL || halfsky_error_is(error, HALFSKY_ERROR_RETRY));
  g_assert(body == NULL || g_bytes_get_size(body) <= MIN(size, LIMIT_BYTES));
  return 0;
}
