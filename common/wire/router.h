/* The aggregator's end: a CURVE server that takes one frame per message from many collectors. Who sent a message is the identity that the
 * authenticator gave to the key, read from the body frame; the peer number of the transport is only an address to answer to.
 * Messages of several frames and messages without identity are dropped and counted. A frame above the limit cuts off its sender only, and so does
 * what would take memory or descriptors from the others (connection_guard.h). */
#pragma once

#include "wire/authenticator.h"
#include "wire/endpoint.h"
#include "wire/keys.h"
#include "wire/loop.h"
#include "wire/wire.h"

guint peer_hash(gconstpointer peer);
gboolean peer_equal(gconstpointer left, gconstpointer right);

typedef struct RouterOptions {
  const char *endpoint;            /* for example tcp://0.0.0.0:5570; a port written as an asterisk takes a free one */
  const KeyPair *key_pair;         /* borrowed for router_open() */
  uint32_t frame_bytes_max;        /* 0: WIRE_FRAME_BYTES_DEFAULT */
  uint32_t send_queue_messages;    /* per peer; 0: 256 */
  uint32_t receive_queue_messages; /* per peer; 0: 16 */
  uint32_t handshake_timeout_ms;   /* 0: 30000 */
  uint32_t backlog; /* connections waiting to be accepted; 0: 16384, or what the kernel allows (net.core.somaxconn) */
  uint64_t held_bytes_max; /* of messages that are not whole yet, over all connections; 0: 32 MiB */
} RouterOptions;

/* A message came in; all is borrowed for the call. */
typedef void (*RouterFunc)(const Peer *peer, const char *identity, FrameView frame, gpointer user);

typedef struct ConnectionCounters {
  uint64_t open;                  /* now, whether or not their handshake is over */
  uint64_t accepted, handshakes;  /* the latter: that succeeded */
  uint64_t handshake_key_refused; /* the key is not registered */
  uint64_t handshake_nonsense;    /* another protocol, or the wrong server key */
  uint64_t handshake_unfinished;  /* given up, or not in time */
  uint64_t cut_held, cut_unread, cut_strangers, cut_copies;
} ConnectionCounters;

typedef struct RouterCounters {
  uint64_t received, sent;
  uint64_t multipart_refused, anonymous_refused;
  uint64_t peer_gone, peer_slow; /* answers that could not be sent */
  ConnectionCounters connections;
} RouterCounters;

typedef struct Router Router;

/* Binds and attaches to LOOP. AUTHENTICATOR must be open (it is what makes the handshake answerable). USAGE error when the endpoint
 * cannot be bound. */
Router *router_open(Wire *wire, Loop *loop, const Authenticator *authenticator, const RouterOptions *options,
                    RouterFunc received, gpointer user, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The endpoint as bound, with the port that was taken. Borrowed. */
const char *router_endpoint(const Router *router);

/* Sends one frame without waiting: SEND_DONE, SEND_NOT_READY (the peer does not read) or SEND_NO_PEER (it is gone). */
SendResult router_send(Router *router, const Peer *peer, GBytes *frame) G_GNUC_WARN_UNUSED_RESULT;

/* From now on N_KEYS keys may connect: that many connections at once are no attack. */
void router_expect(Router *router, size_t n_keys);

RouterCounters router_counters(const Router *router);

void router_close(Router *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Router, router_close)
