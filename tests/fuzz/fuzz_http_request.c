/* What a browser, or who pretends to be one, sends to the dashboard: whatever the bytes, over a real socket, the request is answered or the connection closed, and never kept. The first byte says whether
 * the door asks for a password. */
#include <netinet/in.h>
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

/* What is whole is answered in a few rounds, and what is not is given up in a few more when nothing is to follow. */
enum { ROUNDS_TO_ANSWER = 8, ROUNDS_TO_CLOSE = 64 };

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

static int connect_and_send(const uint8_t *bytes, size_t size)
{
  const struct sockaddr_in place = {
      .sin_family = AF_INET, .sin_port = htons(http_server_port(server)), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  /* Closed without a wait, so that a million connections leave none behind. */
  const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert(descriptor >= 0 && setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  g_assert(connect(descriptor, (const struct sockaddr *)&place, sizeof place) == 0);
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

/* False when the connection is still there after so many rounds. */
static bool serve_until_closed(int descriptor, int rounds)
{
  while (rounds-- > 0) {
    http_server_serve(server);
    if (has_ended(descriptor))
      return true;
  }
  return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (size == 0)
    return 0;
  if (server == NULL)
    open_server();
  door = doors[bytes[0] & 1];
  const int descriptor = connect_and_send(bytes + 1, size - 1);
  if (!serve_until_closed(descriptor, ROUNDS_TO_ANSWER)) {
    shutdown(descriptor, SHUT_WR);
    g_assert(serve_until_closed(descriptor, ROUNDS_TO_CLOSE));
  }
  close(descriptor);
  return 0;
}
