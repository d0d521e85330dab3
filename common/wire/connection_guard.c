#include "wire/connection_guard.h"
#include "base/clock.h"
#include "base/resident.h"
#include "wire/context.h"
#include "wire/limits.h"
#include "wire/socket.h"
#include "wire/tcp_connection.h"

#include <malloc.h>
#include <string.h>
#include <sys/resource.h>

/* What a connection holds shows nowhere in libzmq. But the kernel counts the bytes that came through it, and the messages that came of them are seen here: a
 * connection that goes on receiving while no message of it is taken holds what came meanwhile. To ask the kernel about ten thousand connections takes ten
 * milliseconds, so that is done only when the process has grown: what fits into memory that it has already does no harm. */

enum {
  LOOK_EVERY_MS = 50,
  GROWTH_BYTES = 8 * 1024 * 1024, /* since connections were weighed last */
  UNREAD_LOOK_MS = 1000,
  UNREAD_PATIENCE_MS = 10000,
  UNREAD_BYTES_MUCH = 64 * 1024,
  SHORT_BYTES = 4096,
  SETTLE_EVERY_MS = 200,
  OVERHEAD_BYTES = WIRE_CURVE_OVERHEAD_BYTES + 9, /* on the wire, of one message */
  STRANGERS_LEAST = 1024,                         /* and two for each key */
  DESCRIPTORS_RESERVED = 128,                     /* for files, PostgreSQL and whatever else the process opens */
};

typedef struct Connection {
  TcpConnection tcp;
  GList place;    /* among the strangers, or among the copies of its key; its data is the connection */
  char *identity; /* of its key; NULL: a stranger */
  Peer peer;      /* of who is no stranger */
  bool was_heard; /* since it was weighed */
  uint64_t received_mark, delivered_mark;
  uint64_t held;         /* as weighed */
  uint64_t unread;       /* what waits for it, as far as the kernel was asked */
  int64_t progressed_ms; /* when it took anything last, or was told anything again */
} Connection;

struct ConnectionGuard {
  Loop *loop;
  void *socket, *monitor;
  guint monitor_watch, timer;
  uint64_t held_bytes_max;
  size_t n_strangers_max, n_descriptors;
  GHashTable *by_fd;   /* its fd → Connection, owned */
  GHashTable *by_peer; /* Peer → Connection */
  GHashTable *copies;  /* identity → GQueue of its connections, oldest first */
  GQueue strangers;    /* oldest first */
  uint64_t n_unexplained;
  uint64_t n_explained; /* handshakes of which libzmq told how they ended */
  uint64_t unread;      /* sum over all */
  uint64_t grown_from;  /* resident bytes when connections were weighed, or less since */
  int64_t unread_look_ms, settled_ms;
  ConnectionCounters counters;
};

/* --- Who is there ------------------------------------------------------------------------------------------------- */

static void connection_free(gpointer pointer)
{
  Connection *connection = pointer;
  g_free(connection->identity);
  g_free(connection);
}

static void leave_place(ConnectionGuard *guard, Connection *connection)
{
  if (connection->identity == NULL) {
    g_queue_unlink(&guard->strangers, &connection->place);
    return;
  }
  GQueue *copies = g_hash_table_lookup(guard->copies, connection->identity);
  g_queue_unlink(copies, &connection->place);
  if (copies->length == 0)
    g_hash_table_remove(guard->copies, connection->identity);
  if (g_hash_table_lookup(guard->by_peer, &connection->peer) == connection)
    g_hash_table_remove(guard->by_peer, &connection->peer);
  g_clear_pointer(&connection->identity, g_free);
}

static void forget(ConnectionGuard *guard, Connection *connection)
{
  guard->unread -= connection->unread;
  leave_place(guard, connection);
  g_hash_table_remove(guard->by_fd, &connection->tcp.fd);
}

/* Its end is told by the monitor; until then it stays where it is, but is cut only once. */
static void cut(Connection *connection, uint64_t *counter)
{
  tcp_connection_cut(&connection->tcp);
  connection->tcp.peer.ss_family = AF_UNSPEC;
  (*counter)++;
}

/* The oldest of QUEUE that was not cut yet; cut ones leave its front. */
static Connection *oldest(GQueue *queue)
{
  for (GList *link = queue->head; link != NULL; link = link->next)
    if (((Connection *)link->data)->tcp.peer.ss_family != AF_UNSPEC)
      return link->data;
  return NULL;
}

