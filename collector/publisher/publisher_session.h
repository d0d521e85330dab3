/* The collector's end of a session: a table of states, events, guards, actions and next states.
 *
 * Guarantees: nothing is sent before a Welcome; batches go out in order from the oldest unfinished one, within the window;
 * a batch is finished only by its own outcome; every end of a stream leads back to a Hello after a jittered wait.
 * Refuses: to know sockets, spools or clocks. It acts through a PublisherPort, and time is passed in: the collector gives
 * it a real socket and a SQLite spool, the model test gives it simulated ones, and both run exactly this code. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "collector/publisher/backoff.h"
#include "collector/spool/spool_position.h"
#include "record/outcome.h"
#include "wire/message.h"

/* Also what `status` shows. The first five are waits: the socket is closed and a timer runs. */
typedef enum PublisherState {
  PUBLISHER_BACKING_OFF,      /* not connected; will try again soon */
  PUBLISHER_KEY_REFUSED,      /* the aggregator does not accept our key (unknown or revoked) */
  PUBLISHER_SERVER_UNTRUSTED, /* connections end before the handshake: wrong server key, or something else listens there */
  PUBLISHER_FENCED,           /* another copy of this collector runs with the same key */
  PUBLISHER_INCOMPATIBLE,     /* the aggregator cannot take what we say: protocol too old, batch too big, unparseable */
  PUBLISHER_CONNECTING,       /* socket open, handshake not finished */
  PUBLISHER_AWAITING_WELCOME, /* Hello sent */
  PUBLISHER_STREAMING,        /* welcomed */
  PUBLISHER_N_STATES,
} PublisherState;

typedef enum PublisherEventKind {
  PUBLISHER_TIMER,           /* publisher_session_due_ms() is reached */
  PUBLISHER_CONNECTED,       /* handshake succeeded */
  PUBLISHER_AUTH_REFUSED,    /* ZAP 400 */
  PUBLISHER_HANDSHAKE_CUT,   /* disconnected before the handshake succeeded */
  PUBLISHER_CONNECTION_LOST, /* disconnected after it; also: an earlier call returned false with HALFSKY_ERROR_RETRY */
  PUBLISHER_WELCOME,         /* .welcome */
  PUBLISHER_OUTCOME,         /* .outcome */
  PUBLISHER_CREDIT,          /* .credit_bytes */
  PUBLISHER_REFUSE,          /* .refuse */
  PUBLISHER_HEARTBEAT,       /* the aggregator's */
  PUBLISHER_APPENDED,        /* the spool has a new durable batch */
  PUBLISHER_BATCH_TOO_BIG,   /* raised by the session itself: the oldest unfinished batch will never fit */
  PUBLISHER_N_EVENTS,
} PublisherEventKind;

typedef struct PublisherWelcome {
  uint64_t committed;             /* last sequence of our epoch in the database; 0: none */
  const Digest *committed_digest; /* of that batch; NULL when committed is 0 */
  uint64_t credit_bytes;
  uint64_t largest_batch_bytes;
  int64_t heartbeat_ms; /* interval; silence of three intervals means the connection is dead */
} PublisherWelcome;

typedef struct PublisherRefuse {
  RefuseReason reason;
  int64_t retry_after_ms; /* 0: not said */
} PublisherRefuse;

typedef struct PublisherEvent {
  PublisherEventKind kind;
  union {
    PublisherWelcome welcome;
    const Outcome *outcome; /* borrowed; handed to finish_batch() as it is */
    uint64_t credit_bytes;
    PublisherRefuse refuse;
  };
} PublisherEvent;

typedef enum DigestMatch { DIGEST_UNKNOWN, DIGEST_EQUAL, DIGEST_DIFFERS } DigestMatch;

/* What the session does to the world. Every call that can fail returns false with `error` set; the spool's writes are
 * durable when they return true. `self` is passed back as it is. */
