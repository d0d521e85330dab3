/* Whether a spool is sound: its structure, every batch's digest, and its books.
 *
 * A quick check runs at every start, in bounded time; the whole one on demand, and at the start after something was found wrong while running. Changes
 * nothing. What to do about damage is spool_salvage.h's. */
#pragma once

#include "collector/spool/spool.h"

/* What can be wrong; each has a text, `spool.complaint.<name>`. */
typedef enum SpoolComplaintKind {
  SPOOL_COMPLAINT_STRUCTURE, /* the database itself: DETAIL is SQLite's, in English */
  SPOOL_COMPLAINT_DIGEST,    /* a batch does not have its digest: DETAIL names it */
  SPOOL_COMPLAINT_GAP,       /* batches are not numbered without holes */
  SPOOL_COMPLAINT_PART,      /* a submission lacks parts: DETAIL is its file's name */
} SpoolComplaintKind;

typedef struct SpoolComplaint {
  SpoolComplaintKind kind;
  char *detail;
} SpoolComplaint;

/* `structure`, `digest`, …. Static. */
const char *spool_complaint_name(SpoolComplaintKind kind);

/* The first that the quick check finds is in *out_complaint, NULL when it finds none; the caller frees it. It asks whether the tables and facts are there
 * that a spool has, and then looks at all tables, but at that of the records only when the database is not large. */
bool spool_check_quickly(Spool *spool, char **out_complaint, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Everything. The caller owns the SpoolComplaints, of which there are not more than a hundred; *out_n_batches is how many batches were looked at. */
GPtrArray *spool_verify(Spool *spool, uint64_t *out_n_batches, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The spool in FOLDER gave a reason to look closely at the next start. */
void spool_suspect(const char *folder);
