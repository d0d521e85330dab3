#include "wire/hint.h"
#include "base/error.h"
#include "wire/limits.h"
#include "wire/socket.h"

#include <string.h>

static const char HINT[] = "changed"; /* the whole message, also its topic */

struct HintPublisher {
  void *socket;
  char *endpoint;
};

struct HintSubscriber {
  Loop *loop;
  void *socket;
  guint watch;
  LoopFunc call;
  gpointer user;
};

static bool is_tcp(const char *endpoint)
{
  return g_str_has_prefix(endpoint, "tcp://");
}

static bool check_endpoint(const char *endpoint, bool has_keys, GError **error)
{
  if (!is_tcp(endpoint) && !g_str_has_prefix(endpoint, "ipc://")) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "hint endpoint '%s' is neither ipc:// nor tcp://", endpoint);
    return false;
  }
  if (is_tcp(endpoint) && !has_keys) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "hint endpoint '%s' needs keys", endpoint);
    return false;
  }
  return true;
}

HintPublisher *hint_publisher_open(Wire *wire, const char *endpoint, const KeyPair *key_pair, GError **error)
{
  if (!check_endpoint(endpoint, key_pair != NULL, error))
    return NULL;
  g_autoptr(HintPublisher) publisher = g_new0(HintPublisher, 1);
  publisher->socket = socket_new(wire, ZMQ_PUB);
  socket_set(publisher->socket, ZMQ_SNDHWM, 4);
  socket_set_frame_limit(publisher->socket, WIRE_FRAME_BYTES_MIN);
  if (is_tcp(endpoint)) {
    socket_set_curve_server(publisher->socket, key_pair, AUTHENTICATOR_HINTS);
    socket_set_liveness(publisher->socket, 15000);
  }
  if (!socket_bind_private(publisher->socket, endpoint, error))
    return NULL;
  publisher->endpoint = socket_last_endpoint(publisher->socket);
  return g_steal_pointer(&publisher);
}

const char *hint_publisher_endpoint(const HintPublisher *publisher)
{
  return publisher->endpoint;
}

void hint_publish(HintPublisher *publisher)
{
  (void)socket_send(publisher->socket, HINT, strlen(HINT), 0); /* may be lost by its contract */
}

void hint_publisher_close(HintPublisher *publisher)
{
  if (publisher == NULL)
    return;
  socket_close(publisher->socket);
  g_free(publisher->endpoint);
  g_free(publisher);
}

static void receive_hints(gpointer user)
{
  HintSubscriber *subscriber = user;
  zmq_msg_t frame;
  bool is_changed = false;
  for (int i = 0; i < SOCKET_MESSAGES_PER_ROUND && socket_receive(subscriber->socket, &frame, 1) > 0; i++) {
    is_changed = true;
    frames_close(&frame, 1);
  }
  if (is_changed)
    subscriber->call(subscriber->user);
}

HintSubscriber *hint_subscriber_open(Wire *wire, Loop *loop, const char *endpoint, const PublicKey *server_key,
                                     const KeyPair *key_pair, LoopFunc call, gpointer user, GError **error)
{
  if (!check_endpoint(endpoint, server_key != NULL && key_pair != NULL, error))
    return NULL;
  g_autoptr(HintSubscriber) subscriber = g_new0(HintSubscriber, 1);
  *subscriber = (HintSubscriber){.loop = loop, .call = call, .user = user};
  subscriber->socket = socket_new(wire, ZMQ_SUB);
  socket_set(subscriber->socket, ZMQ_RCVHWM, 4);
  socket_set(subscriber->socket, ZMQ_RECONNECT_IVL, 1000);
  socket_set(subscriber->socket, ZMQ_RECONNECT_IVL_MAX, 60000);
  socket_set_frame_limit(subscriber->socket, WIRE_FRAME_BYTES_MIN);
  socket_set_text(subscriber->socket, ZMQ_SUBSCRIBE, HINT);
  if (is_tcp(endpoint)) {
    socket_set_curve_client(subscriber->socket, server_key, key_pair);
    socket_set_liveness(subscriber->socket, 15000);
  }
  if (!socket_connect(subscriber->socket, endpoint, error))
    return NULL;
  subscriber->watch = loop_watch_socket(loop, subscriber->socket, receive_hints, subscriber);
  return g_steal_pointer(&subscriber);
}

void hint_subscriber_close(HintSubscriber *subscriber)
{
  if (subscriber == NULL)
    return;
  loop_remove(subscriber->loop, subscriber->watch);
  socket_close(subscriber->socket);
  g_free(subscriber);
}
