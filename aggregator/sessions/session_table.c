#include "aggregator/sessions/session_table.h"

#include "aggregator/sessions/session_turn.h"

/* How the aggregator keeps sessions.
 *
 * A session is memory only: it can be lost at any moment without loss of data, because the collector's way back always
 * begins with a Hello, and the answer to it is read from the database. The read goes through the same queue as the
 * collector's batches, behind whatever an older session of it left there.
 *
 * The routing id tells which connection speaks, the key (the ZAP User-Id) tells who: one collector has at most one session,
 * and the newest Hello wins. What the store still answers for a session that has ended only releases memory; the collector
 * will be answered again from the database when it sends the batch again.
 *
 * When PostgreSQL goes away, sessions stay, their windows are taken back, and batches in the queue wait. When it comes back,
 * every session is welcomed again with a fresh watermark: the database may have lost commits, and a collector that has
 * nothing to send would never notice. */

#define S(state) (1u << SESSION_##state)
#define E(event) (1u << SESSION_##event)
#define KNOWN (S(GREETING) | S(WELCOMED))
#define STAY SESSION_N_STATES

static const SessionTransition transitions[] = {
    /* Hello, from anybody with a registered key */
    {S(ABSENT),
     E(HELLO),
     session_is_outranked,
     {session_refuse_fenced},
     STAY,
     "this collector speaks by a newer key already: the copy with the former one gives way, so that they do not take "
     "turns"},
    {S(ABSENT),
     E(HELLO),
     session_is_database_here,
     {session_begin, session_ask_watermark},
     SESSION_GREETING,
     "an older session of this collector is fenced, the watermark is read"},
    {S(ABSENT),
     E(HELLO),
     NULL,
     {session_refuse_retry},
     STAY,
     "without PostgreSQL nobody can be told where to go on; an older session is left alone"},
    {KNOWN,
     E(HELLO),
     session_is_database_here,
     {session_end, session_begin, session_ask_watermark},
     SESSION_GREETING,
     "a new Hello begins a new stream, also on the same connection"},
    {KNOWN,
     E(HELLO),
     NULL,
     {session_refuse_retry, session_end},
     SESSION_ABSENT,
     "as for a first Hello without PostgreSQL"},

    /* Without a session */
    {S(ABSENT),
     E(BATCH) | E(HEARTBEAT),
     NULL,
     {session_refuse_no_hello},
     STAY,
     "we restarted or forgot this collector: it shall introduce itself"},
    {S(ABSENT),
     E(ANSWERED),
     NULL,
     {session_release_answered},
     STAY,
     "the stream ended before its batch was stored: the outcome is told again when the batch comes again"},
    {S(ABSENT),
     E(STREAM_REFUSED) | E(STREAM_DROPPED),
     NULL,
     {session_release_refused},
     STAY,
     "the stream has ended already: only memory is released"},
    {S(ABSENT), E(WATERMARK) | E(STORE_AWAY), NULL, {NULL}, STAY, "who asked has gone"},
    {S(ABSENT), E(REVOKED), NULL, {NULL}, STAY, "nobody is here with that key; ZAP refuses the next handshake"},
    {S(ABSENT),
     E(SUPERSEDED) | E(IDLE) | E(DATABASE_AWAY) | E(DATABASE_BACK),
     NULL,
     {NULL},
     STAY,
     "unreachable: raised for existing sessions only"},

    /* What does not depend on the state */
    {S(ABSENT), E(UNPARSEABLE), NULL, {session_refuse_unparseable}, STAY, "uses no sequence, and is answered"},
    {KNOWN,
     E(UNPARSEABLE),
     NULL,
     {session_refuse_unparseable, session_end},
     SESSION_ABSENT,
     "what else this stream says cannot be trusted; its Hello can begin another"},
    {S(ABSENT), E(BAD_HELLO), NULL, {session_refuse_as_told}, STAY, "no session for this one: it is told why"},
    {KNOWN, E(BAD_HELLO), NULL, {session_refuse_as_told, session_end}, SESSION_ABSENT, "a Hello ends the old stream"},
    {KNOWN,
     E(SUPERSEDED),
     NULL,
     {session_refuse_fenced, session_end},
     SESSION_ABSENT,
     "two copies with one key must not write in turns: the newer one wins, the older one is told"},
    {KNOWN,
     E(REVOKED),
     NULL,
     {session_refuse_revoked, session_end},
     SESSION_ABSENT,
     "ZAP acts at handshakes only; what is in the queue is refused by its own transaction"},
    {KNOWN,
     E(IDLE),
     NULL,
     {session_refuse_no_hello, session_end},
     SESSION_ABSENT,
     "nothing heard for long: a router is not told of lost connections; should it live, it says Hello"},
    {KNOWN,
     E(STORE_AWAY),
     NULL,
     {session_refuse_retry, session_end},
     SESSION_ABSENT,
     "the watermark cannot be read, or the queue is full: later"},
    {KNOWN,
     E(STREAM_REFUSED),
     NULL,
     {session_release_refused, session_refuse_as_told, session_end},
     SESSION_ABSENT,
     "conflict, gap or revoked, decided by a transaction: the stream is broken, its later batches are dropped"},

    /* Greeting */
    {S(GREETING), E(WATERMARK), NULL, {session_welcome}, SESSION_WELCOMED, "the database has said where to go on"},
    {S(GREETING),
     E(BATCH),
     NULL,
     {session_refuse_no_hello, session_end},
     SESSION_ABSENT,
     "a batch before its Welcome breaks the protocol: nothing was granted"},
    {S(GREETING),
     E(HEARTBEAT),
     NULL,
     {session_note_heartbeat},
     STAY,
     "it lives, and what it wants counts from its Welcome on"},
    {S(GREETING),
     E(DATABASE_AWAY),
     NULL,
     {session_refuse_retry, session_end},
     SESSION_ABSENT,
     "the answer would be long in coming"},
    {S(GREETING), E(DATABASE_BACK), NULL, {NULL}, STAY, "its watermark is still to be read, so from what came back"},
    {S(GREETING),
     E(ANSWERED) | E(STREAM_DROPPED),
     NULL,
     {NULL},
     STAY,
     "unreachable: nothing was stored for this stream"},

    /* Welcomed */
    {S(WELCOMED),
     E(BATCH),
     session_exceeds_window,
     {session_refuse_too_big, session_end},
     SESSION_ABSENT,
     "more than was granted: the memory ceiling holds against everybody"},
    {S(WELCOMED), E(BATCH), NULL, {session_store}, STAY, "on to the agency's writer"},
    {S(WELCOMED), E(HEARTBEAT), NULL, {session_note_heartbeat}, STAY, "what it wants, and which window it obeys"},
    {S(WELCOMED),
     E(ANSWERED),
     NULL,
     {session_release_answered, session_answer},
     STAY,
     "committed: the outcome is told, the memory is free"},
    {S(WELCOMED),
     E(STREAM_DROPPED),
     NULL,
     {session_release_refused},
     STAY,
     "unreachable: the refusal that broke the stream has ended the session"},
    {S(WELCOMED),
     E(WATERMARK),
     NULL,
     {session_welcome},
     STAY,
     "the database came back: the collector compares what it had finished"},
    {S(WELCOMED),
     E(DATABASE_AWAY),
     NULL,
     {session_tell_database},
     STAY,
     "the session stays, batches wait in the queue, windows are taken back"},
    {S(WELCOMED), E(DATABASE_BACK), NULL, {session_ask_watermark}, STAY, "it may have come back with less"},
};

