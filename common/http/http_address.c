#include "http/http_address.h"

#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

#include "base/error.h"

/* ADDRESS in its two parts; false when it is not of that form. The caller frees both. */
static bool split_address(const char *address, char **out_host, char **out_port)
{
  const char *colon = strrchr(address, ':');
  if (colon == NULL || colon == address || colon[1] == '\0')
    return false;
  const bool is_bracketed = address[0] == '[' && colon[-1] == ']';
  *out_host = is_bracketed ? g_strndup(address + 1, (gsize)(colon - address) - 2)
                           : g_strndup(address, (gsize)(colon - address));
  *out_port = g_strdup(colon + 1);
  return true;
}

struct addrinfo *http_address_resolve(const char *address, GError **error)
{
  const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
  g_autofree char *host = NULL;
  g_autofree char *port = NULL;
  struct addrinfo *found = NULL;
  if (!split_address(address, &host, &port) || getaddrinfo(host, port, &hints, &found) != 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "'%s' is not a numeric address with a port. hint: for example 127.0.0.1:9570", address);
    return NULL;
  }
  return found;
}
