/* The inside of the session table: its memory, and the guards and actions that its transitions are made of.
 *
 * Guarantees: guards are pure; an action may end its session, after which turn->session is NULL. Refuses: to be included by
 * anything but session_table.c and session_turn.c. */
#pragma once

#include "aggregator/sessions/session_table.h"

typedef struct Session {
  SessionView view;
  SessionState state;
  uint64_t n_unfinished; /* batches, as the collector last said */
  int64_t heard_ms, next_heartbeat_ms;
} Session;

struct SessionTable {
  SessionSettings settings;
  SessionPort port;
  void *self;
  GHashTable *by_address;   /* GBytes → Session, owned */
  GHashTable *by_number;    /* &number → Session */
  GHashTable *by_collector; /* &collector → Session: at most one each */
  CreditPool *credit;
  uint64_t last_number;
  int64_t next_tick_ms;
  int64_t next_walk_ms; /* through all sessions */
  bool is_database_here;
};

struct SessionTurn {
  SessionTable *table;
  Session *session; /* NULL: SESSION_ABSENT */
  const SessionEvent *event;
  int64_t now_ms;
  bool is_store_full; /* raises SESSION_STORE_AWAY */
};

/* One event for one session (NULL: absent), without balancing the windows. */
void session_turn_take(SessionTable *table, Session *session, const SessionEvent *event, int64_t now_ms);

Session *session_of_address(const SessionTable *table, GBytes *address);
Session *session_of_number(const SessionTable *table, uint64_t number);
Session *session_of_collector(const SessionTable *table, const CollectorKey *collector);

/* Guards, of the shape of SessionGuard */
bool session_is_database_here(const SessionTurn *turn);
bool session_exceeds_window(const SessionTurn *turn);
bool session_is_outranked(const SessionTurn *turn);

/* Actions, of the shape of SessionAction */
void session_begin(SessionTurn *turn);
void session_end(SessionTurn *turn);
void session_ask_watermark(SessionTurn *turn);
void session_welcome(SessionTurn *turn);
void session_store(SessionTurn *turn);
void session_note_heartbeat(SessionTurn *turn);
void session_answer(SessionTurn *turn);
void session_release_answered(SessionTurn *turn);
void session_release_refused(SessionTurn *turn);
void session_tell_database(SessionTurn *turn);
void session_refuse_as_told(SessionTurn *turn);
void session_refuse_retry(SessionTurn *turn);
void session_refuse_no_hello(SessionTurn *turn);
void session_refuse_fenced(SessionTurn *turn);
void session_refuse_revoked(SessionTurn *turn);
void session_refuse_unparseable(SessionTurn *turn);
void session_refuse_too_big(SessionTurn *turn);
