#include "http/http_client.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/http_address.h"

#define HEAD_BYTES_MAX ((size_t)8 * 1024)

static void set_away(GError **error, const char *address, int system_error)
{
  halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, system_error, "nobody answers at '%s'", address);
}

static void set_wait(int descriptor, int64_t wait_ms)
{
  const struct timeval wait = {.tv_sec = wait_ms / 1000, .tv_usec = 1000 * (wait_ms % 1000)};
  /* Linux obeys the sending one for connecting too. */
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
}

/* The caller closes it; -1 on failure. */
static int connect_to(const char *address, int timeout_ms, GError **error)
{
  struct addrinfo *place = http_address_resolve(address, error);
  if (place == NULL)
    return -1;
  const int descriptor = socket(place->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor >= 0)
    set_wait(descriptor, timeout_ms);
  const bool is_connected = descriptor >= 0 && connect(descriptor, place->ai_addr, place->ai_addrlen) == 0;
  if (!is_connected)
    set_away(error, address, errno);
  freeaddrinfo(place);
  if (is_connected || descriptor < 0)
    return descriptor;
  close(descriptor);
  return -1;
}

/* All that comes until the server closes, or more than LIMIT_BYTES; NULL when that is too late. */
static GString *read_answer(int descriptor, size_t limit_bytes, int64_t until_ms)
{
  char piece[8192];
  ssize_t n_read = 0;
  GString *answer = g_string_new(NULL);
  while (answer->len <= limit_bytes && clock_monotonic_ms() < until_ms &&
         (n_read = read(descriptor, piece, sizeof piece)) > 0)
    g_string_append_len(answer, piece, n_read);
  if (answer->len > limit_bytes || (n_read == 0 && answer->len > 0))
    return answer;
  g_string_free(answer, TRUE);
  return NULL;
}

/* HTTP/1.0 has no pieces, and the server closes. */
static GString *exchange(int descriptor, const char *address, const char *path, size_t limit_bytes, int64_t until_ms)
{
  g_autofree char *request = g_strdup_printf("GET %s HTTP/1.0\r\nHost: %s\r\n\r\n", path, address);
  const ssize_t length = (ssize_t)strlen(request);
  return send(descriptor, request, (size_t)length, MSG_NOSIGNAL) == length
             ? read_answer(descriptor, limit_bytes + HEAD_BYTES_MAX, until_ms)
             : NULL;
}

GBytes *http_get(const char *address, const char *path, size_t limit_bytes, int timeout_ms, GError **error)
{
  const int64_t until_ms = clock_monotonic_ms() + timeout_ms;
  const int descriptor = connect_to(address, timeout_ms, error);
  if (descriptor < 0)
    return NULL;
  g_autoptr(GString) answer = exchange(descriptor, address, path, limit_bytes, until_ms);
  close(descriptor);
  const char *body = answer == NULL ? NULL : strstr(answer->str, "\r\n\r\n");
  const size_t body_size = body == NULL ? 0 : answer->len - (size_t)(body + 4 - answer->str);
  if (body == NULL) {
    set_away(error, address, ETIMEDOUT);
    return NULL;
  }
  if (body_size > limit_bytes) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "'%s' answers with more than %zu bytes", address,
                limit_bytes);
    return NULL;
  }
  if (!g_str_has_prefix(answer->str, "HTTP/1.") || strncmp(answer->str + 8, " 200 ", 5) != 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "'%s' has no '%s'", address, path);
    return NULL;
  }
  return g_bytes_new(body + 4, body_size);
}
