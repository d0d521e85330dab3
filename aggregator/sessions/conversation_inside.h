/* The inside of the conversation, for its own files only: what is heard (conversation_hearing), what is said (conversation_speech), what is told of it
 * (conversation_status), and the rest (conversation). */
#pragma once

#include "aggregator/metrics/tally.h"
#include "aggregator/sessions/conversation.h"
#include "aggregator/sessions/peer_book.h"
#include "aggregator/sessions/session_table.h"
#include "base/arena.h"
#include "wire/router.h"

typedef struct ConversationCounters {
  uint64_t hellos, batches, outcomes, replays, refused;
  uint64_t rows_new, rows_revised, rows_unchanged, rows_rejected;
  Tally *rejected_by_rule;  /* cells, as far as outcomes list them */
  Tally *refused_by_reason; /* messages */
  Histogram store_time;     /* of batches, from arrival to outcome */
} ConversationCounters;

/* One message of a peer that is let in. */
typedef struct Heard {
  GBytes *address;
  CollectorKey collector;
  size_t frame_bytes;
} Heard;

struct Conversation {
  ConversationOptions options;
  Directory *directory;
  uint32_t heartbeat_ms; /* as Welcome tells it */
  SealKey seal_key;      /* likewise */
  Router *router;
  SessionTable *sessions;
  PeerBook *peers;
  bool is_somebody_behind; /* somebody was too slow for news, which are still to be told */
  GHashTable *shut_out;    /* identities of collectors that may not submit any more */
  Arena *arena;            /* of the message being heard */
  const Heard *heard;      /* the message being heard, or NULL */
  Batch *offered;          /* the batch that the table is deciding on; NULL once a writer has it */
  const char *fault;       /* of the frame that the table is refusing; else NULL */
  GHashTable *refusals;    /* "collector reason" → how often it was refused so */
  guint timer;
  char *database_trouble; /* why PostgreSQL is away; NULL: it is here */
  ConversationCounters counters;
};

/* Gives EVENT to the session table, now. */
void conversation_take(Conversation *conversation, const SessionEvent *event);

/* --- Speech ------------------------------------------------------------------------------------------------------- */

/* What the session table acts through; its self is the conversation. */
extern const SessionPort conversation_port;

/* Refuses what came from ADDRESS. */
void conversation_refuse(Conversation *conversation, GBytes *address, RefuseReason reason, uint64_t sequence,
                         int64_t retry_after_ms);

/* Sends the profile and the catalogue unless the peer has them; what cannot be sent now is sent by a later call. */
void conversation_tell_news(Conversation *conversation, GBytes *address, PeerNote *note);

/* How logs name a collector: its agency's code and its number, as in `H01/1`. The caller frees it. */
char *conversation_name(const Conversation *conversation, CollectorKey collector);

/* --- Hearing ------------------------------------------------------------------------------------------------------ */

/* The name by which the authenticator knows a collector. The caller frees it. */
char *conversation_identity(CollectorKey collector);

/* RouterFunc; USER is the conversation. */
void conversation_hear(const Peer *peer, const char *identity, FrameView frame, gpointer user);
