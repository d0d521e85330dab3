#include "wire/dealer.h"
#include "wire/context.h"
#include "wire/limits.h"
#include "wire/socket.h"

#include <string.h>

/* A dealer lives for one attempt. Its state and what the socket monitor reports give what the collector is told:
 *
 *   state        monitor                      told                     next
 *   DIALLING     connected                    CONNECTED                SHAKING_HANDS
 *   DIALLING     closed, or the deadline      UNREACHABLE              OVER
 *   SHAKING_HANDS handshake succeeded         HANDSHAKE_OK             OPEN
 *   SHAKING_HANDS handshake failed with 400   AUTH_REFUSED             OVER
 *   SHAKING_HANDS failed otherwise, disconnected, or the deadline  HANDSHAKE_FAILED  OVER
 *   OPEN         disconnected                 DISCONNECTED             OVER
 *
 * A wrong server key shows as a handshake that ends in a disconnection, without a reason. The monitor is read for as long as the socket
 * lives, also when nobody is told any more, since it would block libzmq's threads otherwise. A name that cannot be resolved gives no event
 * at all in 4.3.4, hence the deadline. */

typedef enum { DIALLING, SHAKING_HANDS, OPEN, OVER } State;

enum {
  CONNECT_TIMEOUT_MS = 10000,
  HANDSHAKE_TIMEOUT_MS = 30000,
  DEADLINE_MARGIN_MS = 2000, /* beyond both: libzmq's own timeouts come first where it has them */
  ZAP_REFUSED = 400,
};

struct Dealer {
  Loop *loop;
  void *socket, *monitor;
  guint socket_watch, monitor_watch, deadline;
  State state;
  DealerCallbacks callbacks;
  gpointer user;
  uint64_t n_multipart;
  bool is_closed; /* callbacks must not be called any more */
};

static void move_on(Dealer *dealer, State next, DealerEvent event)
{
  dealer->state = next;
  if (!dealer->is_closed)
    dealer->callbacks.happened(event, dealer->user);
}

static void lose(Dealer *dealer)
{
  switch (dealer->state) {
  case DIALLING:
    move_on(dealer, OVER, DEALER_UNREACHABLE);
    break;
  case SHAKING_HANDS:
    move_on(dealer, OVER, DEALER_HANDSHAKE_FAILED);
    break;
  case OPEN:
    move_on(dealer, OVER, DEALER_DISCONNECTED);
    break;
  case OVER:
    break;
  }
}

static void take_event(Dealer *dealer, uint16_t event, uint32_t value)
{
  if (event == ZMQ_EVENT_CONNECTED && dealer->state == DIALLING)
    move_on(dealer, SHAKING_HANDS, DEALER_CONNECTED);
  else if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED && dealer->state == SHAKING_HANDS)
    move_on(dealer, OPEN, DEALER_HANDSHAKE_OK);
  else if (event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH && value == ZAP_REFUSED && dealer->state == SHAKING_HANDS)
    move_on(dealer, OVER, DEALER_AUTH_REFUSED);
  else if (event != ZMQ_EVENT_CONNECTED && event != ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
    lose(dealer);
}

static void read_event(Dealer *dealer, zmq_msg_t *frame)
{
  uint16_t event = 0;
  uint32_t value = 0;
  const FrameView view = frame_view(frame);
  if (view.size < sizeof event + sizeof value)
    return;
  memcpy(&event, view.bytes, sizeof event);
  memcpy(&value, view.bytes + sizeof event, sizeof value);
  take_event(dealer, event, value);
}

static void drain_monitor(gpointer user)
{
  Dealer *dealer = g_rc_box_acquire(user);
  zmq_msg_t frames[2];
  for (int i = 0; i < SOCKET_MESSAGES_PER_ROUND && !dealer->is_closed; i++) {
    const size_t n = socket_receive(dealer->monitor, frames, 2);
    if (n == 0)
      break;
    read_event(dealer, &frames[0]);
    frames_close(frames, MIN(n, 2));
  }
  g_rc_box_release(dealer);
}

