/* Writes the rows of one batch: looks what is there, then adds new cells by COPY and replaces changed ones, keeping what they were;
 * what comes too late to replace anything is kept too, and so is who says again what stands.
 *
 * It rests on the agency's lock: nothing can appear between looking and writing (docs/decisions.md, entry 3). When PostgreSQL refuses the rows of a careful agency for
 * what they say, the span is halved, each half tried under its own savepoint, until the one bad cell is alone: it becomes a refusal, the rest is
 * stored. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"
#include "aggregator/store/store_submission.h"

/* Decides the fate of every row of CELLS, which SUBMISSION brings. A row that repeats another is refused with it, and else unchanged. Fails only when the transaction cannot go on, with REJECT as in store_batch.h. */
bool store_rows(StoreAgency *agency, const StoreSubmission *submission, StoreCells *cells,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
