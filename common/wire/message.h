/* Every message of the protocol as a plain struct; proto/halfsky.proto says who tells whom and when, docs/protocol.md the rules.
 * Texts and byte ranges are borrowed: after message_decode() from its arena, for message_encode() from the caller. The one exception is
 * Batch.records, which a decoded message holds a reference to: message_clear() drops it. */
#pragma once

#include "base/digest.h"
#include "record/batch.h"
#include "record/outcome.h"
#include "record/period.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum { WIRE_FROM_COLLECTOR, WIRE_FROM_AGGREGATOR } WireSender;

typedef struct Hello {
  uint32_t protocol_oldest, protocol_newest;
  uint8_t epoch[EPOCH_SIZE_BYTES];
  uint64_t oldest_unfinished; /* newest + 1 when every batch is finished */
  uint64_t newest;            /* 0: no batch yet */
  bool has_catalogue, has_profile;
  Digest catalogue_digest, profile_digest;
  const char *agency; /* code the spool was made for; NULL before the first profile */
  const char *software;
  int64_t clock_us;
} Hello;

typedef struct Welcome {
  uint32_t protocol;
  uint8_t epoch[EPOCH_SIZE_BYTES];
  uint64_t committed;      /* 0: nothing of this epoch is in the database */
  Digest committed_digest; /* of that batch; meaningless when committed is 0 */
  bool has_seal_key;
  SealKey seal_key; /* that the seals of outcomes are signed with */
  uint64_t credit_bytes;
  uint32_t largest_frame_bytes;
  uint32_t heartbeat_interval_ms;
  Digest catalogue_digest, profile_digest;
  const char *software;
  int64_t clock_us;
} Welcome;

typedef struct CataloguePiece {
  Digest catalogue_digest;
  uint32_t index, n_pieces; /* 1 … n_pieces */
  const char *file_name;
  const uint8_t *content;
  size_t content_size;
} CataloguePiece;

typedef struct FixedCode {
  const char *dimension, *code;
} FixedCode;

typedef struct Profile {
  Digest digest; /* as profile_digest() makes it */
  const char *agency, *name_zh, *name_en;
  const char *unit_type;  /* NULL: an area without forms of its own */
  const char *department; /* NULL: not a department */
  const FixedCode *fixed;
  size_t n_fixed;
  const int16_t *indicators; /* ascending */
  size_t n_indicators;
  const Period *closed; /* ascending as packed */
  size_t n_closed;
  int32_t first_day, last_day; /* days since 2000-01-01 */
  const char *time_zone;
} Profile;

typedef struct Credit {
  uint64_t bytes;
} Credit;

typedef enum {
  REFUSE_RETRY_AFTER = 1,
  REFUSE_FENCED,
  REFUSE_EPOCH_CONFLICT,
  REFUSE_GAP,
  REFUSE_PROTOCOL_TOO_OLD,
  REFUSE_TOO_BIG,
  REFUSE_UNPARSEABLE,
  REFUSE_REVOKED,
  REFUSE_NOT_REGISTERED,
  REFUSE_NO_HELLO,
  REFUSE_WRONG_AGENCY,
} RefuseReason;

typedef struct Refuse {
  RefuseReason reason;
  uint64_t sequence;      /* 0: concerns no batch */
  uint32_t retry_after_s; /* 0: not said */
  const char *text;       /* NULL: not said */
} Refuse;

typedef struct CollectorHeartbeat {
  uint32_t unfinished_batches;
  uint64_t unfinished_bytes;
  uint32_t oldest_age_s;
  uint32_t awaiting_cells;
  uint64_t disk_free_bytes;
  uint64_t credit_bytes;  /* the window that the collector obeys */
  const char *last_error; /* NULL: none */
  int64_t clock_us;
} CollectorHeartbeat;

typedef struct AggregatorHeartbeat {
  bool is_store_available;
  int64_t clock_us;
} AggregatorHeartbeat;

typedef enum {
  MESSAGE_HELLO,
  MESSAGE_BATCH,
  MESSAGE_COLLECTOR_HEARTBEAT,
  MESSAGE_WELCOME,
  MESSAGE_CATALOGUE_PIECE,
  MESSAGE_PROFILE,
  MESSAGE_OUTCOME,
  MESSAGE_CREDIT,
  MESSAGE_REFUSE,
  MESSAGE_AGGREGATOR_HEARTBEAT,
} MessageKind;

enum { MESSAGE_N_KINDS = MESSAGE_AGGREGATOR_HEARTBEAT + 1 };

typedef struct Message {
  MessageKind kind;
  union {
    Hello hello;
    Batch batch;
    CollectorHeartbeat collector_heartbeat;
    Welcome welcome;
    CataloguePiece catalogue_piece;
    Profile profile;
    Outcome outcome;
    Credit credit;
    Refuse refuse;
    AggregatorHeartbeat aggregator_heartbeat;
  };
} Message;

/* Drops what a decoded message holds beyond its arena. Not for messages that were put together by hand. Accepts NULL. */
void message_clear(Message *message);

/* The name of the message for logs, for example "batch". Never NULL. */
const char *message_kind_name(MessageKind kind);

/* The reason in snake case for logs and status, for example "retry_after". Never NULL. */
const char *refuse_reason_name(RefuseReason reason);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Message, message_clear)
