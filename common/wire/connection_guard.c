#include "wire/connection_guard.h"
#include "base/clock.h"
#include "base/resident.h"
#include "wire/connection_book.h"
#include "wire/context.h"
#include "wire/limits.h"
#include "wire/socket.h"

#include <malloc.h>
#include <string.h>
#include <sys/resource.h>

/* What a connection holds shows nowhere in libzmq. But the kernel counts the bytes that came through it, and the messages that came of them are seen here: a
 * connection that goes on receiving while no message of it is taken holds what came meanwhile. To ask the kernel about ten thousand connections takes ten
 * milliseconds, so that is done only when the process has grown: what fits into memory that it has already does no harm. */

enum {
  LOOK_EVERY_MS = 50,
  GROWTH_BYTES = 8 * 1024 * 1024, /* since connections were weighed last */
  GIVE_BACK_EVERY_MS = 1000,
  CROWD = 64, /* connections in that time */
  UNREAD_LOOK_MS = 1000,
  UNREAD_PATIENCE_MS = 10000,
  SHORT_BYTES = 4096,
  SETTLE_EVERY_MS = 200,
  OVERHEAD_BYTES = WIRE_CURVE_OVERHEAD_BYTES + 9, /* on the wire, of one message */
  STRANGERS_LEAST = 1024,                         /* and two for each key */
  DESCRIPTORS_RESERVED = 128,                     /* for files, PostgreSQL and whatever else the process opens */
};

struct ConnectionGuard {
  Loop *loop;
  void *socket, *monitor;
  guint monitor_watch, timer;
  uint64_t held_bytes_max;
  size_t n_strangers_max, n_descriptors;
  ConnectionBook book;
  uint64_t n_unexplained;
  uint64_t n_explained; /* handshakes of which libzmq told how they ended */
  uint64_t grown_from;  /* resident bytes when connections were weighed, or less since */
  int64_t unread_look_ms, settled_ms, gave_back_ms;
  uint64_t n_accepted_then; /* when memory was given back last */
  bool was_coming;          /* anybody, in the second before that */
  ConnectionCounters counters;
};

/* --- Who is there ------------------------------------------------------------------------------------------------- */

static void limit_strangers(ConnectionGuard *guard)
{
  const GQueue *strangers = &guard->book.strangers;
  const bool is_full = connection_book_size(&guard->book) >= guard->n_descriptors;
  Connection *stranger = strangers->length > guard->n_strangers_max || is_full ? connection_oldest(strangers) : NULL;
  if (stranger != NULL)
    connection_cut(stranger, &guard->counters.cut_strangers);
}

static void accept_stranger(ConnectionGuard *guard, int fd)
{
  connection_book_add(&guard->book, fd);
  guard->counters.accepted++;
  limit_strangers(guard);
}

static void introduce(ConnectionGuard *guard, Connection *connection, const Peer *peer, const char *identity)
{
  const GQueue *copies = connection_book_introduce(&guard->book, connection, peer, identity);
  Connection *copy = copies->length > CONNECTION_COPIES_MAX ? connection_oldest(copies) : NULL;
  if (copy != NULL)
    connection_cut(copy, &guard->counters.cut_copies);
}

void connection_guard_heard(ConnectionGuard *guard, int fd, const Peer *peer, const char *identity)
{
  Connection *connection = connection_book_of_fd(&guard->book, fd);
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
  const uint64_t explained = guard->n_explained + guard->book.strangers.length;
  if (guard->counters.accepted > explained)
    guard->n_unexplained = MAX(guard->n_unexplained, guard->counters.accepted - explained);
}

static void take_end(ConnectionGuard *guard, int fd)
{
  Connection *connection = connection_book_of_fd(&guard->book, fd);
  if (connection == NULL)
    return;
  connection_book_forget(&guard->book, connection);
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
  connection_book_set_unread(&guard->book, connection, connection->unread - progress);
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
  g_hash_table_iter_init(&iter, guard->book.by_fd);
  while (g_hash_table_iter_next(&iter, NULL, &connection))
    if (((Connection *)connection)->unread > 0)
      settle(guard, connection, now_ms);
}

