#include "http/http_server.h"

#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

#include <microhttpd.h>

#include "http/http_address.h"

enum { CONNECTIONS_MAX = 64, IDLE_TIMEOUT_S = 10, CONNECTION_MEMORY_BYTES = 32 * 1024 };

struct HttpServer {
  struct MHD_Daemon *daemon;
  int epoll_descriptor;
  HttpFunc answer;
  gpointer user;
  const HttpHeader *headers;
  GHashTable *waiting; /* requests to be answered later */
};

struct HttpRequest {
  HttpServer *server;
  struct MHD_Connection *connection;
  const char *path;              /* the connection's */
  struct MHD_Response *response; /* NULL: not answered yet */
  unsigned status;
  bool has_headers;
  bool is_too_long;
};

HttpAnswer http_answer_text(unsigned status, const char *content_type, const char *body)
{
  return (HttpAnswer){.status = status, .content_type = content_type, .body = g_bytes_new(body, strlen(body))};
}

/* --- The request -------------------------------------------------------------------------------------------------- */

const char *http_request_path(const HttpRequest *request)
{
  return request->path;
}

const char *http_request_argument(const HttpRequest *request, const char *name)
{
  return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *http_request_header(const HttpRequest *request, const char *name)
{
  return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

/* --- Answering ---------------------------------------------------------------------------------------------------- */

static void release_body(void *body)
{
  g_bytes_unref(body);
}

/* Takes BODY. */
static struct MHD_Response *response_of(GBytes *body)
{
  gsize size = 0;
  /* libmicrohttpd only reads it, but does not say so. */
  void *bytes = (gpointer)g_bytes_get_data(body, &size);
  struct MHD_Response *response =
      MHD_create_response_from_buffer_with_free_callback_cls(size, bytes, release_body, body);
  if (response == NULL)
    g_error("out of memory for an answer");
  return response;
}

static void add_headers(struct MHD_Response *response, const HttpRequest *request, const HttpAnswer *answer,
                        const char *quoted_tag)
{
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->content_type);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
                          quoted_tag != NULL ? "private, no-cache" : "no-store");
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  if (quoted_tag != NULL)
    MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, quoted_tag);
  if (answer->header.name != NULL)
    MHD_add_response_header(response, answer->header.name, answer->header.value);
  for (const HttpHeader *header = request->server->headers; header != NULL && header->name != NULL; header++)
    MHD_add_response_header(response, header->name, header->value);
}

/* Whether the reader has what TAG stands for. Proxies that compress mark the tag as weak. */
static bool has_tagged(const HttpRequest *request, const char *quoted_tag)
{
  const char *had = http_request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH);
  return had != NULL && strcmp(g_str_has_prefix(had, "W/") ? had + 2 : had, quoted_tag) == 0;
}

void http_request_answer(HttpRequest *request, const HttpAnswer *answer)
{
  g_assert(request->response == NULL);
  g_autofree char *quoted_tag = answer->tag == NULL ? NULL : g_strdup_printf("\"%s\"", answer->tag);
  const bool is_had = quoted_tag != NULL && has_tagged(request, quoted_tag);
  if (is_had)
    g_bytes_unref(answer->body);
  request->status = is_had ? MHD_HTTP_NOT_MODIFIED : answer->status;
  request->response = response_of(is_had ? g_bytes_new(NULL, 0) : answer->body);
  add_headers(request->response, request, answer, quoted_tag);
  if (g_hash_table_remove(request->server->waiting, request))
    MHD_resume_connection(request->connection);
}

static void refuse(HttpRequest *request, unsigned status, const char *words, HttpHeader header)
{
  HttpAnswer answer = http_answer_text(status, "text/plain; charset=utf-8", words);
  answer.header = header;
  http_request_answer(request, &answer);
}

static enum MHD_Result send_answer(HttpRequest *request)
{
  const enum MHD_Result result = MHD_queue_response(request->connection, request->status, request->response);
  MHD_destroy_response(request->response);
  request->response = NULL;
  return result;
}