const SessionTransition *session_transitions(size_t *out_n_transitions)
{
  *out_n_transitions = G_N_ELEMENTS(transitions);
  return transitions;
}

static const char *const state_names[SESSION_N_STATES] = {
    [SESSION_ABSENT] = "absent",
    [SESSION_GREETING] = "greeting",
    [SESSION_WELCOMED] = "welcomed",
};

static const char *const event_names[SESSION_N_EVENTS] = {
    [SESSION_HELLO] = "hello",
    [SESSION_BATCH] = "batch",
    [SESSION_HEARTBEAT] = "heartbeat",
    [SESSION_UNPARSEABLE] = "unparseable",
    [SESSION_BAD_HELLO] = "bad_hello",
    [SESSION_WATERMARK] = "watermark",
    [SESSION_STORE_AWAY] = "store_away",
    [SESSION_ANSWERED] = "answered",
    [SESSION_STREAM_REFUSED] = "stream_refused",
    [SESSION_STREAM_DROPPED] = "stream_dropped",
    [SESSION_REVOKED] = "revoked",
    [SESSION_SUPERSEDED] = "superseded",
    [SESSION_IDLE] = "idle",
    [SESSION_DATABASE_AWAY] = "database_away",
    [SESSION_DATABASE_BACK] = "database_back",
};

