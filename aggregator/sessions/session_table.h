/* The aggregator's end of all sessions: who has said Hello, who is welcome, who is fenced; a table of transitions.
 *
 * Guarantees: at most one session per collector (the newest Hello wins, unless it comes by an older key); no batch reaches a writer before its Welcome;
 * windows come from one CreditPool; every message that is not taken is answered by a Refuse; a refused or fenced session
 * is forgotten, and late answers of the store for it only release memory.
 * Refuses: to know sockets, threads, databases or clocks. It acts through a SessionPort; time is passed in. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aggregator/collector_key.h"
#include "aggregator/sessions/credit.h"
#include "base/digest.h"
#include "wire/message.h"

typedef struct SessionTable SessionTable;

typedef enum SessionState {
  SESSION_ABSENT,   /* nothing known of this address: no Hello yet, or refused, fenced, forgotten */
  SESSION_GREETING, /* Hello received, the watermark is being read */
  SESSION_WELCOMED, /* Welcome sent; batches are taken */
  SESSION_N_STATES,
} SessionState;

typedef enum SessionEventKind {
  /* From the network; .address and .collector are set. */
  SESSION_HELLO,       /* .hello */
  SESSION_BATCH,       /* .batch */
  SESSION_HEARTBEAT,   /* .heartbeat */
  SESSION_UNPARSEABLE, /* an envelope that does not decode; .sequence 0 */
  SESSION_BAD_HELLO,   /* .refusal.reason: a Hello of a protocol that we do not speak, or for another agency */
  /* From the store, about a session number; answers of sessions that have ended change nothing. */
  SESSION_WATERMARK,      /* .watermark */
  SESSION_STORE_AWAY,     /* the watermark cannot be read now; also raised by the table when the queue is full */
  SESSION_ANSWERED,       /* .answer: a batch has its outcome */
  SESSION_STREAM_REFUSED, /* .refusal: the store refuses a batch (conflict, gap, revoked) */
  SESSION_STREAM_DROPPED, /* .refusal.size_bytes: a batch of a broken stream left the queue unanswered */
  /* From the administration and the clock. */
  SESSION_REVOKED,       /* the key of .collector was revoked, or its time has run out */
  SESSION_SUPERSEDED,    /* raised by the table itself: a newer Hello of the same collector */
  SESSION_IDLE,          /* raised by session_table_tick(): silent for too long */
  SESSION_DATABASE_AWAY, /* raised for every session by session_table_database() */
  SESSION_DATABASE_BACK,
  SESSION_N_EVENTS,
} SessionEventKind;

typedef struct SessionHello {
  uint8_t epoch[EPOCH_SIZE_BYTES];
  uint64_t n_unfinished; /* batches without an outcome */
} SessionHello;

typedef struct SessionBatch {
  uint64_t sequence;
  uint64_t size_bytes; /* payload, what counts against the window */
  void *batch;         /* handed to store_batch() as it is, which may take it over */
} SessionBatch;

typedef struct SessionHeartbeat {
  uint64_t credit_bytes; /* the window that the collector obeys */
  uint64_t n_unfinished;
} SessionHeartbeat;

typedef struct SessionWatermark {
  uint64_t committed;
  bool has_digest;
  Digest digest;
} SessionWatermark;

typedef struct SessionAnswer {
  uint64_t size_bytes; /* of the batch that left memory */
  const void *outcome; /* borrowed; handed to send_outcome() as it is */
} SessionAnswer;

typedef struct SessionRefused {
  RefuseReason reason;
  uint64_t sequence;
  uint64_t size_bytes;
} SessionRefused;

typedef struct SessionEvent {
  SessionEventKind kind;
  GBytes *address;        /* network events: the routing id, borrowed */
  CollectorKey collector; /* network events, as ZAP told (User-Id on the body frame), and SESSION_REVOKED */
  uint64_t session;       /* events of the store: the number that the port was given */
  union {
    SessionHello hello;
    SessionBatch batch;
    SessionHeartbeat heartbeat;
    SessionWatermark watermark;
    SessionAnswer answer;
    SessionRefused refusal;
  };
} SessionEvent;