static void limit_strangers(ConnectionGuard *guard)
{
  const bool is_full = g_hash_table_size(guard->by_fd) >= guard->n_descriptors;
  Connection *stranger = guard->strangers.length > guard->n_strangers_max || is_full ? oldest(&guard->strangers) : NULL;
  if (stranger != NULL)
    cut(stranger, &guard->counters.cut_strangers);
}

static void accept_stranger(ConnectionGuard *guard, int fd)
{
  Connection *former = g_hash_table_lookup(guard->by_fd, &fd);
  if (former != NULL)
    forget(guard, former);
  Connection *connection = g_new0(Connection, 1);
  tcp_connection_note(&connection->tcp, fd);
  connection->place.data = connection;
  g_queue_push_tail_link(&guard->strangers, &connection->place);
  g_hash_table_insert(guard->by_fd, &connection->tcp.fd, connection);
  guard->counters.accepted++;
  limit_strangers(guard);
}

static void introduce(ConnectionGuard *guard, Connection *connection, const Peer *peer, const char *identity)
{
  leave_place(guard, connection);
  connection->identity = g_strdup(identity);
  connection->peer = *peer;
  g_hash_table_replace(guard->by_peer, &connection->peer, connection);
  GQueue *copies = g_hash_table_lookup(guard->copies, identity);
  if (copies == NULL) {
    copies = g_queue_new();
    g_hash_table_insert(guard->copies, g_strdup(identity), copies);
  }
  g_queue_push_tail_link(copies, &connection->place);
  Connection *copy = copies->length > CONNECTION_COPIES_MAX ? oldest(copies) : NULL;
  if (copy != NULL)
    cut(copy, &guard->counters.cut_copies);
}

void connection_guard_heard(ConnectionGuard *guard, int fd, const Peer *peer, const char *identity)
{
  Connection *connection = g_hash_table_lookup(guard->by_fd, &fd);
  if (connection == NULL)
    return;
  connection->was_heard = true;
  if (connection->identity == NULL || !peer_equal(&connection->peer, peer))
    introduce(guard, connection, peer, identity);
}

/* --- What the monitor tells --------------------------------------------------------------------------------------- */

/* Who does not even begin as libzmq does is cut off by it without a word on the handshake. So those are counted that are not explained: neither by an event nor by
 * being here still. While strangers are here whose handshake is over, some are counted later. */
static void count_unexplained(ConnectionGuard *guard)
{
  const uint64_t explained = guard->n_explained + guard->strangers.length;
  if (guard->counters.accepted > explained)
    guard->n_unexplained = MAX(guard->n_unexplained, guard->counters.accepted - explained);
}

static void take_end(ConnectionGuard *guard, int fd)
{
  Connection *connection = g_hash_table_lookup(guard->by_fd, &fd);
  if (connection == NULL)
    return;
  forget(guard, connection);
  count_unexplained(guard);
}

static void take_handshake(ConnectionGuard *guard, uint64_t *counter)
{
  guard->n_explained++;
  (*counter)++;
}

static void take_event(ConnectionGuard *guard, uint16_t event, uint32_t value)
{
  switch (event) {
  case ZMQ_EVENT_ACCEPTED:
    accept_stranger(guard, (int)value);
    break;
  case ZMQ_EVENT_DISCONNECTED:
    take_end(guard, (int)value);
    break;
  case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
    take_handshake(guard, &guard->counters.handshakes);
    break;
  case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
    take_handshake(guard, &guard->counters.handshake_key_refused);
    break;
  case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
    take_handshake(guard, &guard->counters.handshake_nonsense);
    break;
  case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
    take_handshake(guard, &guard->counters.handshake_unfinished);
    break;
  }
}

static void read_event(ConnectionGuard *guard, FrameView frame)
{
  uint16_t event = 0;
  uint32_t value = 0;
  if (frame.size < sizeof event + sizeof value)
    return;
  memcpy(&event, frame.bytes, sizeof event);
  memcpy(&value, frame.bytes + sizeof event, sizeof value);
  take_event(guard, event, value);
}

static void drain_monitor(gpointer user)
{
  ConnectionGuard *guard = user;
  zmq_msg_t frames[2];
  size_t n = 0;
  for (int i = 0; i < 16 * SOCKET_MESSAGES_PER_ROUND && (n = socket_receive(guard->monitor, frames, 2)) > 0; i++) {
    read_event(guard, frame_view(&frames[0]));
    frames_close(frames, MIN(n, 2));
  }
}