/* libmicrohttpd comes here with the headers, then for the answer, and after a wait once more. */
static enum MHD_Result on_request(void *self, struct MHD_Connection *connection, const char *url, const char *method,
                                  G_GNUC_UNUSED const char *version, G_GNUC_UNUSED const char *upload,
                                  G_GNUC_UNUSED size_t *upload_size, void **request_state)
{
  HttpServer *server = self;
  HttpRequest *request = *request_state;
  const bool is_reading = strcmp(method, MHD_HTTP_METHOD_GET) == 0 || strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
  request->connection = connection;
  request->path = url;
  if (request->response != NULL)
    return send_answer(request);
  if (!is_reading)
    refuse(request, MHD_HTTP_METHOD_NOT_ALLOWED, "read only\n", (HttpHeader){MHD_HTTP_HEADER_ALLOW, "GET, HEAD"});
  else if (request->is_too_long)
    refuse(request, MHD_HTTP_URI_TOO_LONG, "the address is too long\n", (HttpHeader){NULL, NULL});
  if (request->response != NULL)
    return send_answer(request);
  if (!request->has_headers) {
    request->has_headers = true;
    return MHD_YES;
  }
  server->answer(request, server->user);
  if (request->response != NULL)
    return send_answer(request);
  g_hash_table_add(server->waiting, request);
  MHD_suspend_connection(connection);
  return MHD_YES;
}

/* --- From the first line of a request to its end ------------------------------------------------------------------ */

static void *begin_request(void *self, const char *address, G_GNUC_UNUSED struct MHD_Connection *connection)
{
  HttpRequest *request = g_new0(HttpRequest, 1);
  request->server = self;
  request->is_too_long = strlen(address) > HTTP_ADDRESS_BYTES_MAX;
  return request;
}

static void end_request(G_GNUC_UNUSED void *self, G_GNUC_UNUSED struct MHD_Connection *connection, void **request_state,
                        G_GNUC_UNUSED enum MHD_RequestTerminationCode code)
{
  HttpRequest *request = *request_state;
  if (request == NULL)
    return;
  g_hash_table_remove(request->server->waiting, request);
  if (request->response != NULL)
    MHD_destroy_response(request->response);
  g_free(request);
  *request_state = NULL;
}

/* --- Listening ---------------------------------------------------------------------------------------------------- */

static struct MHD_Daemon *start_daemon(HttpServer *server, const HttpServerOptions *options,
                                       const struct addrinfo *place)
{
  const unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (place->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0u);
  const unsigned connections_max = options->connections_max == 0 ? CONNECTIONS_MAX : options->connections_max;
  return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR, place->ai_addr,
                          MHD_OPTION_URI_LOG_CALLBACK, begin_request, server, MHD_OPTION_NOTIFY_COMPLETED, end_request,
                          server, MHD_OPTION_CONNECTION_LIMIT, connections_max, MHD_OPTION_CONNECTION_TIMEOUT,
                          (unsigned)IDLE_TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
                          MHD_OPTION_END);
}

HttpServer *http_server_open(const HttpServerOptions *options, GError **error)
{
  struct addrinfo *place = http_address_resolve(options->address, error);
  if (place == NULL)
    return NULL;
  g_autoptr(HttpServer) server = g_new0(HttpServer, 1);
  server->answer = options->answer;
  server->user = options->user;
  server->headers = options->headers;
  server->waiting = g_hash_table_new(NULL, NULL);
  server->daemon = start_daemon(server, options, place);
  freeaddrinfo(place);
  if (server->daemon == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "cannot listen at '%s'. hint: is another program there?",
                options->address);
    return NULL;
  }
  server->epoll_descriptor = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  return g_steal_pointer(&server);
}

/* libmicrohttpd wants no connection to be suspended when it stops. */
static void wake_all(HttpServer *server)
{
  GHashTableIter place;
  gpointer request = NULL;
  g_hash_table_iter_init(&place, server->waiting);
  while (g_hash_table_iter_next(&place, &request, NULL))
    MHD_resume_connection(((HttpRequest *)request)->connection);
}

void http_server_close(HttpServer *server)
{
  if (server == NULL)
    return;
  if (server->daemon != NULL) {
    wake_all(server);
    MHD_stop_daemon(server->daemon);
  }
  g_hash_table_unref(server->waiting);
  g_free(server);
}

uint16_t http_server_port(const HttpServer *server)
{
  return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

int http_server_descriptor(const HttpServer *server)
{
  return server->epoll_descriptor;
}

int64_t http_server_timeout_ms(const HttpServer *server)
{
  MHD_UNSIGNED_LONG_LONG timeout_ms = 0;
  return MHD_get_timeout(server->daemon, &timeout_ms) == MHD_YES ? (int64_t)MIN(timeout_ms, 60000u) : -1;
}

void http_server_serve(HttpServer *server)
{
  /* It fails only for daemons with threads of their own. */
  const enum MHD_Result result = MHD_run(server->daemon);
  g_assert(result == MHD_YES);
}