const char *session_state_name(SessionState state)
{
  return state_names[state];
}

const char *session_event_name(SessionEventKind kind)
{
  return event_names[kind];
}

/* --- The walker --------------------------------------------------------------------------------------------------- */

static SessionState state_of(const SessionTurn *turn)
{
  return turn->session == NULL ? SESSION_ABSENT : turn->session->state;
}

static const SessionTransition *find_transition(const SessionTurn *turn)
{
  const SessionTransition *row = transitions;
  while (!(row->states & 1u << state_of(turn)) || !(row->events & 1u << turn->event->kind) ||
         (row->guard != NULL && !row->guard(turn))) {
    row++;
    g_assert(row < transitions + G_N_ELEMENTS(transitions));
  }
  return row;
}

void session_turn_take(SessionTable *table, Session *session, const SessionEvent *event, int64_t now_ms)
{
  SessionTurn turn = {.table = table, .session = session, .event = event, .now_ms = now_ms};
  const SessionTransition *row = find_transition(&turn);
  for (int i = 0; i < SESSION_MOST_ACTIONS && row->actions[i] != NULL; i++)
    row->actions[i](&turn);
  if (turn.session != NULL && row->next != STAY)
    turn.session->state = row->next;
  if (turn.is_store_full)
    session_turn_take(table, turn.session, &(SessionEvent){.kind = SESSION_STORE_AWAY}, now_ms);
}

static bool is_same_collector(const CollectorKey *a, const CollectorKey *b)
{
  return a->agency_id == b->agency_id && a->collector_id == b->collector_id;
}

/* Another key of the same collector has nothing to do with it. */
static Session *session_of_key(const SessionTable *table, const CollectorKey *key)
{
  Session *session = session_of_collector(table, key);
  return session != NULL && session->view.collector.key_no == key->key_no ? session : NULL;
}

/* A routing id may be used again by another peer once its first one is gone. */
static Session *session_of_peer(SessionTable *table, const SessionEvent *event, int64_t now_ms)
{
  Session *session = session_of_address(table, event->address);
  if (session == NULL)
    return NULL;
  if (!is_same_collector(&session->view.collector, &event->collector)) {
    SessionTurn turn = {.table = table, .session = session, .event = event, .now_ms = now_ms};
    session_end(&turn);
    return NULL;
  }
  session->heard_ms = now_ms;
  return session;
}

static Session *session_of_event(SessionTable *table, const SessionEvent *event, int64_t now_ms)
{
  switch (event->kind) {
  case SESSION_HELLO:
  case SESSION_BATCH:
  case SESSION_HEARTBEAT:
  case SESSION_UNPARSEABLE:
  case SESSION_BAD_HELLO:
    return session_of_peer(table, event, now_ms);
  case SESSION_REVOKED:
    return session_of_key(table, &event->collector);
  case SESSION_WATERMARK:
  case SESSION_STORE_AWAY:
  case SESSION_ANSWERED:
  case SESSION_STREAM_REFUSED:
  case SESSION_STREAM_DROPPED:
  case SESSION_SUPERSEDED:
  case SESSION_IDLE:
  case SESSION_DATABASE_AWAY:
  case SESSION_DATABASE_BACK:
  case SESSION_N_EVENTS:
    break;
  }
  return session_of_number(table, event->session);
}

static void tell_window(void *self, uint64_t number, uint64_t window_bytes)
{
  SessionTable *table = self;
  const Session *session = session_of_number(table, number);
  table->port.send_credit(table->self, &session->view, window_bytes);
}

void session_table_take(SessionTable *table, const SessionEvent *event, int64_t now_ms)
{
  session_turn_take(table, session_of_event(table, event, now_ms), event, now_ms);
  credit_pool_balance(table->credit, now_ms, tell_window, table);
}

/* A copy, because sessions may end while it is walked. */
static GArray *all_numbers(const SessionTable *table)
{
  GArray *numbers = g_array_sized_new(FALSE, FALSE, sizeof(uint64_t), g_hash_table_size(table->by_number));
  GHashTableIter iter;
  gpointer number = NULL;
  g_hash_table_iter_init(&iter, table->by_number);
  while (g_hash_table_iter_next(&iter, &number, NULL))
    g_array_append_vals(numbers, number, 1);
  return numbers;
}