bool connection_guard_may_send(ConnectionGuard *guard, const Peer *peer, size_t size)
{
  Connection *connection = connection_book_of_peer(&guard->book, peer);
  if (connection == NULL)
    return true;
  if (connection->unread + size > CONNECTION_UNREAD_BYTES_MAX)
    settle(guard, connection, clock_monotonic_ms());
  if (connection->unread + size > CONNECTION_UNREAD_BYTES_MAX)
    return false;
  if (guard->book.unread + size > CONNECTIONS_UNREAD_BYTES_MAX)
    settle_all(guard, clock_monotonic_ms());
  return guard->book.unread + size <= CONNECTIONS_UNREAD_BYTES_MAX || (size <= SHORT_BYTES && connection->unread == 0);
}

void connection_guard_sent(ConnectionGuard *guard, const Peer *peer, size_t size)
{
  Connection *connection = connection_book_of_peer(&guard->book, peer);
  if (connection == NULL)
    return;
  if (connection->unread == 0)
    connection->progressed_ms = clock_monotonic_ms();
  connection_book_set_unread(&guard->book, connection, connection->unread + size + OVERHEAD_BYTES);
}

static void cut_who_never_reads(ConnectionGuard *guard, int64_t now_ms)
{
  GHashTableIter iter;
  gpointer pointer = NULL;
  g_hash_table_iter_init(&iter, guard->book.by_fd);
  while (g_hash_table_iter_next(&iter, NULL, &pointer)) {
    Connection *connection = pointer;
    if (connection->unread < CONNECTION_LADEN_BYTES || connection_is_cut(connection))
      continue;
    settle(guard, connection, now_ms);
    if (connection->unread >= CONNECTION_LADEN_BYTES && now_ms - connection->progressed_ms >= UNREAD_PATIENCE_MS)
      connection_cut(connection, &guard->counters.cut_unread);
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
  g_hash_table_iter_init(&iter, guard->book.by_fd);
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
  g_hash_table_iter_init(&iter, guard->book.by_fd);
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
    connection_cut(most, &guard->counters.cut_held);
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

/* Who comes is told a catalogue, and what it was told by is freed in between what its connection keeps. While a crowd comes, and once afterwards, that is given
 * back, too: some KB for each. */
static void give_back(ConnectionGuard *guard, int64_t now_ms)
{
  if (now_ms - guard->gave_back_ms < GIVE_BACK_EVERY_MS)
    return;
  const bool is_coming = guard->counters.accepted >= guard->n_accepted_then + CROWD;
  if (is_coming || guard->was_coming)
    malloc_trim(0);
  guard->gave_back_ms = now_ms;
  guard->was_coming = is_coming;
  guard->n_accepted_then = guard->counters.accepted;
}

static void look(gpointer user)
{
  ConnectionGuard *guard = user;
  const int64_t now_ms = clock_monotonic_ms();
  guard->timer = loop_add_timer(guard->loop, LOOK_EVERY_MS, look, guard);
  look_at_growth(guard);
  give_back(guard, now_ms);
  if (guard->book.n_laden == 0 || now_ms - guard->unread_look_ms < UNREAD_LOOK_MS)
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

ConnectionGuard *connection_guard_open(Wire *wire, Loop *loop, void *socket, uint64_t held_bytes_max)
{
  ConnectionGuard *guard = g_new0(ConnectionGuard, 1);
  guard->loop = loop;
  guard->socket = socket;
  guard->held_bytes_max = held_bytes_max;
  guard->n_descriptors = descriptors();
  connection_book_init(&guard->book);
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
  counters.open = connection_book_size(&guard->book);
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
  connection_book_clear(&guard->book);
  g_free(guard);
}
