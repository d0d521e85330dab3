/* What this room needs of a libzmq socket, once. Private to common/wire. Option values are ours, so a refused option is a bug; endpoints
 * come from settings, so a refused endpoint is a USAGE error.
 *
 * The loop learns from here which sockets were used, so a watched socket is level-triggered and a callback may leave messages for the next
 * round. Only a send that follows an event closely must ask again (see socket_send()). */
#pragma once

#include "wire/endpoint.h"
#include "wire/keys.h"
#include "wire/loop.h"
#include "wire/wire.h"

#include <stdbool.h>
#include <zmq.h>

enum { SOCKET_MESSAGES_PER_ROUND = 64 }; /* so that timers and other sockets get their turn */

/* A socket that drops what is unsent when it is closed. */
void *socket_new(Wire *wire, int type);
void socket_close(void *socket); /* accepts NULL */

void socket_set(void *socket, int option, int value);
void socket_set_text(void *socket, int option, const char *text);

/* The largest body frame to take; with CURVE the limit on the wire is higher by its overhead. At least WIRE_FRAME_BYTES_MIN, since the
 * limit holds for the frames of the handshake too. */
void socket_set_frame_limit(void *socket, uint32_t frame_bytes_max);

/* Notices peers whose machine is gone, within a minute, by TCP alone. For where the protocol has its own heartbeats and many peers meet: libzmq 4.3.4 looks through
 * the timers of all connections whenever it cancels one, and with heartbeats of its own it does so for every message. */
void socket_set_keepalive(void *socket);

/* Notices peers that are silent, too: heartbeats of libzmq every INTERVAL_MS, given up after three. For few peers. */
void socket_set_liveness(void *socket, uint32_t interval_ms);

void socket_set_curve_client(void *socket, const PublicKey *server_key, const KeyPair *key_pair);
void socket_set_curve_server(void *socket, const KeyPair *key_pair, const char *zap_domain);

bool socket_bind(void *socket, const char *endpoint, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As socket_bind() for ipc://, whose file gets mode 0600. */
bool socket_bind_private(void *socket, const char *endpoint, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool socket_connect(void *socket, const char *endpoint, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The endpoint as bound. The caller frees it. */
char *socket_last_endpoint(void *socket) G_GNUC_WARN_UNUSED_RESULT;

/* Sends one frame; FLAGS is 0 or ZMQ_SNDMORE. Never waits. */
SendResult socket_send(void *socket, const void *bytes, size_t size, int flags);

/* Takes one message without waiting. Returns how many frames it has, 0 when there is none. The first min(that, CAPACITY) are in
 * OUT_FRAMES, to be closed with frames_close(); more were dropped. */
size_t socket_receive(void *socket, zmq_msg_t *out_frames, size_t capacity);
void frames_close(zmq_msg_t *frames, size_t n);
FrameView frame_view(zmq_msg_t *frame);

/* Whom the first frame of a message to a ROUTER socket names. */
Peer frame_peer(zmq_msg_t *frame);

/* Whether a message can be taken. */
bool socket_is_readable(void *socket);

/* What becomes readable when libzmq's threads have told SOCKET something (ZMQ_FD). The socket's. */
int socket_descriptor(void *socket);

/* Calls CALL whenever SOCKET can be read. Remove with loop_remove() before the socket is closed. */
guint loop_watch_socket(Loop *loop, void *socket, LoopFunc call, gpointer user);

/* Tells the loop that runs in this thread, if it watches SOCKET, to ask before it sleeps whether it can be read: sending and receiving take
 * what its descriptor tells of. */
void loop_note_use(void *socket);
