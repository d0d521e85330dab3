#include "wire/control.h"
#include "base/clock.h"
#include "base/error.h"
#include "wire/context.h"
#include "wire/limits.h"
#include "wire/socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* What a REQ socket sends, as a ROUTER sees it. */
enum { FRAME_ASKER, FRAME_EMPTY, FRAME_REQUEST, N_FRAMES };

struct ControlServer {
  char *path; /* NULL until bound */
  Loop *loop;
  void *socket;
  guint watch;
  ControlFunc answer;
  gpointer user;
};

static bool check_path(const char *path, GError **error)
{
  struct sockaddr_un address;
  if (strlen(path) < sizeof address.sun_path)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "control socket '%s': the path is longer than %zu bytes", path,
              sizeof address.sun_path - 1);
  return false;
}

/* libzmq would go on trying in silence. A plain connect() tells at once whether anybody listens. */
bool control_is_listened_to(const char *path)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  g_strlcpy(address.sun_path, path, sizeof address.sun_path);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const bool is_connected =
      fd >= 0 && (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 || errno == EAGAIN);
  if (fd >= 0)
    close(fd);
  return is_connected;
}

/* libzmq would take the place of a daemon that runs, which would then be out of reach. */
static bool check_free(const char *path, GError **error)
{
  if (!control_is_listened_to(path))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "control socket '%s': another daemon answers there", path);
  return false;
}

void control_server_answer(ControlServer *server, const Peer *asker, GBytes *answer)
{
  gsize size = 0;
  const void *content = g_bytes_get_data(answer, &size);
  g_assert(size <= WIRE_CONTROL_BYTES_MAX);
  /* To somebody who is gone libzmq takes the frames, and drops them. */
  if (socket_send(server->socket, asker->bytes, asker->size, ZMQ_SNDMORE) == SEND_DONE &&
      socket_send(server->socket, "", 0, ZMQ_SNDMORE) == SEND_DONE)
    (void)socket_send(server->socket, content, size, 0);
}

/* Whoever asks in another way than a REQ socket does gets an empty answer. */
static void take_request(ControlServer *server, zmq_msg_t *frames, size_t n_frames)
{
  const Peer asker = frame_peer(&frames[FRAME_ASKER]);
  g_autoptr(GBytes) answer = n_frames == N_FRAMES
                                 ? server->answer(frame_view(&frames[FRAME_REQUEST]), &asker, server->user)
                                 : g_bytes_new(NULL, 0);
  if (answer != NULL)
    control_server_answer(server, &asker, answer);
}

static void answer_requests(gpointer user)
{
  ControlServer *server = user;
  zmq_msg_t frames[N_FRAMES];
  for (int i = 0; i < SOCKET_MESSAGES_PER_ROUND; i++) {
    const size_t n = socket_receive(server->socket, frames, N_FRAMES);
    if (n == 0)
      return;
    take_request(server, frames, n);
    frames_close(frames, MIN(n, N_FRAMES));
  }
}

ControlServer *control_server_open(Wire *wire, Loop *loop, const char *path, ControlFunc answer, gpointer user,
                                   GError **error)
{
  g_autofree char *endpoint = g_strdup_printf("ipc://%s", path);
  if (!check_path(path, error) || !check_free(path, error))
    return NULL;
  g_autoptr(ControlServer) server = g_new0(ControlServer, 1);
  *server = (ControlServer){.loop = loop, .answer = answer, .user = user};
  server->socket = socket_new(wire, ZMQ_ROUTER);
  socket_set_frame_limit(server->socket, WIRE_CONTROL_BYTES_MAX);
  if (!socket_bind_private(server->socket, endpoint, error))
    return NULL;
  server->path = g_strdup(path);
  server->watch = loop_watch_socket(loop, server->socket, answer_requests, server);
  return g_steal_pointer(&server);
}

void control_server_close(ControlServer *server)
{
  if (server == NULL)
    return;
  loop_remove(server->loop, server->watch);
  socket_close(server->socket);
  /* libzmq leaves the file behind. */
  if (server->path != NULL)
    unlink(server->path);
  g_free(server->path);
  g_free(server);
}

static bool refuse_silence(const char *path, const char *what, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "control socket '%s': %s", path, what);
  return false;
}

enum { MEANWHILE_EVERY_MS = 250 };

/* What libzmq tells of a line to a daemon that ends: after it was open, while it was being opened, and before. */
enum { LINE_LOST = ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_CONNECT_RETRIED };

