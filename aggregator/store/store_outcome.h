/* The answer to a batch, as a struct and as the message that is stored and sent; and the stored one for another asking. */
#pragma once

#include "aggregator/store/store_cells.h"
#include "base/arena.h"
#include "record/batch.h"
#include "record/outcome.h"

/* What became of CELLS, all of whose fates are decided. Lists at most REJECTIONS_MAX refusals, in the order of their rows. Borrows from CELLS; release
 * with store_outcome_clear(). */
Outcome store_outcome_of_cells(const Batch *batch, const StoreCells *cells, uint32_t rejections_max, int64_t now_us);

/* Nothing of the batch could be read. Borrows REASON. */
Outcome store_outcome_of_dead_letter(const Batch *batch, const char *reason, int64_t now_us);

/* The part is stored, and what it was answered is not known any more. */
Outcome store_outcome_of_forgotten(const Batch *batch, int64_t now_us);

void store_outcome_clear(Outcome *outcome);

/* The message. The caller owns it. */
GBytes *store_outcome_frame(const Outcome *outcome);

/* The stored message STORED as the answer to BATCH now: marked as replayed, under the batch's own epoch and sequence. The caller frees it with
 * outcome_free(). Uses ARENA, which it resets. _FATAL when the stored bytes are no outcome. */
Outcome *store_outcome_replay(Arena *arena, GBytes *stored, const Batch *batch,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
