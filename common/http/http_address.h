/* Addresses of servers: a numeric host and a port, as in `127.0.0.1:9570` or `[::1]:9570`. Private to this room. */
#pragma once

#include <netdb.h>

#include <glib.h>

/* The place that ADDRESS names; the caller frees it with freeaddrinfo(). USAGE error when it names none. */
struct addrinfo *http_address_resolve(const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;