/* --- What waits for peers ----------------------------------------------------------------------------------------- */

static void settle(ConnectionGuard *guard, Connection *connection, int64_t now_ms)
{
  uint64_t received = 0;
  uint64_t delivered = 0;
  if (!tcp_connection_traffic(&connection->tcp, &received, &delivered) || delivered == connection->delivered_mark)
    return;
  const uint64_t progress = MIN(delivered - connection->delivered_mark, connection->unread);
  connection->unread -= progress;
  guard->unread -= progress;
  connection->delivered_mark = delivered;
  connection->progressed_ms = now_ms;
}

static void settle_all(ConnectionGuard *guard, int64_t now_ms)
{
  GHashTableIter iter;
  gpointer connection = NULL;
  if (now_ms - guard->settled_ms < SETTLE_EVERY_MS)
    return;
  guard->settled_ms = now_ms;
  g_hash_table_iter_init(&iter, guard->by_fd);
  while (g_hash_table_iter_next(&iter, NULL, &connection))
    if (((Connection *)connection)->unread > 0)
      settle(guard, connection, now_ms);
}

bool connection_guard_may_send(ConnectionGuard *guard, const Peer *peer, size_t size)
{
  Connection *connection = g_hash_table_lookup(guard->by_peer, peer);
  if (connection == NULL)
    return true;
  if (connection->unread + size > CONNECTION_UNREAD_BYTES_MAX)
    settle(guard, connection, clock_monotonic_ms());
  if (connection->unread + size > CONNECTION_UNREAD_BYTES_MAX)
    return false;
  if (guard->unread + size > CONNECTIONS_UNREAD_BYTES_MAX)
    settle_all(guard, clock_monotonic_ms());
  return guard->unread + size <= CONNECTIONS_UNREAD_BYTES_MAX || (size <= SHORT_BYTES && connection->unread == 0);
}

void connection_guard_sent(ConnectionGuard *guard, const Peer *peer, size_t size)
{
  Connection *connection = g_hash_table_lookup(guard->by_peer, peer);
  if (connection == NULL)
    return;
  if (connection->unread == 0)
    connection->progressed_ms = clock_monotonic_ms();
  connection->unread += size + OVERHEAD_BYTES;
  guard->unread += size + OVERHEAD_BYTES;
}

static void cut_who_never_reads(ConnectionGuard *guard, int64_t now_ms)
{
  GHashTableIter iter;
  gpointer pointer = NULL;
  g_hash_table_iter_init(&iter, guard->by_fd);
  while (g_hash_table_iter_next(&iter, NULL, &pointer)) {
    Connection *connection = pointer;
    if (connection->unread < UNREAD_BYTES_MUCH || connection->tcp.peer.ss_family == AF_UNSPEC)
      continue;
    settle(guard, connection, now_ms);
    if (connection->unread >= UNREAD_BYTES_MUCH && now_ms - connection->progressed_ms >= UNREAD_PATIENCE_MS)
      cut(connection, &guard->counters.cut_unread);
  }
}

/* --- What connections hold ---------------------------------------------------------------------------------------- */

static void weigh(Connection *connection)
{
  uint64_t received = connection->received_mark;
  uint64_t delivered = 0;
  if (!tcp_connection_traffic(&connection->tcp, &received, &delivered) || connection->was_heard)
    connection->received_mark = received;
  connection->was_heard = false;
  connection->held = received - connection->received_mark;
}

static uint64_t weigh_all(ConnectionGuard *guard)
{
  GHashTableIter iter;
  gpointer connection = NULL;
  uint64_t held = 0;
  g_hash_table_iter_init(&iter, guard->by_fd);
  while (g_hash_table_iter_next(&iter, NULL, &connection)) {
    weigh(connection);
    held += ((Connection *)connection)->held;
  }
  return held;
}

static Connection *who_holds_most(ConnectionGuard *guard)
{
  GHashTableIter iter;
  gpointer connection = NULL;
  Connection *most = NULL;
  g_hash_table_iter_init(&iter, guard->by_fd);
  while (g_hash_table_iter_next(&iter, NULL, &connection))
    if (most == NULL || ((Connection *)connection)->held > most->held)
      most = connection;
  return most;
}

