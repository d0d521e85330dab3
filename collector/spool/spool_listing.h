/* What lies in the spool, submission by submission, for people who look into it; and sending one again. */
#pragma once

#include "collector/spool/spool_submission.h"

/* Where a submission stands. */
typedef enum SpoolEntryState {
  SPOOL_ENTRY_ON_THE_WAY,
  SPOOL_ENTRY_WAITING, /* all its rows that were not refused wait for an explanation: nothing of it is stored */
  SPOOL_ENTRY_STORED,
  SPOOL_ENTRY_LOST, /* it has to be submitted again */
} SpoolEntryState;

typedef struct SpoolEntry {
  int64_t number; /* ascending in the order in which they were accepted */
  SubmissionId id;
  char *file_name;
  int64_t accepted_at_us;
  uint32_t received;
  uint32_t n_parts;
  uint32_t n_unfinished; /* parts on the way */
  uint32_t n_kept;       /* parts whose records are still here */
  uint64_t kept_bytes;
  SpoolEntryState state;
} SpoolEntry;

/* `on_the_way`, `waiting`, `stored`, `lost`. Static. */
const char *spool_entry_state_name(SpoolEntryState state);

/* At most LIMIT entries with a number above AFTER. The caller frees the array of SpoolEntry. */
GArray *spool_list(Spool *spool, int64_t after, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The only submission whose id begins with the hexadecimal digits PREFIX, at least eight. Fails with HALFSKY_ERROR_REJECT when there is none, or more. */
bool spool_find_entry(Spool *spool, const char *prefix, SpoolEntry *out_entry,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void spool_entry_clear(SpoolEntry *entry);

/* The records of PART as they were accepted; *out_batch is NULL when they are no longer kept. The caller frees it. */
bool spool_read_part(Spool *spool, const SpoolEntry *entry, uint32_t part, Batch **out_batch,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum SpoolRequeue {
  SPOOL_REQUEUED,         /* all its parts are on the way again */
  SPOOL_REQUEUE_NEEDLESS, /* it is on the way already */
  SPOOL_REQUEUE_TOO_LATE, /* some are no longer kept: nothing was done */
} SpoolRequeue;

/* Puts a submission's parts at the end of what is to be sent. The district recognises the parts that it holds and answers for them again, so nothing is
 * stored twice and no old value comes over a newer one. */
bool spool_requeue(Spool *spool, const SpoolEntry *entry, SpoolRequeue *out_result,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SpoolEntry, spool_entry_clear)
