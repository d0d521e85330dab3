/* The inside of Spool, for the spool's own files. */
#pragma once

#include "collector/spool/spool.h"
#include "collector/spool/spool_statement.h"
#include "collector/spool/spool_submission.h"

struct Spool {
  sqlite3 *connection;
};

/* Reads the number kept as fact NAME. */
bool spool_read_fact(Spool *spool, const char *name, int64_t *out_value, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the epoch. */
bool spool_read_epoch(Spool *spool, uint8_t out_epoch[EPOCH_SIZE_BYTES], GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* BEGIN IMMEDIATE; then exactly one of the other two. spool_end() commits when IS_DONE, else rolls back, and returns whether all is on the disk.
 * spool_cancel() rolls back. */
bool spool_begin(Spool *spool, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool spool_end(Spool *spool, bool is_done, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void spool_cancel(Spool *spool);

/* Adds findings after those the submission has. Within a transaction. */
bool spool_insert_findings(Spool *spool, int64_t submission_no, const SpoolFinding *findings, size_t n_findings,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
