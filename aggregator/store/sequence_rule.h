/* What the store does with a batch, decided from the watermark: one pure table.
 *
 * Guarantees: every combination of inputs has exactly one answer, and at most one batch per (stream, sequence) and per
 * (agency, submission, part) is ever answered SEQUENCE_STORE, provided that the caller asks inside the transaction that
 * holds the watermark's row lock and writes what the answer says in that same transaction.
 * Refuses: nothing; it touches no database and reads no digest, the caller compares. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum SequenceDecision {
  SEQUENCE_STORE,   /* write the rows, the part, the outcome; advance the watermark */
  SEQUENCE_ADVANCE, /* the part is stored already: advance the watermark, record and answer the stored part's outcome */
  SEQUENCE_DEAD_LETTER, /* other records are stored as this part: put these aside; advance the watermark, record and answer that */
  SEQUENCE_REPLAY,   /* the batch is stored already: write nothing, answer its outcome (is_replay) */
  SEQUENCE_CONFLICT, /* refuse EPOCH_CONFLICT; the stream is broken from here on */
  SEQUENCE_GAP,      /* refuse GAP; the stream is broken from here on */
  SEQUENCE_DROP,     /* the stream was refused before: write nothing, answer nothing */
} SequenceDecision;

/* What the transaction sees. */
typedef struct SequenceFacts {
  uint64_t sequence;      /* of the batch, from 1 */
  uint64_t last_sequence; /* the watermark of (collector, epoch); 0: none */
  bool is_stream_broken; /* an earlier batch of this stream (session number) was answered CONFLICT or GAP, or refused */
  bool has_same_digest; /* the same batch is stored under this sequence: equal records digest, submission id and part */
  bool is_part_stored;  /* (agency, submission, part) is stored, under whatever epoch */
  bool is_part_other;   /* with another records digest than the batch's; meaningless when the part is not stored */
} SequenceFacts;

typedef enum SequencePosition { SEQUENCE_IS_NEXT, SEQUENCE_IS_OLD, SEQUENCE_IS_AHEAD } SequencePosition;

/* One row: the decision for all facts that it matches. */
typedef struct SequenceRule {
  unsigned positions; /* set of 1u << SequencePosition */
  unsigned broken;    /* set of 1u << is_stream_broken */
  unsigned same;      /* set of 1u << has_same_digest */
  unsigned part;      /* set of 1u << is_part_stored */
  unsigned other;     /* set of 1u << is_part_other */
  SequenceDecision decision;
  const char *why;
} SequenceRule;

/* The decision for one batch. */
SequenceDecision sequence_rule_decide(const SequenceFacts *facts);

/* The whole table, for tests and for documents. The rows are static. */
const SequenceRule *sequence_rules(size_t *out_n_rules);