/* A question on its way, and what libzmq tells of the line: it would wait for a daemon, and for its answer, after the one that was asked has ended. */
typedef struct Question {
  const char *path;
  void *socket;
  void *monitor;
  ControlMeanwhileFunc meanwhile; /* NULL: nothing */
  gpointer user;
} Question;

static Question question_open(Wire *wire, const char *path, ControlMeanwhileFunc meanwhile, gpointer user)
{
  g_autofree char *endpoint = wire_unique_endpoint(wire);
  Question question = {path, socket_new(wire, ZMQ_REQ), socket_new(wire, ZMQ_PAIR), meanwhile, user};
  int status = zmq_socket_monitor(question.socket, endpoint, LINE_LOST);
  g_assert(status == 0);
  status = zmq_connect(question.monitor, endpoint);
  g_assert(status == 0);
  return question;
}

static void question_close(Question *question)
{
  zmq_socket_monitor(question->socket, NULL, 0);
  socket_close(question->monitor);
  socket_close(question->socket);
}

/* Sends it as soon as the line is open. */
static bool send_request(const Question *question, GBytes *request, int timeout_ms, GError **error)
{
  zmq_pollitem_t items[] = {{.socket = question->socket, .events = ZMQ_POLLOUT},
                            {.socket = question->monitor, .events = ZMQ_POLLIN}};
  gsize size = 0;
  const void *bytes = g_bytes_get_data(request, &size);
  g_assert(size <= WIRE_CONTROL_BYTES_MAX);
  const bool is_open = zmq_poll(items, 2, timeout_ms) > 0 && (items[0].revents & ZMQ_POLLOUT) != 0;
  return (is_open && zmq_send(question->socket, bytes, size, ZMQ_DONTWAIT) >= 0) ||
         refuse_silence(question->path, "the request cannot be delivered", error);
}

/* False when nothing came until DEADLINE_MS. */
static bool wait_for_answer(const Question *question, int64_t deadline_ms)
{
  zmq_pollitem_t items[] = {{.socket = question->socket, .events = ZMQ_POLLIN},
                            {.socket = question->monitor, .events = ZMQ_POLLIN}};
  for (;;) {
    const int64_t left_ms = clock_left_ms(deadline_ms);
    const bool is_last = question->meanwhile == NULL || left_ms <= MEANWHILE_EVERY_MS;
    if (zmq_poll(items, 2, (long)(is_last ? left_ms : MEANWHILE_EVERY_MS)) > 0)
      return true;
    if (is_last)
      return false;
    question->meanwhile(question->user);
  }
}

static GBytes *receive_answer(const Question *question, int64_t deadline_ms, GError **error)
{
  if (!wait_for_answer(question, deadline_ms)) {
    (void)refuse_silence(question->path, "the daemon does not answer", error);
    return NULL;
  }
  zmq_msg_t frame;
  if (socket_receive(question->socket, &frame, 1) == 0) {
    (void)refuse_silence(question->path, "the daemon ended before it answered", error);
    return NULL;
  }
  GBytes *answer = g_bytes_new(zmq_msg_data(&frame), zmq_msg_size(&frame));
  frames_close(&frame, 1);
  return answer;
}

static GBytes *ask(const Question *question, GBytes *request, int timeout_ms, GError **error)
{
  g_autofree char *endpoint = g_strdup_printf("ipc://%s", question->path);
  const int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
  socket_set(question->socket, ZMQ_IMMEDIATE, 1);
  socket_set_frame_limit(question->socket, WIRE_CONTROL_BYTES_MAX);
  if (!socket_connect(question->socket, endpoint, error) || !send_request(question, request, timeout_ms, error))
    return NULL;
  return receive_answer(question, deadline_ms, error);
}

GBytes *control_ask(Wire *wire, const char *path, GBytes *request, int timeout_ms, GError **error)
{
  return control_ask_meanwhile(wire, path, request, timeout_ms, NULL, NULL, error);
}

GBytes *control_ask_meanwhile(Wire *wire, const char *path, GBytes *request, int timeout_ms,
                              ControlMeanwhileFunc meanwhile, gpointer user, GError **error)
{
  if (!check_path(path, error))
    return NULL;
  if (!control_is_listened_to(path)) {
    (void)refuse_silence(path, "nobody listens there", error);
    return NULL;
  }
  Question question = question_open(wire, path, meanwhile, user);
  GBytes *answer = ask(&question, request, timeout_ms, error);
  question_close(&question);
  return answer;
}
