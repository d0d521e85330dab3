/* The spool: accepted submissions and their batches in one SQLite database with a folder of its own, until the district holds them and a while longer.
 *
 * Guarantees: when a writing function returns true, its transaction is on the disk (WAL, synchronous=FULL); after a crash the spool is as before or
 * as after it. Sequences are contiguous within an epoch: batches are appended at the end and pruned from the front, never renumbered one by one.
 * One process at a time: a second open waits a moment and fails with HALFSKY_ERROR_RETRY. Belongs to one thread.
 * A full or failing disk is HALFSKY_ERROR_RETRY: what was accepted stays, and the same call may succeed later.
 * Refuses to delete a batch without an outcome, whatever its age. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "collector/spool/spool_position.h"
#include "record/batch.h"
#include "record/outcome.h"

typedef struct Spool Spool;

/* What still has to reach the district. */
typedef struct SpoolBacklog {
  uint64_t n_batches;
  uint64_t size_bytes;
  int64_t oldest_accepted_at_us; /* 0 when there is none */
} SpoolBacklog;

/* What the spool may take; see spool_room.h. All 0: whatever there is. */
typedef struct SpoolLimits {
  uint64_t quota_bytes;     /* for all that it keeps; 0: no limit */
  uint64_t keep_free_bytes; /* of the disk; at most an eighth of it counts */
  uint64_t reserve_bytes;   /* at most a sixteenth of the disk counts */
} SpoolLimits;

/* How long a command that has the spool is waited for. */
enum { SPOOL_PATIENCE_MS = 2000 };

/* Opens the spool in FOLDER, or makes both, under a lock of its own. LIMITS may be NULL. The caller closes it. */
Spool *spool_open(const char *folder, const SpoolLimits *limits, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void spool_close(Spool *spool);

/* True when there is a spool in FOLDER: something was taken in once. */
bool spool_exists(const char *folder);

bool spool_position(Spool *spool, SpoolPosition *out_position, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool spool_backlog(Spool *spool, SpoolBacklog *out_backlog, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The kept batch with SEQUENCE, its bytes checked against its digest. The caller frees it with batch_free(). */
Batch *spool_read_batch(Spool *spool, uint64_t sequence, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The digest of the batch with SEQUENCE; *out_is_kept is false when the spool no longer has it. */
bool spool_batch_digest(Spool *spool, uint64_t sequence, Digest *out_digest, bool *out_is_kept,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps OUTCOME and marks its batch finished. An outcome for a part that has one already replaces it. */
bool spool_finish_batch(Spool *spool, const Outcome *outcome, int64_t now_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The district lost FIRST and what came after it: those batches are unfinished again. */
bool spool_rewind(Spool *spool, uint64_t first, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* In one transaction: marks the submissions of the pruned batches LOST_FIRST … LOST_LAST (none when LOST_FIRST is 0) as to be submitted again;
 * all kept batches become unfinished under EPOCH, numbered from 1 in their order. */
bool spool_open_epoch(Spool *spool, const uint8_t epoch[EPOCH_SIZE_BYTES], uint64_t lost_first, uint64_t lost_last,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Says with which key the spool is sent. The district counts batches per collector, so another key than last time begins an epoch of its own; but not one that
 * was made to follow FORMER (NULL or empty: none) when that was the last one, for with it we stay the same collector. */
bool spool_use_key(Spool *spool, const char *public_key, const char *former, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps the district's clock as its last Welcome showed it, in Unix microseconds. */
bool spool_note_district_clock(Spool *spool, int64_t clock_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* When a form that is taken at NOW_US counts as accepted: after every form before it, and not before the district's clock as last seen. Of two values
 * of a cell the one accepted later stands, so a computer whose clock fell back (an empty battery) must not date its corrections into the past. */
bool spool_accepting_moment(Spool *spool, int64_t now_us, int64_t *out_accepted_at_us,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spool, spool_close)
