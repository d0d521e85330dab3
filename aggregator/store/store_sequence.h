/* Where a stream stands, and moving it on: the rows of ingest_watermark, ingest_batch and ingest_part. */
#pragma once

#include "aggregator/collector_key.h"
#include "aggregator/store/sequence_rule.h"
#include "aggregator/store/store_agency.h"
#include "record/batch.h"

/* What the database knows of one batch. Cleared by store_facts_clear(). */
typedef struct StoreFacts {
  bool is_revoked; /* the key may not go on: revoked, its time has run out, or not there at all */
  SequenceFacts facts;
  GBytes *outcome; /* that answers the batch again: its own, else that of its part; NULL when neither is known */
} StoreFacts;

/* A stream's end. */
typedef struct StoreWatermark {
  bool is_revoked;
  uint64_t committed; /* 0: nothing of this epoch is stored */
  bool has_digest;
  Digest digest; /* of the batch COMMITTED */
} StoreWatermark;

bool store_facts_read(StoreAgency *agency, const CollectorKey *key, const Batch *batch, bool is_stream_broken,
                      StoreFacts *out_facts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_facts_clear(StoreFacts *facts);

/* Moves the watermark to BATCH, the next of its stream, in the statement that requires that the key is good: neither it nor its collector revoked, and its time not
 * run out. OUT_IS_REVOKED: it is not, and nothing was moved. */
bool store_watermark_advance(StoreAgency *agency, const CollectorKey *key, const Batch *batch, bool *out_is_revoked,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers BATCH and its answer; with IS_PART_NEW also that it stored its part. */
bool store_batch_remember(StoreAgency *agency, int32_t collector_id, const Batch *batch, GBytes *frame,
                          bool is_part_new, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool store_watermark_read(Store *store, const CollectorKey *key, const uint8_t epoch[EPOCH_SIZE_BYTES],
                          StoreWatermark *out_watermark, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreFacts, store_facts_clear)
