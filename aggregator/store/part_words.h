/* What the trail says of a batch, in words that are sealed with the entry: JSON, against which `audit verify` holds the submission's books, the
 * quarantine, the dead letters and the stored answer (migration 0026: halfsky.part_words). Pure. */
#pragma once

#include "aggregator/store/store_submission.h"
#include "record/batch.h"
#include "record/outcome.h"

/* One batch and what was made of it. All borrowed. */
typedef struct PartDeed {
  const Batch *batch;
  int32_t collector_id;
  const StoreSubmission *submission; /* with this part's refusals counted */
  bool is_booked;                    /* false: the submission's books have this part already, with other records */
  uint32_t n_quarantined;
  Digest quarantine_digest; /* store_quarantine.h; nothing when none is quarantined */
  const char *confirmed;    /* store_confirmed_words(); NULL: nothing */
  const Outcome *outcome;   /* without its seal, which is made of these words */
} PartDeed;

/* The caller frees the result with free(), as jansson made it. */
char *part_words(const PartDeed *deed);

/* The digest of an outcome as it was before it got its seal. */
Digest part_words_outcome_digest(const Outcome *outcome);
