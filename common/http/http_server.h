/* A small HTTP server for monitoring and for pages, on the thread of its owner. Hides libmicrohttpd.
 *
 * It has no thread and no loop of its own: the owner watches its descriptor, calls http_server_serve() when that is readable or when the timeout has
 * passed, and is asked for answers from there.
 * Guarantees: never blocks; a bounded number of connections, each with bounded memory and a limited idle time, so a slow reader holds up nobody.
 * Refuses: methods other than GET and HEAD (405), and encryption, which is a reverse proxy's work: listen on a loopback address. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/error.h"

typedef struct HttpServer HttpServer;

/* What is answered. The server takes BODY over; CONTENT_TYPE is static. */
typedef struct HttpAnswer {
  unsigned status;
  const char *content_type;
  GBytes *body;
} HttpAnswer;

/* Answers a GET of PATH (decoded, without query). */
typedef HttpAnswer (*HttpFunc)(const char *path, gpointer user);

/* An answer of one text. The text is copied. */
HttpAnswer http_answer_text(unsigned status, const char *content_type, const char *body);

/* Listens at ADDRESS, a numeric address and a port as in `127.0.0.1:9570` or `[::1]:9570`; port 0 takes a free one.
 * USAGE error when that is no address or cannot be listened at. */
HttpServer *http_server_open(const char *address, HttpFunc answer, gpointer user,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void http_server_close(HttpServer *server);

/* The port as bound. */
uint16_t http_server_port(const HttpServer *server);

/* Readable when there is work. It stays the server's. */
int http_server_descriptor(const HttpServer *server);

/* Milliseconds after which http_server_serve() must be called although nothing is readable; negative: not at all. */
int64_t http_server_timeout_ms(const HttpServer *server);

/* Does what can be done without waiting. */
void http_server_serve(HttpServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpServer, http_server_close)
