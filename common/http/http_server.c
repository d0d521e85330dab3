#include "http/http_server.h"

#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#include <microhttpd.h>

enum { CONNECTIONS_MAX = 64, IDLE_TIMEOUT_S = 10, CONNECTION_MEMORY_BYTES = 32 * 1024 };

struct HttpServer {
  struct MHD_Daemon *daemon;
  int epoll_descriptor;
  HttpFunc answer;
  gpointer user;
};

HttpAnswer http_answer_text(unsigned status, const char *content_type, const char *body)
{
  return (HttpAnswer){status, content_type, g_bytes_new(body, strlen(body))};
}

/* --- Answering ---------------------------------------------------------------------------------------------------- */

static void release_body(void *body)
{
  g_bytes_unref(body);
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, HttpAnswer answer)
{
  gsize size = 0;
  /* libmicrohttpd only reads it, but does not say so. */
  void *bytes = (gpointer)g_bytes_get_data(answer.body, &size);
  struct MHD_Response *response =
      MHD_create_response_from_buffer_with_free_callback_cls(size, bytes, release_body, answer.body);
  if (response == NULL) {
    g_bytes_unref(answer.body);
    return MHD_NO;
  }
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer.content_type);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  if (answer.status == MHD_HTTP_METHOD_NOT_ALLOWED)
    MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
  const enum MHD_Result result = MHD_queue_response(connection, answer.status, response);
  MHD_destroy_response(response);
  return result;
}

static enum MHD_Result on_request(void *self, struct MHD_Connection *connection, const char *url, const char *method,
                                  G_GNUC_UNUSED const char *version, G_GNUC_UNUSED const char *upload,
                                  G_GNUC_UNUSED size_t *upload_size, void **request_state)
{
  static char has_headers;
  HttpServer *server = self;
  const bool is_reading = strcmp(method, MHD_HTTP_METHOD_GET) == 0 || strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
  if (!is_reading)
    return send_answer(connection,
                       http_answer_text(MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", "read only\n"));
  /* The first call tells of the headers only; the answer is due at the second. */
  if (*request_state == NULL) {
    *request_state = &has_headers;
    return MHD_YES;
  }
  return send_answer(connection, server->answer(url, server->user));
}

/* --- Listening ---------------------------------------------------------------------------------------------------- */

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

static struct addrinfo *resolve(const char *address, GError **error)
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

HttpServer *http_server_open(const char *address, HttpFunc answer, gpointer user, GError **error)
{
  struct addrinfo *place = resolve(address, error);
  if (place == NULL)
    return NULL;
  g_autoptr(HttpServer) server = g_new0(HttpServer, 1);
  const unsigned flags = MHD_USE_EPOLL | (place->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0u);
  server->answer = answer;
  server->user = user;
  server->daemon = MHD_start_daemon(
      flags, 0, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR, place->ai_addr, MHD_OPTION_CONNECTION_LIMIT,
      (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_TIMEOUT_S,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES, MHD_OPTION_END);
  freeaddrinfo(place);
  if (server->daemon == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "cannot listen at '%s'. hint: is another program there?",
                address);
    return NULL;
  }
  server->epoll_descriptor = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  return g_steal_pointer(&server);
}

void http_server_close(HttpServer *server)
{
  if (server == NULL)
    return;
  if (server->daemon != NULL)
    MHD_stop_daemon(server->daemon);
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
