/* A batch: one part of a submission on its way, numbered without gaps within its spool's epoch.
 *
 * RECORDS are the serialised rows; their digest is what makes a resend recognisable. A batch made by batch_copy() owns its summary and holds a
 * reference to the bytes; one decoded into an arena owns nothing. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/digest.h"
#include "record/submission.h"

#define EPOCH_SIZE_BYTES 16

typedef struct Batch {
  uint8_t epoch[EPOCH_SIZE_BYTES]; /* random, made with the spool */
  uint64_t sequence;               /* from 1 */
  uint32_t part;                   /* from 1 to summary.n_parts */
  const SubmissionSummary *summary;
  uint32_t n_records; /* rows in records */
  GBytes *records;
  Digest records_digest;
} Batch;

Batch *batch_copy(const Batch *batch);
void batch_free(Batch *batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Batch, batch_free)
