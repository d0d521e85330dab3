/* One batch on its way into the database, within an open transaction that holds its agency's lock.
 *
 * Decides by aggregator/sequence_rule what is to be done, and does it: rows, revisions, quarantine, the submission's books, the outcome, change
 * marks, the audit trail and the watermark, so that all of them or none become durable with the transaction. What can be wrong with the batch itself is
 * answered, never an error: cells are refused one by one, records that cannot be read or booked become a dead letter and the stream goes on. Errors mean that
 * the transaction must be given up; RETRY and FATAL as the database's. REJECT comes of an agency that is not careful only (store_agency.h): PostgreSQL refuses
 * something, and whoever begins anew and carefully learns what. */
#pragma once

#include "aggregator/collector_key.h"
#include "aggregator/store/store_agency.h"
#include "record/batch.h"
#include "record/outcome.h"

typedef enum StoreAnswerKind {
  STORE_ANSWER_OUTCOME,  /* .outcome and .frame */
  STORE_ANSWER_CONFLICT, /* the sequence was stored with another digest */
  STORE_ANSWER_GAP,      /* batches before it are missing */
  STORE_ANSWER_REVOKED,  /* the key may not go on */
  STORE_ANSWER_DROPPED,  /* the stream was refused before */
} StoreAnswerKind;

typedef struct StoreAnswer {
  StoreAnswerKind kind;
  Outcome *outcome;
  GBytes *frame; /* the outcome as a message */
} StoreAnswer;

/* KEY is the one that the batch came by. IS_STREAM_BROKEN: an earlier batch of the same session was refused. The answer holds once the transaction is committed. */
bool store_batch(StoreAgency *agency, const CollectorKey *key, const Batch *batch, bool is_stream_broken,
                 StoreAnswer *out_answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_answer_clear(StoreAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreAnswer, store_answer_clear)
