/* The standing values that a batch says again, after all who said so before.
 *
 * They are kept by indicator and period, not by cell: a form that is handed in again mostly says what it said, and an update of each such row costs more than
 * storing it did (docs/decisions.md, entry 8). Who confirmed a value is never taken back: what replaces the value was accepted at that moment or later. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"

/* Keeps that SUBMISSION said again what the rows of CELLS confirm, all of whose fates are decided. */
bool store_confirmed_keep(StoreAgency *agency, int32_t submission_id, const StoreCells *cells,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What they confirm in words that are sealed with the entry: per indicator and period the numbers of the breakdowns, as `511 2024-01-01 1-3, 7; 602 2024-01-01 1`, in
 * ascending order; empty when it is nothing. The caller frees it. */
char *store_confirmed_words(const StoreCells *cells);
