/* Puts aside what is not stored: refused cells as they were sent, and batches that could not be read. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"
#include "record/batch.h"

/* Writes all refusals of CELLS to the quarantine. */
bool store_quarantine(StoreAgency *agency, int32_t submission_id, const StoreCells *cells,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the last cells->refusals->len entries of the quarantine say: SHA-256 over them, in order, each column as its length in bytes, a colon, and its text;
 * queries/audit_quarantine.sql has the columns and computes the same in PostgreSQL. Pure. */
Digest store_quarantine_digest(const StoreAgency *agency, int32_t submission_id, const StoreCells *cells);

/* Keeps the batch's records as received, with REASON. */
bool store_dead_letter(StoreAgency *agency, int32_t collector_id, const Batch *batch, const char *reason,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
