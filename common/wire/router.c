#include "wire/router.h"
#include "wire/connection_guard.h"
#include "wire/limits.h"
#include "wire/socket.h"

#include <string.h>

enum { FRAME_PEER, FRAME_BODY, N_FRAMES };
enum { HELD_BYTES_DEFAULT = 32 * 1024 * 1024 };

struct Router {
  Loop *loop;
  void *socket;
  guint watch;
  char *endpoint;
  RouterFunc received;
  gpointer user;
  ConnectionGuard *guard;
  RouterCounters counters;
};

guint peer_hash(gconstpointer peer)
{
  const Peer *key = peer;
  guint hash = 5381;
  for (uint8_t i = 0; i < key->size; i++)
    hash = hash * 33 + key->bytes[i];
  return hash;
}

gboolean peer_equal(gconstpointer left, gconstpointer right)
{
  const Peer *a = left, *b = right;
  return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* libzmq 4.3.4 may leave the routing-id frame without metadata: the body frame has them. */
static void take_message(Router *router, zmq_msg_t *frames)
{
  const char *identity = zmq_msg_gets(&frames[FRAME_BODY], "User-Id");
  if (identity == NULL || *identity == '\0') {
    router->counters.anonymous_refused++;
    return;
  }
  const Peer peer = frame_peer(&frames[FRAME_PEER]);
  router->counters.received++;
  connection_guard_heard(router->guard, zmq_msg_get(&frames[FRAME_BODY], ZMQ_SRCFD), &peer, identity);
  router->received(&peer, identity, frame_view(&frames[FRAME_BODY]), router->user);
}

static void receive_messages(gpointer user)
{
  Router *router = user;
  zmq_msg_t frames[N_FRAMES];
  for (int i = 0; i < SOCKET_MESSAGES_PER_ROUND; i++) {
    const size_t n = socket_receive(router->socket, frames, N_FRAMES);
    if (n == 0)
      return;
    if (n == N_FRAMES)
      take_message(router, frames);
    else
      router->counters.multipart_refused++;
    frames_close(frames, MIN(n, N_FRAMES));
  }
}

static uint32_t or_default(uint32_t value, uint32_t default_value)
{
  return value != 0 ? value : default_value;
}

static void set_options(void *socket, const RouterOptions *options)
{
  socket_set_curve_server(socket, options->key_pair, AUTHENTICATOR_COLLECTORS);
  socket_set_frame_limit(socket, or_default(options->frame_bytes_max, WIRE_FRAME_BYTES_DEFAULT));
  socket_set_keepalive(socket);
  socket_set(socket, ZMQ_ROUTER_MANDATORY, 1);
  socket_set(socket, ZMQ_SNDHWM, (int)or_default(options->send_queue_messages, 256));
  socket_set(socket, ZMQ_RCVHWM, (int)or_default(options->receive_queue_messages, 16));
  socket_set(socket, ZMQ_HANDSHAKE_IVL, (int)or_default(options->handshake_timeout_ms, 30000));
  socket_set(socket, ZMQ_BACKLOG, (int)or_default(options->backlog, 16384));
}

Router *router_open(Wire *wire, Loop *loop, const Authenticator *authenticator, const RouterOptions *options,
                    RouterFunc received, gpointer user, GError **error)
{
  g_assert(authenticator != NULL);
  g_autoptr(Router) router = g_new0(Router, 1);
  router->loop = loop;
  router->received = received;
  router->user = user;
  router->socket = socket_new(wire, ZMQ_ROUTER);
  set_options(router->socket, options);
  router->guard = connection_guard_open(wire, loop, router->socket,
                                        options->held_bytes_max != 0 ? options->held_bytes_max : HELD_BYTES_DEFAULT);
  if (!socket_bind(router->socket, options->endpoint, error))
    return NULL;
  router->endpoint = socket_last_endpoint(router->socket);
  router->watch = loop_watch_socket(loop, router->socket, receive_messages, router);
  return g_steal_pointer(&router);
}

const char *router_endpoint(const Router *router)
{
  return router->endpoint;
}

static void count_result(RouterCounters *counters, SendResult result)
{
  switch (result) {
  case SEND_DONE:
    counters->sent++;
    break;
  case SEND_NOT_READY:
    counters->peer_slow++;
    break;
  case SEND_NO_PEER:
    counters->peer_gone++;
    break;
  }
}

static SendResult send_frame(Router *router, const Peer *peer, GBytes *frame)
{
  gsize size = 0;
  const void *bytes = g_bytes_get_data(frame, &size);
  if (!connection_guard_may_send(router->guard, peer, size))
    return SEND_NOT_READY;
  SendResult result = socket_send(router->socket, peer->bytes, peer->size, ZMQ_SNDMORE);
  if (result == SEND_DONE)
    result = socket_send(router->socket, bytes, size, 0);
  if (result == SEND_DONE)
    connection_guard_sent(router->guard, peer, size);
  return result;
}

SendResult router_send(Router *router, const Peer *peer, GBytes *frame)
{
  const SendResult result = send_frame(router, peer, frame);
  count_result(&router->counters, result);
  return result;
}

void router_expect(Router *router, size_t n_keys)
{
  connection_guard_expect(router->guard, n_keys);
}

RouterCounters router_counters(const Router *router)
{
  RouterCounters counters = router->counters;
  counters.connections = connection_guard_counters(router->guard);
  return counters;
}

void router_close(Router *router)
{
  if (router == NULL)
    return;
  loop_remove(router->loop, router->watch);
  connection_guard_close(router->guard);
  socket_close(router->socket);
  g_free(router->endpoint);
  g_free(router);
}