typedef struct PublisherPort {
  bool (*open_socket)(void *self, uint32_t attempt, GError **error); /* attempt: to rotate over endpoints */
  void (*close_socket)(void *self);                                  /* no socket: does nothing */
  bool (*send_hello)(void *self, GError **error);
  bool (*send_batch)(void *self, uint64_t sequence, GError **error);
  bool (*send_heartbeat)(void *self, uint64_t credit_bytes, GError **error);
  bool (*position)(void *self, SpoolPosition *out_position, GError **error);
  bool (*batch_size)(void *self, uint64_t sequence, uint64_t *out_size_bytes, GError **error);
  /* UNKNOWN when the batch is no longer kept. */
  bool (*match_digest)(void *self, uint64_t sequence, const Digest *digest, DigestMatch *out_match, GError **error);
  /* The outcome and the mark in one transaction; the receipt follows from it. */
  bool (*finish_batch)(void *self, const Outcome *outcome, GError **error);
  /* The database lost first … : they are unfinished again. */
  bool (*rewind)(void *self, uint64_t first, GError **error);
  /* One transaction: notes the submissions of the removed batches lost_first … lost_last (none when lost_first is 0) as
   * to be submitted again; draws a new epoch, renumbers all kept batches from 1 in their order, marks them unfinished. */
  bool (*open_epoch)(void *self, uint64_t lost_first, uint64_t lost_last, GError **error);
  uint64_t (*random)(void *self);
} PublisherPort;

typedef struct PublisherSettings {
  Backoff lost;             /* 2 s … 60 s */
  Backoff refused;          /* key refused, server untrusted, incompatible: 1 … 10 min */
  Backoff fenced;           /* 1 … 10 min */
  int64_t connect_ms;       /* to finish the handshake */
  int64_t welcome_ms;       /* to be welcomed */
  uint32_t untrusted_after; /* handshakes cut in a row until the server counts as untrusted: 3 */
  /* Only those count that were cut sooner after the socket was opened, names looked up and connected: a wrong key is noticed at once, a busy server
   * takes its time. */
  int64_t cut_at_once_ms;
} PublisherSettings;

extern const PublisherSettings publisher_settings_default;

typedef struct PublisherSession PublisherSession;

/* Starts as PUBLISHER_BACKING_OFF with its timer due at once. `port` and `settings` are copied, `self` is borrowed. */
PublisherSession *publisher_session_new(const PublisherSettings *settings, const PublisherPort *port, void *self,
                                        int64_t now_ms);
void publisher_session_free(PublisherSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PublisherSession, publisher_session_free)

/* Takes one event: acts through the port and changes state. false: the port failed; after HALFSKY_ERROR_RETRY the caller
 * gives PUBLISHER_CONNECTION_LOST, which closes the socket and starts over; other errors end the program.
 * `now_ms` is monotonic. A PUBLISHER_TIMER that is early is ignored. */
bool publisher_session_take(PublisherSession *session, const PublisherEvent *event, int64_t now_ms,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When to give PUBLISHER_TIMER next; there is always such a time. */
int64_t publisher_session_due_ms(const PublisherSession *session);

PublisherState publisher_session_state(const PublisherSession *session);

/* For status: the window in force and the bytes sent without outcome. */
uint64_t publisher_session_credit_bytes(const PublisherSession *session);
uint64_t publisher_session_in_flight_bytes(const PublisherSession *session);

typedef bool (*PublisherGuard)(const PublisherSession *session, const PublisherEvent *event);
typedef bool (*PublisherAction)(PublisherSession *session, const PublisherEvent *event, GError **error);

enum { PUBLISHER_MOST_ACTIONS = 3 };

/* One row of the table. For a state and an event the first row counts that names both and whose guard, if any, holds. */
typedef struct PublisherTransition {
  unsigned states; /* set of 1u << PublisherState */
  unsigned events; /* set of 1u << PublisherEventKind */
  PublisherGuard guard;
  PublisherAction actions[PUBLISHER_MOST_ACTIONS]; /* up to the first NULL */
  PublisherState next;                             /* PUBLISHER_N_STATES: stays */
  const char *why;
} PublisherTransition;

/* The whole table, for tests and documents. The rows are static. */
const PublisherTransition *publisher_transitions(size_t *out_n_transitions);

/* snake_case, for status and logs: "backing_off", …. */
const char *publisher_state_name(PublisherState state);
const char *publisher_event_name(PublisherEventKind kind);
