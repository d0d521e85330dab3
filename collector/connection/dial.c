#include "collector/connection/dial.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

/* A ZMTP peer says the first ten bytes of its greeting unasked: 0xff, eight bytes, 0x7f. */
enum { CONNECT_MS = 10000, GREETING_MS = 5000, SIGNATURE_BYTES = 10, SIGNATURE_FIRST = 0xff, SIGNATURE_LAST = 0x7f };

void dial_clear(Dial *dial)
{
  g_free(dial->host);
  g_free(dial->port);
  g_free(dial->address);
  g_free(dial->detail);
  *dial = (Dial){.finding = DIAL_NO_ANSWER};
}

static bool split_endpoint(const char *endpoint, Dial *dial, GError **error)
{
  static const char scheme[] = "tcp://";
  const char *host = g_str_has_prefix(endpoint, scheme) ? endpoint + strlen(scheme) : NULL;
  const char *colon = host != NULL ? strrchr(host, ':') : NULL;
  if (colon == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "setting 'aggregator.endpoints': '%s' cannot be checked, only addresses such as "
                "tcp://halfsky.example.cn:5570 can",
                endpoint);
    return false;
  }
  dial->host = g_strndup(host, (gsize)(colon - host));
  dial->port = g_strdup(colon + 1);
  return true;
}

static bool wait_for(int fd, short events, int64_t until_ms)
{
  struct pollfd item = {.fd = fd, .events = events};
  int n_ready = 0;
  do
    n_ready = poll(&item, 1, (int)clock_left_ms(until_ms));
  while (n_ready < 0 && errno == EINTR);
  return n_ready > 0;
}

/* 0, or the value of errno for which it failed. */
static int connect_to(int fd, const struct addrinfo *info)
{
  int failure = 0;
  socklen_t size = sizeof failure;
  if (connect(fd, info->ai_addr, info->ai_addrlen) == 0)
    return 0;
  if (errno != EINPROGRESS)
    return errno;
  if (!wait_for(fd, POLLOUT, clock_monotonic_ms() + CONNECT_MS))
    return ETIMEDOUT;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 ? failure : errno;
}

static bool hears_signature(int fd)
{
  uint8_t bytes[SIGNATURE_BYTES];
  size_t n_read = 0;
  const int64_t until_ms = clock_monotonic_ms() + GREETING_MS;
  while (n_read < sizeof bytes && wait_for(fd, POLLIN, until_ms)) {
    const ssize_t n = recv(fd, bytes + n_read, sizeof bytes - n_read, 0);
    if (n <= 0)
      return false;
    n_read += (size_t)n;
  }
  return n_read == sizeof bytes && bytes[0] == SIGNATURE_FIRST && bytes[SIGNATURE_BYTES - 1] == SIGNATURE_LAST;
}

static DialFinding finding_of(int failure)
{
  return failure == ECONNREFUSED ? DIAL_REFUSED : DIAL_NO_ANSWER;
}

/* NULL: none that people know. */
static const char *reason_of(int failure)
{
  switch (failure) {
  case ECONNREFUSED:
    return "refused";
  case ETIMEDOUT:
    return "timed_out";
  case ENETUNREACH:
  case EHOSTUNREACH:
    return "unreachable";
  default: /* errno is no enumeration */
    return NULL;
  }
}

static void dial_address(Dial *dial, const struct addrinfo *info)
{
  char address[NI_MAXHOST] = "";
  const int fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int failure = fd < 0 ? errno : connect_to(fd, info);
  getnameinfo(info->ai_addr, info->ai_addrlen, address, sizeof address, NULL, 0, NI_NUMERICHOST);
  g_free(dial->address);
  dial->address = g_strdup(address);
  g_free(dial->detail);
  dial->detail = failure != 0 ? g_strdup(g_strerror(failure)) : NULL;
  dial->reason = reason_of(failure);
  if (failure != 0)
    dial->finding = finding_of(failure);
  else
    dial->finding = hears_signature(fd) ? DIAL_AGGREGATOR : DIAL_SOMETHING_ELSE;
  if (fd >= 0)
    close(fd);
}

/* IPv4, as the collector's own connection. */
static void dial_host(Dial *dial)
{
  const struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
  struct addrinfo *infos = NULL;
  const int failure = getaddrinfo(dial->host, dial->port, &hints, &infos);
  if (failure != 0) {
    dial->finding = DIAL_NAME_UNKNOWN;
    dial->detail = g_strdup(gai_strerror(failure));
    dial->reason = failure == EAI_AGAIN ? "name_service_away" : failure == EAI_NONAME ? "no_such_name" : NULL;
    return;
  }
  dial->finding = DIAL_NO_ANSWER;
  for (const struct addrinfo *info = infos; info != NULL && dial->finding != DIAL_AGGREGATOR; info = info->ai_next)
    dial_address(dial, info);
  freeaddrinfo(infos);
}

bool dial(const char *endpoint, Dial *out_dial, GError **error)
{
  Dial result = {.finding = DIAL_NO_ANSWER};
  if (!split_endpoint(endpoint, &result, error))
    return false;
  dial_host(&result);
  *out_dial = result;
  return true;
}
