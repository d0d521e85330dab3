#include "wire/address.h"

#include <string.h>

#include "base/error.h"

enum { PORT_MOST = 65535 };

/* HOST:PORT; a host that is an IPv6 number has colons too, and stands in brackets. */
static bool is_host_and_port(const char *text)
{
  guint64 port = 0;
  const char *colon = strrchr(text, ':');
  return colon != NULL && colon > text && strpbrk(text, " /*") == NULL &&
         g_ascii_string_to_unsigned(colon + 1, 10, 1, PORT_MOST, &port, NULL);
}

bool address_check(const char *address, GError **error)
{
  if ((g_str_has_prefix(address, "tcp://") && is_host_and_port(address + strlen("tcp://"))) ||
      (g_str_has_prefix(address, "ipc://") && address[strlen("ipc://")] != '\0'))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "'%s' is no address. hint: it looks like tcp://halfsky.example.cn:5570", address);
  return false;
}