void session_table_database(SessionTable *table, bool is_here, int64_t now_ms)
{
  table->is_database_here = is_here;
  credit_pool_pause(table->credit, !is_here);
  SessionEvent event = {.kind = is_here ? SESSION_DATABASE_BACK : SESSION_DATABASE_AWAY};
  g_autoptr(GArray) numbers = all_numbers(table);
  for (guint i = 0; i < numbers->len; i++) {
    event.session = g_array_index(numbers, uint64_t, i);
    session_turn_take(table, session_of_number(table, event.session), &event, now_ms);
  }
  credit_pool_balance(table->credit, now_ms, tell_window, table);
}

/* Sessions are walked through a little more often than four times in an interval. So the fourth time comes before it is over, and a collector, which answers a
 * heartbeat at once, need not be woken for its own: the answers to thousands of heartbeats are read together, too. */
static int64_t walk_every_ms(const SessionSettings *settings)
{
  return MAX(MIN(settings->heartbeat_ms * 31 / 32, settings->idle_ms) / 4, 1);
}

/* A heartbeat that would be late by the next walk is said now. */
static void walk_session(SessionTable *table, Session *session, int64_t now_ms)
{
  SessionTurn turn = {.table = table, .session = session, .now_ms = now_ms};
  if (now_ms - session->heard_ms >= table->settings.idle_ms)
    session_turn_take(table, session, &(SessionEvent){.kind = SESSION_IDLE}, now_ms);
  else if (session->state == SESSION_WELCOMED && table->next_walk_ms > session->next_heartbeat_ms)
    session_tell_database(&turn);
}

static void walk(SessionTable *table, int64_t now_ms)
{
  g_autoptr(GArray) numbers = all_numbers(table);
  table->next_walk_ms = now_ms + walk_every_ms(&table->settings);
  for (guint i = 0; i < numbers->len; i++)
    walk_session(table, session_of_number(table, g_array_index(numbers, uint64_t, i)), now_ms);
}

void session_table_tick(SessionTable *table, int64_t now_ms)
{
  if (now_ms >= table->next_walk_ms)
    walk(table, now_ms);
  table->next_tick_ms = MIN(now_ms + table->settings.credit.turn_ms, table->next_walk_ms);
  credit_pool_balance(table->credit, now_ms, tell_window, table);
}

int64_t session_table_due_ms(const SessionTable *table)
{
  return table->next_tick_ms;
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

static void free_session(gpointer session)
{
  g_bytes_unref(((Session *)session)->view.address);
  g_free(session);
}

static guint hash_collector(gconstpointer key)
{
  const CollectorKey *collector = key;
  return (guint)collector->agency_id * 31u + (guint)collector->collector_id;
}

static gboolean equal_collectors(gconstpointer a, gconstpointer b)
{
  return is_same_collector(a, b);
}

SessionTable *session_table_new(const SessionSettings *settings, const SessionPort *port, void *self)
{
  SessionTable *table = g_new0(SessionTable, 1);
  table->settings = *settings;
  table->port = *port;
  table->self = self;
  table->by_address = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, NULL, free_session);
  table->by_number = g_hash_table_new(g_int64_hash, g_int64_equal);
  table->by_collector = g_hash_table_new(hash_collector, equal_collectors);
  table->credit = credit_pool_new(&settings->credit);
  table->is_database_here = true;
  return table;
}

void session_table_free(SessionTable *table)
{
  if (table == NULL)
    return;
  credit_pool_free(table->credit);
  g_hash_table_unref(table->by_collector);
  g_hash_table_unref(table->by_number);
  g_hash_table_unref(table->by_address);
  g_free(table);
}

void session_table_use_times(SessionTable *table, const SessionSettings *settings)
{
  table->settings.heartbeat_ms = settings->heartbeat_ms;
  table->settings.idle_ms = settings->idle_ms;
  table->settings.retry_after_ms = settings->retry_after_ms;
  table->next_walk_ms = 0;
}

unsigned session_table_n_sessions(const SessionTable *table)
{
  return g_hash_table_size(table->by_address);
}

uint64_t session_table_reserved_bytes(const SessionTable *table)
{
  return credit_pool_reserved(table->credit);
}

uint64_t session_table_ceiling_bytes(const SessionTable *table)
{
  return table->settings.credit.ceiling_bytes;
}

SessionState session_table_state(const SessionTable *table, GBytes *address)
{
  const Session *session = session_of_address(table, address);
  return session == NULL ? SESSION_ABSENT : session->state;
}
