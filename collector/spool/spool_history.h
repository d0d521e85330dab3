/* The agency's own values, as the spool knows them: for what is told of earlier values (上期值), and for what a value is compared with.
 *
 * A value counts from when its form was accepted; those that the district refused do not. Of kept batches the values are read from what was sent; when
 * those batches are pruned, their values go into a table of their own, a group at a time, so that nothing is written twice while it is on the way. */
#pragma once

#include "catalogue/audit.h"
#include "collector/review/history.h"
#include "collector/spool/spool.h"

/* Every value of the WANTED indicators. The caller frees the history, which is finished. */
History *spool_read_history(Spool *spool, const IndicatorSet *wanted, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same without the values of periods that begin before their frequency's day in FIRST_DAYS (since 2000-01-01): an agency that reports very much has
 * more of a past than fits its memory. */
History *spool_read_recent_history(Spool *spool, const IndicatorSet *wanted, const int32_t first_days[N_FREQUENCIES],
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The values of the batches up to LAST_BATCH_NO. The caller frees the history, which is finished. */
History *spool_read_batch_values(Spool *spool, int64_t last_batch_no, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps the values of HISTORY over those that were kept of the same cells; for batches that are kept no more, of which those of NEWEST_SUBMISSION are the
 * newest. Within a transaction. */
bool spool_keep_values(Spool *spool, const History *history, int64_t newest_submission,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