static void receive_messages(gpointer user)
{
  Dealer *dealer = g_rc_box_acquire(user);
  zmq_msg_t frame;
  for (int i = 0; i < SOCKET_MESSAGES_PER_ROUND && !dealer->is_closed; i++) {
    const size_t n = socket_receive(dealer->socket, &frame, 1);
    if (n == 0)
      break;
    if (n == 1)
      dealer->callbacks.received(frame_view(&frame), dealer->user);
    else
      dealer->n_multipart++;
    frames_close(&frame, 1);
  }
  g_rc_box_release(dealer);
}

static void give_up(gpointer user)
{
  Dealer *dealer = user;
  dealer->deadline = 0;
  if (dealer->state != OPEN)
    lose(dealer);
}

static uint32_t or_default(uint32_t value, uint32_t default_value)
{
  return value != 0 ? value : default_value;
}

static void set_options(void *socket, const DealerOptions *options)
{
  socket_set_curve_client(socket, &options->server_key, options->key_pair);
  socket_set_frame_limit(socket, or_default(options->frame_bytes_max, WIRE_FRAME_BYTES_DEFAULT));
  socket_set_keepalive(socket);
  socket_set(socket, ZMQ_IMMEDIATE, 1);
  socket_set(socket, ZMQ_RECONNECT_IVL, -1);
  socket_set(socket, ZMQ_CONNECT_TIMEOUT, (int)or_default(options->connect_timeout_ms, CONNECT_TIMEOUT_MS));
  socket_set(socket, ZMQ_HANDSHAKE_IVL, (int)or_default(options->handshake_timeout_ms, HANDSHAKE_TIMEOUT_MS));
  socket_set(socket, ZMQ_SNDHWM, (int)or_default(options->send_queue_messages, 64));
  socket_set(socket, ZMQ_RCVHWM, 64);
}

static void open_monitor(Dealer *dealer, Wire *wire)
{
  g_autofree char *endpoint = wire_unique_endpoint(wire);
  const int events = ZMQ_EVENT_CONNECTED | ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
                     ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                     ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
  int status = zmq_socket_monitor(dealer->socket, endpoint, events);
  g_assert(status == 0);
  dealer->monitor = socket_new(wire, ZMQ_PAIR);
  status = zmq_connect(dealer->monitor, endpoint);
  g_assert(status == 0);
}

static void attach(Dealer *dealer, const DealerOptions *options)
{
  const int64_t deadline_ms = (int64_t)or_default(options->connect_timeout_ms, CONNECT_TIMEOUT_MS) +
                              or_default(options->handshake_timeout_ms, HANDSHAKE_TIMEOUT_MS) + DEADLINE_MARGIN_MS;
  dealer->monitor_watch = loop_watch_socket(dealer->loop, dealer->monitor, drain_monitor, dealer);
  dealer->socket_watch = loop_watch_socket(dealer->loop, dealer->socket, receive_messages, dealer);
  dealer->deadline = loop_add_timer(dealer->loop, deadline_ms, give_up, dealer);
}

Dealer *dealer_open(Wire *wire, Loop *loop, const DealerOptions *options, const DealerCallbacks *callbacks,
                    gpointer user, GError **error)
{
  g_autoptr(Dealer) dealer = g_rc_box_new0(Dealer);
  dealer->loop = loop;
  dealer->callbacks = *callbacks;
  dealer->user = user;
  dealer->socket = socket_new(wire, ZMQ_DEALER);
  set_options(dealer->socket, options);
  open_monitor(dealer, wire);
  attach(dealer, options);
  if (!socket_connect(dealer->socket, options->endpoint, error))
    return NULL;
  return g_steal_pointer(&dealer);
}

SendResult dealer_send(Dealer *dealer, GBytes *frame)
{
  gsize size = 0;
  const void *bytes = g_bytes_get_data(frame, &size);
  return dealer->state == OPEN ? socket_send(dealer->socket, bytes, size, 0) : SEND_NOT_READY;
}

uint64_t dealer_multipart_refused(const Dealer *dealer)
{
  return dealer->n_multipart;
}

void dealer_close(Dealer *dealer)
{
  if (dealer == NULL)
    return;
  dealer->is_closed = true;
  loop_remove(dealer->loop, dealer->monitor_watch);
  loop_remove(dealer->loop, dealer->socket_watch);
  loop_remove(dealer->loop, dealer->deadline);
  zmq_socket_monitor(dealer->socket, NULL, 0);
  socket_close(dealer->monitor);
  socket_close(dealer->socket);
  g_rc_box_release(dealer);
}
