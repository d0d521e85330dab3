#include "wire/socket.h"
#include "base/error.h"
#include "wire/context.h"
#include "wire/limits.h"

#include <string.h>
#include <sys/stat.h>

void *socket_new(Wire *wire, int type)
{
  void *socket = zmq_socket(wire_context(wire), type);
  if (socket == NULL)
    g_error("no socket: %s", zmq_strerror(zmq_errno())); /* out of descriptors: as out of memory */
  socket_set(socket, ZMQ_LINGER, 0);
  return socket;
}

void socket_close(void *socket)
{
  if (socket != NULL)
    zmq_close(socket);
}

void socket_set(void *socket, int option, int value)
{
  int status = zmq_setsockopt(socket, option, &value, sizeof value);
  g_assert(status == 0);
}

void socket_set_text(void *socket, int option, const char *text)
{
  int status = zmq_setsockopt(socket, option, text, strlen(text));
  g_assert(status == 0);
}

void socket_set_frame_limit(void *socket, uint32_t frame_bytes_max)
{
  g_assert(frame_bytes_max >= WIRE_FRAME_BYTES_MIN && frame_bytes_max <= WIRE_FRAME_BYTES_MAX);
  int64_t on_the_wire = (int64_t)frame_bytes_max + WIRE_CURVE_OVERHEAD_BYTES;
  int status = zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &on_the_wire, sizeof on_the_wire);
  g_assert(status == 0);
}

void socket_set_keepalive(void *socket)
{
  socket_set(socket, ZMQ_TCP_KEEPALIVE, 1);
  socket_set(socket, ZMQ_TCP_KEEPALIVE_IDLE, 30);
  socket_set(socket, ZMQ_TCP_KEEPALIVE_INTVL, 10);
  socket_set(socket, ZMQ_TCP_KEEPALIVE_CNT, 3);
  socket_set(socket, ZMQ_TCP_MAXRT, 30000);
}

void socket_set_liveness(void *socket, uint32_t interval_ms)
{
  socket_set(socket, ZMQ_HEARTBEAT_IVL, (int)interval_ms);
  socket_set(socket, ZMQ_HEARTBEAT_TIMEOUT, (int)interval_ms * 3);
  socket_set(socket, ZMQ_HEARTBEAT_TTL, (int)interval_ms * 4);
  socket_set_keepalive(socket);
}

void socket_set_curve_client(void *socket, const PublicKey *server_key, const KeyPair *key_pair)
{
  socket_set_text(socket, ZMQ_CURVE_SERVERKEY, server_key->text);
  socket_set_text(socket, ZMQ_CURVE_PUBLICKEY, key_pair->public_key.text);
  socket_set_text(socket, ZMQ_CURVE_SECRETKEY, key_pair->secret_text);
}

/* ZMQ_ZAP_ENFORCE_DOMAIN is a draft option that Debian's libzmq lacks: without an authenticator it lets every key in. So the router also
 * refuses messages that carry no identity. */
void socket_set_curve_server(void *socket, const KeyPair *key_pair, const char *zap_domain)
{
  socket_set(socket, ZMQ_CURVE_SERVER, 1);
  socket_set_text(socket, ZMQ_CURVE_SECRETKEY, key_pair->secret_text);
  socket_set_text(socket, ZMQ_ZAP_DOMAIN, zap_domain);
}

bool socket_bind(void *socket, const char *endpoint, GError **error)
{
  if (zmq_bind(socket, endpoint) == 0)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "cannot listen on '%s': %s", endpoint,
              zmq_strerror(zmq_errno()));
  return false;
}

bool socket_bind_private(void *socket, const char *endpoint, GError **error)
{
  mode_t before = umask(0177);
  bool is_bound = socket_bind(socket, endpoint, error);
  umask(before);
  return is_bound;
}

bool socket_connect(void *socket, const char *endpoint, GError **error)
{
  if (zmq_connect(socket, endpoint) == 0)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "cannot connect to '%s': %s", endpoint,
              zmq_strerror(zmq_errno()));
  return false;
}

char *socket_last_endpoint(void *socket)
{
  char endpoint[1024];
  size_t size = sizeof endpoint;
  int status = zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size);
  g_assert(status == 0);
  return g_strdup(endpoint);
}

static int number_of(void *socket, int option)
{
  int number = 0;
  size_t size = sizeof number;
  int status = 0;
  do
    status = zmq_getsockopt(socket, option, &number, &size);
  while (status != 0 && zmq_errno() == EINTR);
  g_assert(status == 0);
  return number;
}

int socket_descriptor(void *socket)
{
  return number_of(socket, ZMQ_FD);
}

bool socket_is_readable(void *socket)
{
  return (number_of(socket, ZMQ_EVENTS) & ZMQ_POLLIN) != 0;
}

/* libzmq looks at its mailbox only now and then while sending, so a connection that was just made may not be known to it yet. Reading
 * ZMQ_EVENTS makes it look. */
static bool is_writable(void *socket)
{
  return (number_of(socket, ZMQ_EVENTS) & ZMQ_POLLOUT) != 0;
}

static SendResult send_once(void *socket, const void *bytes, size_t size, int flags)
{
  while (zmq_send(socket, bytes, size, flags | ZMQ_DONTWAIT) < 0) {
    if (zmq_errno() != EINTR)
      return zmq_errno() == EHOSTUNREACH ? SEND_NO_PEER : SEND_NOT_READY;
  }
  return SEND_DONE;
}

SendResult socket_send(void *socket, const void *bytes, size_t size, int flags)
{
  SendResult result = send_once(socket, bytes, size, flags);
  loop_note_use(socket);
  if (result == SEND_NOT_READY && is_writable(socket))
    result = send_once(socket, bytes, size, flags);
  return result;
}

static bool receive_frame(void *socket, zmq_msg_t *frame)
{
  zmq_msg_init(frame);
  while (zmq_msg_recv(frame, socket, ZMQ_DONTWAIT) < 0) {
    if (zmq_errno() == EINTR)
      continue;
    zmq_msg_close(frame);
    return false;
  }
  return true;
}

size_t socket_receive(void *socket, zmq_msg_t *out_frames, size_t capacity)
{
  size_t n = 0;
  bool has_more = true;
  loop_note_use(socket);
  while (has_more) {
    zmq_msg_t beyond;
    zmq_msg_t *frame = n < capacity ? &out_frames[n] : &beyond;
    if (!receive_frame(socket, frame))
      break; /* frames of one message arrive together: only possible before the first */
    n++;
    has_more = zmq_msg_more(frame) != 0;
    if (frame == &beyond)
      zmq_msg_close(&beyond);
  }
  return n;
}

void frames_close(zmq_msg_t *frames, size_t n)
{
  for (size_t i = 0; i < n; i++)
    zmq_msg_close(&frames[i]);
}

FrameView frame_view(zmq_msg_t *frame)
{
  return (FrameView){.bytes = zmq_msg_data(frame), .size = zmq_msg_size(frame)};
}

Peer frame_peer(zmq_msg_t *frame)
{
  Peer peer = {0};
  const FrameView id = frame_view(frame);
  g_assert(id.size <= sizeof peer.bytes); /* libzmq allows no longer ones */
  peer.size = (uint8_t)id.size;
  memcpy(peer.bytes, id.bytes, id.size);
  return peer;
}
