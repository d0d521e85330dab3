/* What a browser, or who pretends to be one, sends to the dashboard: whatever the bytes, over a real socket, the request is answered or the connection
 * closed, and never kept. The first byte says whether the door asks for a password. */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "http/http_server.h"
#include "reporter/serve/door.h"
#include "reporter/serve/question.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/folder.h"

/* How long a machine with much else to do may take to bring bytes from one socket to another, and how often the server may have more to do at once. */
enum { PATIENCE_MS = 60000, MOST_ROUNDS = 64 };

static char *folder = NULL;
static char *passwords = NULL;
static HttpServer *server = NULL;
static Door *doors[2] = {NULL, NULL};
static const Door *door = NULL;

static void leave(void)
{
  http_server_close(server);
  door_free(doors[0]);
  door_free(doors[1]);
  g_free(passwords);
  scratch_folder_free(folder);
}

/* As the dashboard does, up to where the database would be asked. */
static void answer(HttpRequest *request, G_GNUC_UNUSED gpointer user)
{
  const char *values[RESOURCE_ARGUMENTS_MAX] = {NULL};
  if (!door_lets_in((Door *)door, request))
    return;
  const Resource *resource = resource_find(http_request_path(request), false);
  for (guint i = 0; resource != NULL && resource->arguments[i] != NULL; i++)
    values[i] = http_request_argument(request, resource->arguments[i]);
  g_autoptr(Question) question = resource != NULL ? question_new(resource, values) : NULL;
  HttpAnswer words = http_answer_text(question != NULL ? 200 : 404, "text/plain; charset=utf-8",
                                      question != NULL ? question->key : "not found\n");
  words.tag = "tag";
  http_request_answer(request, &words);
}

static void open_server(void)
{
  static const char *const hosts[] = {"localhost", "[::1]", NULL};
  g_autoptr(GError) error = NULL;
  folder = scratch_folder_new();
  passwords = scratch_write(folder, "passwords", "zhang:$argon2id$fits-no-password\n");
  g_assert(chmod(passwords, 0600) == 0);
  doors[0] = door_new(hosts, "", &error);
  doors[1] = door_new(hosts, passwords, &error);
  const HttpServerOptions options = {.address = "127.0.0.1:0", .answer = answer};
  server = http_server_open(&options, &error);
  g_assert_no_error(error);
  atexit(leave);
}

/* Another of the host's own addresses each time, so that closed connections take no port away from those to come. */
static struct sockaddr_in next_own_address(void)
{
  static unsigned count = 0;
  count++;
  const in_addr_t address = INADDR_LOOPBACK + (count / 250 % 250 + 1) * 256 + count % 250;
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(address)}};
}

/* A timer of libFuzzer's may interrupt it, which does not stop it. */
static void connect_whatever_happens(int descriptor, const struct sockaddr_in *place)
{
  while (connect(descriptor, (const struct sockaddr *)place, sizeof *place) != 0 && errno != EISCONN)
    g_assert(errno == EINTR || errno == EALREADY);
}

static int connect_and_send(const uint8_t *bytes, size_t size)
{
  const struct sockaddr_in place = {
      .sin_family = AF_INET, .sin_port = htons(http_server_port(server)), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  const struct sockaddr_in own = next_own_address();
  /* Closed without a wait, so that a million connections leave none behind. */
  const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert(descriptor >= 0 && setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  g_assert(bind(descriptor, (const struct sockaddr *)&own, sizeof own) == 0);
  connect_whatever_happens(descriptor, &place);
  (void)!send(descriptor, bytes, size, MSG_NOSIGNAL);
  return descriptor;
}

/* True when the server has closed, or cut, the connection. */
static bool has_ended(int descriptor)
{
  char piece[4096];
  ssize_t n = 0;
  while ((n = recv(descriptor, piece, sizeof piece, MSG_DONTWAIT)) > 0)
    continue;
  return n == 0 || (errno != EAGAIN && errno != EINTR);
}

/* Serves as soon as the server has something to do, be it by an event or because it is time; false when neither comes. */
static bool serve_next(int64_t patience_ms)
{
  struct pollfd wanted = {.fd = http_server_descriptor(server), .events = POLLIN};
  const int64_t due_ms = http_server_timeout_ms(server);
  const bool is_due = due_ms >= 0 && due_ms <= patience_ms;
  const bool is_ready = poll(&wanted, 1, (int)(is_due ? due_ms : patience_ms)) > 0;
  if (is_ready || is_due)
    http_server_serve(server);
  return is_ready || is_due;
}

/* The server learns of the connection, then of the bytes, each by an event of its own; what follows from them needs no more of those. */
static void serve_what_came(bool has_bytes)
{
  bool is_served = serve_next(PATIENCE_MS) && (!has_bytes || serve_next(PATIENCE_MS));
  for (int round = 0; is_served && round < MOST_ROUNDS; round++)
    is_served = serve_next(0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (size == 0)
    return 0;
  if (server == NULL)
    open_server();
  door = doors[bytes[0] & 1];
  const int descriptor = connect_and_send(bytes + 1, size - 1);
  serve_what_came(size > 1);
  shutdown(descriptor, SHUT_WR);
  while (!has_ended(descriptor))
    g_assert(serve_next(PATIENCE_MS));
  close(descriptor);
  return 0;
}
