/* Keeps the connections of a listening socket within bounds, against peers that mean harm too: libzmq by itself holds the parts of a message
 * until the last has come, however many they are, queues answers for who never reads them, and accepts connections until it has no descriptor left.
 *
 * Four rules; who breaks one is cut off, and counted by it:
 *   held      what has come of messages that are not whole yet is too much over all connections: those that hold most are cut
 *   unread    a peer takes nothing although much waits for it
 *   strangers too many connections of which no message was ever taken: the oldest is cut, since a handshake takes no time
 *   copies    more than CONNECTION_COPIES_MAX connections with one key: the oldest is cut, since the newest Hello wins
 *
 * What waits for a peer, and for all, is bounded too: connection_guard_may_send() says so before it is queued. It watches TCP; other transports are only
 * counted. It counts the handshakes that failed, by reason. Belongs to the thread of its loop. Private to common/wire. */
#pragma once

#include "wire/router.h"

enum {
  CONNECTION_COPIES_MAX = 8,
  CONNECTION_UNREAD_BYTES_MAX = 8 * 1024 * 1024, /* waiting for one peer */
  CONNECTIONS_UNREAD_BYTES_MAX =
      24 * 1024 * 1024, /* for all: beyond it only short messages go to who has read everything */
};

typedef struct ConnectionGuard ConnectionGuard;

/* Watches SOCKET, which is not bound yet. HELD_BYTES_MAX: of messages that are not whole yet, over all connections. */
ConnectionGuard *connection_guard_open(Wire *wire, Loop *loop, void *socket, uint64_t held_bytes_max);

/* A message of PEER, whose key has IDENTITY, was taken from the connection with descriptor FD. */
void connection_guard_heard(ConnectionGuard *guard, int fd, const Peer *peer, const char *identity);

/* Whether SIZE bytes may be queued for PEER now; when they were, connection_guard_sent() counts them. */
bool connection_guard_may_send(ConnectionGuard *guard, const Peer *peer, size_t size);
void connection_guard_sent(ConnectionGuard *guard, const Peer *peer, size_t size);

/* From now on N_KEYS keys may connect: that many more strangers at once are no attack. */
void connection_guard_expect(ConnectionGuard *guard, size_t n_keys);

ConnectionCounters connection_guard_counters(const ConnectionGuard *guard);

/* Before SOCKET is closed. Accepts NULL. */
void connection_guard_close(ConnectionGuard *guard);