static void cut_who_holds_most(ConnectionGuard *guard)
{
  uint64_t held = weigh_all(guard);
  if (held <= guard->held_bytes_max)
    return;
  while (held > guard->held_bytes_max / 2) {
    Connection *most = who_holds_most(guard);
    held -= most->held;
    most->held = 0;
    cut(most, &guard->counters.cut_held);
  }
}

/* What was given back lies in pieces in the heap; without trimming it would count as in use for good. */
static void look_at_growth(ConnectionGuard *guard)
{
  uint64_t resident = resident_bytes();
  const uint64_t n_cut = guard->counters.cut_held;
  guard->grown_from = MIN(guard->grown_from, resident);
  if (resident < guard->grown_from + GROWTH_BYTES)
    return;
  cut_who_holds_most(guard);
  if (guard->counters.cut_held > n_cut)
    malloc_trim(0);
  guard->grown_from = resident_bytes();
}

static void look(gpointer user)
{
  ConnectionGuard *guard = user;
  const int64_t now_ms = clock_monotonic_ms();
  guard->timer = loop_add_timer(guard->loop, LOOK_EVERY_MS, look, guard);
  look_at_growth(guard);
  if (now_ms - guard->unread_look_ms < UNREAD_LOOK_MS)
    return;
  guard->unread_look_ms = now_ms;
  cut_who_never_reads(guard, now_ms);
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

static size_t descriptors(void)
{
  struct rlimit limit = {.rlim_cur = RLIM_INFINITY};
  getrlimit(RLIMIT_NOFILE, &limit);
  return MAX((size_t)MIN(limit.rlim_cur, G_MAXINT), 2 * DESCRIPTORS_RESERVED) - DESCRIPTORS_RESERVED;
}

/* The queue of events has no limit, because libzmq's thread would wait at it; failed accepts are left out, because without descriptors they come without
 * end. */
static void open_monitor(ConnectionGuard *guard, Wire *wire)
{
  g_autofree char *endpoint = wire_unique_endpoint(wire);
  const int events = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
                     ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                     ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
  int status = zmq_socket_monitor(guard->socket, endpoint, events);
  g_assert(status == 0);
  guard->monitor = socket_new(wire, ZMQ_PAIR);
  socket_set(guard->monitor, ZMQ_RCVHWM, 0);
  status = zmq_connect(guard->monitor, endpoint);
  g_assert(status == 0);
  guard->monitor_watch = loop_watch_socket(guard->loop, guard->monitor, drain_monitor, guard);
}

static void free_queue(gpointer queue)
{
  g_slice_free(GQueue, queue); /* its links are part of the connections */
}

ConnectionGuard *connection_guard_open(Wire *wire, Loop *loop, void *socket, uint64_t held_bytes_max)
{
  ConnectionGuard *guard = g_new0(ConnectionGuard, 1);
  guard->loop = loop;
  guard->socket = socket;
  guard->held_bytes_max = held_bytes_max;
  guard->n_descriptors = descriptors();
  guard->by_fd = g_hash_table_new_full(g_int_hash, g_int_equal, NULL, connection_free);
  guard->by_peer = g_hash_table_new(peer_hash, peer_equal);
  guard->copies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_queue);
  guard->grown_from = resident_bytes();
  connection_guard_expect(guard, 0);
  open_monitor(guard, wire);
  guard->timer = loop_add_timer(loop, LOOK_EVERY_MS, look, guard);
  return guard;
}

void connection_guard_expect(ConnectionGuard *guard, size_t n_keys)
{
  guard->n_strangers_max = MIN(STRANGERS_LEAST + 2 * n_keys, guard->n_descriptors / 4 * 3);
}

ConnectionCounters connection_guard_counters(const ConnectionGuard *guard)
{
  ConnectionCounters counters = guard->counters;
  counters.open = g_hash_table_size(guard->by_fd);
  counters.handshake_nonsense += guard->n_unexplained;
  return counters;
}

void connection_guard_close(ConnectionGuard *guard)
{
  if (guard == NULL)
    return;
  loop_remove(guard->loop, guard->monitor_watch);
  loop_remove(guard->loop, guard->timer);
  zmq_socket_monitor(guard->socket, NULL, 0);
  socket_close(guard->monitor);
  g_hash_table_unref(guard->copies);
  g_hash_table_unref(guard->by_peer);
  g_hash_table_unref(guard->by_fd);
  g_free(guard);
}
