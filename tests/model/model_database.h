/* The database: a history of commits, each all or nothing, which may lose its last ones. What it holds is read from the
 * history, so that falling back needs nothing but forgetting its end. */
#pragma once

#include "aggregator/store/sequence_rule.h"
#include "tests/model/model_world.h"

/* 0: none. `out_batch` is the batch of that sequence. */
uint64_t database_last_sequence(const World *world, uint64_t epoch, BatchKey *out_batch);
/* The line that applied the part; NULL: none. */
const Entry *database_applied(const World *world, BatchKey batch);

/* Within the open transaction: what the store does with one batch. `out_counts` for STORE, ADVANCE and REPLAY. */
SequenceDecision database_store(World *world, const Job *job, bool is_stream_broken, Counts *out_counts,
                                bool *out_is_replay);
void database_commit(World *world);
void database_abort(World *world);
void database_fall_back(World *world, int n_commits);