/* One session as the port sees it; borrowed for the call. */
typedef struct SessionView {
  uint64_t number; /* from 1, never reused while the process lives: the stream's identity towards the store */
  GBytes *address;
  CollectorKey collector;
  uint8_t epoch[EPOCH_SIZE_BYTES];
} SessionView;

/* What the table does to the world. A message that cannot be sent is a lost message. read_watermark and store_batch go
 * through the same first-in first-out queue per agency, return false when it is full, and are answered by events. */
typedef struct SessionPort {
  bool (*read_watermark)(void *self, const SessionView *session);
  bool (*store_batch)(void *self, const SessionView *session, const SessionBatch *batch);
  void (*send_welcome)(void *self, const SessionView *session, const SessionWatermark *watermark,
                       uint64_t credit_bytes);
  void (*send_outcome)(void *self, const SessionView *session, const void *outcome);
  void (*send_credit)(void *self, const SessionView *session, uint64_t credit_bytes);
  void (*send_refuse)(void *self, GBytes *address, RefuseReason reason, uint64_t sequence, int64_t retry_after_ms);
  void (*send_heartbeat)(void *self, const SessionView *session, bool is_database_here);
} SessionPort;

typedef struct SessionSettings {
  CreditSettings credit;
  int64_t heartbeat_ms;   /* how often each session hears from us */
  int64_t idle_ms;        /* a session silent for so long is forgotten */
  int64_t retry_after_ms; /* said when PostgreSQL is away */
} SessionSettings;

/* `port` and `settings` are copied, `self` is borrowed. */
SessionTable *session_table_new(const SessionSettings *settings, const SessionPort *port, void *self);
void session_table_free(SessionTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SessionTable, session_table_free)

/* Takes one event from the network, the store or the administration, then balances the windows. */
void session_table_take(SessionTable *table, const SessionEvent *event, int64_t now_ms);

/* PostgreSQL went away or came back; told once per change, and that it is here also whenever it may have lost commits unnoticed. */
void session_table_database(SessionTable *table, bool is_here, int64_t now_ms);

/* Heartbeats, idle sessions, turns of credit. Call at session_table_due_ms() or more often. */
void session_table_tick(SessionTable *table, int64_t now_ms);
/* Changes by session_table_tick() only. */
int64_t session_table_due_ms(const SessionTable *table);

/* From now on the times of SETTINGS hold; its credit is ignored. */
void session_table_use_times(SessionTable *table, const SessionSettings *settings);

/* For status and metrics. */
unsigned session_table_n_sessions(const SessionTable *table);
uint64_t session_table_reserved_bytes(const SessionTable *table);
uint64_t session_table_ceiling_bytes(const SessionTable *table);
SessionState session_table_state(const SessionTable *table, GBytes *address);

/* The table of transitions, for tests and documents. */

typedef struct SessionTurn SessionTurn; /* one event being taken */
typedef bool (*SessionGuard)(const SessionTurn *turn);
typedef void (*SessionAction)(SessionTurn *turn);

enum { SESSION_MOST_ACTIONS = 3 };

/* One row. For a state and an event the first row counts that names both and whose guard, if any, holds. */
typedef struct SessionTransition {
  unsigned states; /* set of 1u << SessionState */
  unsigned events; /* set of 1u << SessionEventKind */
  SessionGuard guard;
  SessionAction actions[SESSION_MOST_ACTIONS]; /* up to the first NULL */
  SessionState next;                           /* SESSION_N_STATES: stays */
  const char *why;
} SessionTransition;

/* The rows are static. */
const SessionTransition *session_transitions(size_t *out_n_transitions);

const char *session_state_name(SessionState state);
const char *session_event_name(SessionEventKind kind);
