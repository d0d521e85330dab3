/* Cells that wait for an explanation, and the books of what became of them.
 *
 * A cell waits once: whatever a later form says of the same cell takes its place. A waiting cell is counted by the submission that brought it for ever;
 * the submission that replaces it, or takes it along, settles it. All changes are part of the append of that later submission, so that after a crash a
 * cell waits, or is on its way, never both and never neither. */
#pragma once

#include "collector/review/own_past.h"
#include "collector/spool/spool_submission.h"

/* What the spool has of an agency's past; borrows SPOOL. */
OwnPast spool_own_past(Spool *spool);

/* The waiting cells of the groups FIRST … LAST (waiting_group()), in their order, within a group in that of submissions and rows: whole groups, until MOST
 * cells are reached. *out_last is the last group that was read, LAST when there are no more cells. The caller frees the array. */
GPtrArray *spool_read_waiting(Spool *spool, int64_t first, int64_t last, guint most, int64_t *out_last,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many there are. */
bool spool_count_waiting(Spool *spool, uint64_t *out_n_cells, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls FUNC for each submission of which cells wait, the oldest first. */
typedef void (*SpoolWaitingFormFunc)(const char *file_name, const SubmissionId *id, uint64_t n_cells, void *user);
bool spool_each_waiting_form(Spool *spool, SpoolWaitingFormFunc func, void *user,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* CELL waits, in the books of the submission that is being appended. No other may wait in its place: settle that first. */
bool spool_append_waiting(SpoolAppend *append, const WaitingCell *cell, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* EARLIER, which waits in the books of another submission, waits no more. */
bool spool_append_settled(SpoolAppend *append, const WaitingCell *earlier, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All cells that wait in the books of the submission NUMBER wait no more, however many; *out_n_cells is how many that are. */
bool spool_append_all_settled(SpoolAppend *append, int64_t number, uint64_t *out_n_cells,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The submission that is being appended changes a value. Kept for its receipt. */
bool spool_append_replacement(SpoolAppend *append, const Replacement *replacement,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls FUNC for each replaced value of the submission, in the order of rows; not for rows that the district refused. */
typedef void (*SpoolReplacementFunc)(const Replacement *replacement, void *user);
bool spool_each_replacement(Spool *spool, const SubmissionId *id, SpoolReplacementFunc func, void *user,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The submission's cells that still wait, in the order of rows; at most LIMIT. The caller frees the array. */
GPtrArray *spool_read_waiting_of(Spool *spool, const SubmissionId *id, guint limit,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
