#include "aggregator/sessions/session_turn.h"

#include <string.h>

Session *session_of_address(const SessionTable *table, GBytes *address)
{
  return g_hash_table_lookup(table->by_address, address);
}

Session *session_of_number(const SessionTable *table, uint64_t number)
{
  return g_hash_table_lookup(table->by_number, &number);
}

Session *session_of_collector(const SessionTable *table, const CollectorKey *collector)
{
  return g_hash_table_lookup(table->by_collector, collector);
}

/* --- Guards ------------------------------------------------------------------------------------------------------- */

bool session_is_database_here(const SessionTurn *turn)
{
  return turn->table->is_database_here;
}

bool session_exceeds_window(const SessionTurn *turn)
{
  return turn->event->batch.size_bytes > credit_pool_room(turn->table->credit, turn->session->view.number);
}

bool session_is_outranked(const SessionTurn *turn)
{
  const Session *other = session_of_collector(turn->table, &turn->event->collector);
  return other != NULL && other->view.collector.key_no > turn->event->collector.key_no;
}

/* --- Beginning and ending ----------------------------------------------------------------------------------------- */

static Session *new_session(SessionTurn *turn)
{
  Session *session = g_new0(Session, 1);
  session->view.number = ++turn->table->last_number;
  session->view.address = g_bytes_ref(turn->event->address);
  session->view.collector = turn->event->collector;
  memcpy(session->view.epoch, turn->event->hello.epoch, EPOCH_SIZE_BYTES);
  session->n_unfinished = turn->event->hello.n_unfinished;
  session->heard_ms = turn->now_ms;
  session->next_heartbeat_ms = turn->now_ms + turn->table->settings.heartbeat_ms;
  return session;
}

void session_begin(SessionTurn *turn)
{
  SessionTable *table = turn->table;
  Session *older = session_of_collector(table, &turn->event->collector);
  if (older != NULL)
    session_turn_take(table, older, &(SessionEvent){.kind = SESSION_SUPERSEDED}, turn->now_ms);
  Session *session = new_session(turn);
  g_hash_table_insert(table->by_address, session->view.address, session);
  g_hash_table_insert(table->by_number, &session->view.number, session);
  g_hash_table_insert(table->by_collector, &session->view.collector, session);
  credit_pool_join(table->credit, session->view.number);
  turn->session = session;
}

void session_end(SessionTurn *turn)
{
  SessionTable *table = turn->table;
  Session *session = turn->session;
  credit_pool_leave(table->credit, session->view.number);
  g_hash_table_remove(table->by_collector, &session->view.collector);
  g_hash_table_remove(table->by_number, &session->view.number);
  g_hash_table_remove(table->by_address, session->view.address);
  turn->session = NULL;
}

/* --- Working ------------------------------------------------------------------------------------------------------ */

void session_ask_watermark(SessionTurn *turn)
{
  turn->is_store_full = !turn->table->port.read_watermark(turn->table->self, &turn->session->view);
}

void session_welcome(SessionTurn *turn)
{
  SessionTable *table = turn->table;
  Session *session = turn->session;
  uint64_t window_bytes = credit_pool_window(table->credit, session->view.number);
  table->port.send_welcome(table->self, &session->view, &turn->event->watermark, window_bytes);
  credit_pool_want(table->credit, session->view.number, session->n_unfinished);
}

void session_store(SessionTurn *turn)
{
  SessionTable *table = turn->table;
  const SessionBatch *batch = &turn->event->batch;
  uint64_t number = turn->session->view.number;
  bool is_held = credit_pool_hold(table->credit, number, batch->size_bytes);
  g_assert(is_held); /* or the guard had refused it */
  turn->is_store_full = !table->port.store_batch(table->self, &turn->session->view, batch);
  if (turn->is_store_full)
    credit_pool_release(table->credit, number, batch->size_bytes);
}

void session_note_heartbeat(SessionTurn *turn)
{
  const SessionHeartbeat *heartbeat = &turn->event->heartbeat;
  Session *session = turn->session;
  session->n_unfinished = heartbeat->n_unfinished;
  if (session->state != SESSION_WELCOMED)
    return;
  credit_pool_want(turn->table->credit, session->view.number, heartbeat->n_unfinished);
  credit_pool_confirm(turn->table->credit, session->view.number, heartbeat->credit_bytes);
}

void session_answer(SessionTurn *turn)
{
  turn->table->port.send_outcome(turn->table->self, &turn->session->view, turn->event->answer.outcome);
}

void session_release_answered(SessionTurn *turn)
{
  credit_pool_release(turn->table->credit, turn->event->session, turn->event->answer.size_bytes);
}

void session_release_refused(SessionTurn *turn)
{
  credit_pool_release(turn->table->credit, turn->event->session, turn->event->refusal.size_bytes);
}

void session_tell_database(SessionTurn *turn)
{
  SessionTable *table = turn->table;
  turn->session->next_heartbeat_ms = turn->now_ms + table->settings.heartbeat_ms;
  table->port.send_heartbeat(table->self, &turn->session->view, table->is_database_here);
}

/* --- Refusing ----------------------------------------------------------------------------------------------------- */

static void refuse(SessionTurn *turn, RefuseReason reason, uint64_t sequence, int64_t retry_after_ms)
{
  GBytes *address = turn->session != NULL ? turn->session->view.address : turn->event->address;
  turn->table->port.send_refuse(turn->table->self, address, reason, sequence, retry_after_ms);
}

void session_refuse_as_told(SessionTurn *turn)
{
  refuse(turn, turn->event->refusal.reason, turn->event->refusal.sequence, 0);
}

void session_refuse_retry(SessionTurn *turn)
{
  refuse(turn, REFUSE_RETRY_AFTER, 0, turn->table->settings.retry_after_ms);
}

void session_refuse_no_hello(SessionTurn *turn)
{
  const uint64_t sequence = turn->event->kind == SESSION_BATCH ? turn->event->batch.sequence : 0;
  refuse(turn, REFUSE_NO_HELLO, sequence, 0);
}

void session_refuse_fenced(SessionTurn *turn)
{
  refuse(turn, REFUSE_FENCED, 0, 0);
}

void session_refuse_revoked(SessionTurn *turn)
{
  refuse(turn, REFUSE_REVOKED, 0, 0);
}

void session_refuse_unparseable(SessionTurn *turn)
{
  refuse(turn, REFUSE_UNPARSEABLE, 0, 0);
}

void session_refuse_too_big(SessionTurn *turn)
{
  refuse(turn, REFUSE_TOO_BIG, turn->event->batch.sequence, 0);
}
