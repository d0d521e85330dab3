/* The books of a submission: one row per file, to which each stored part adds its counts.
 *
 * With the first part the row takes what the collector had counted itself (repeated, rejected, awaiting), so that once all parts are
 * stored received = new + revised + unchanged + rejected + awaiting. */
#pragma once

#include <jansson.h>

#include "aggregator/store/store_agency.h"
#include "record/batch.h"
#include "record/outcome.h"

typedef struct StoreSubmission {
  int32_t submission_id;  /* the agency's number of it */
  int64_t accepted_at_us; /* when it counts as accepted, for all its parts; never later than when its first part came */
  bool is_new;
  GHashTable *rejected_by_code; /* code to count (as pointer), of all parts so far */
} StoreSubmission;

/* Finds the submission of BATCH, or gives it the agency's next number. */
bool store_submission_find(StoreAgency *agency, const Batch *batch, StoreSubmission *out_submission,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_submission_clear(StoreSubmission *submission);

/* Counts N more cells refused by the rule CODE. */
void store_submission_count_rejected(StoreSubmission *submission, const char *code, uint32_t n);

/* `{"code": count, …}` of what was refused so far, and of what the collector had wait. The caller owns the result. */
json_t *store_submission_rejected(const StoreSubmission *submission);
json_t *store_submission_awaiting(const SubmissionSummary *summary);

/* Books the part with the counts of OUTCOME; with the first part also what the submission settles of earlier ones. */
bool store_submission_add_part(StoreAgency *agency, int32_t collector_id, const Batch *batch,
                               const StoreSubmission *submission, const Outcome *outcome,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreSubmission, store_submission_clear)
