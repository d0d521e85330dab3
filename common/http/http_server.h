/* A small HTTP server for monitoring and for pages, on the thread of its owner. Hides libmicrohttpd.
 *
 * It has no thread and no loop of its own: the owner watches its descriptor, calls http_server_serve() when that is readable or when the timeout has
 * passed, and is asked for answers from there. What cannot be answered at once is answered later, from the same thread; the connection waits meanwhile.
 * Guarantees: never blocks; a bounded number of connections, each with bounded memory and a limited idle time, so a slow reader holds up nobody; a body is
 * sent from the bytes that it is, without a copy for each reader.
 * Refuses: methods other than GET and HEAD (405), addresses of more than HTTP_ADDRESS_BYTES_MAX (414), and encryption, which is a reverse proxy's work: listen
 * on a loopback address. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/error.h"

#define HTTP_ADDRESS_BYTES_MAX 2048

typedef struct HttpServer HttpServer;

/* One request, until it is answered. */
typedef struct HttpRequest HttpRequest;

typedef struct HttpHeader {
  const char *name;
  const char *value;
} HttpHeader;

/* What is answered. The server takes BODY over; texts are borrowed for the call. */
typedef struct HttpAnswer {
  unsigned status;
  const char *content_type;
  GBytes *body;
  const char *
      tag; /* what the body's ETag says: readers who have it get 304 without a body; NULL: it is not to be kept by anybody */
  HttpHeader header; /* one more, unless its name is NULL */
} HttpAnswer;

/* Answers REQUEST by http_request_answer(), at once or later. */
typedef void (*HttpFunc)(HttpRequest *request, gpointer user);

typedef struct HttpServerOptions {
  const char *address; /* numeric address and port as in `127.0.0.1:9570` or `[::1]:9570`; port 0 takes a free one */
  HttpFunc answer;
  gpointer user;
  const HttpHeader *headers; /* of every answer; static, behind the last a NULL name; NULL: none */
  unsigned connections_max;  /* at once; 0: 64 */
} HttpServerOptions;

/* Decoded, without the query. Borrowed, as the two below. */
const char *http_request_path(const HttpRequest *request);

/* NAME's value in the query, decoded; NULL when it is not there. */
const char *http_request_argument(const HttpRequest *request, const char *name);

/* NULL when the request has no such header. */
const char *http_request_header(const HttpRequest *request, const char *name);

/* Once for each request, on the server's thread; the request is over then. Answers that come later are sent by the next http_server_serve(), which their giver calls
 * when all are given: nothing becomes readable by them. */
void http_request_answer(HttpRequest *request, const HttpAnswer *answer);

/* An answer of one text. The text is copied. */
HttpAnswer http_answer_text(unsigned status, const char *content_type, const char *body);

/* Listens. USAGE error when the address is none or cannot be listened at. */
HttpServer *http_server_open(const HttpServerOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Requests that wait for their answer are dropped. */
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
