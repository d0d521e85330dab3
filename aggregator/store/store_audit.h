/* From decoded records to rows that may be written and refusals: the aggregator's own hard audit (强制性审核).
 *
 * The collector has judged already; it is not believed. Breakdowns travel as keys: one that the catalogue does not have is refused before the rules of
 * common/catalogue see it. Of identical repeats one is open, the others wait for its fate. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"
#include "wire/records_codec.h"

/* Fills CELLS (initialised, empty); it borrows from SET, which must outlive it. Every record is either a row or a refusal. */
bool store_audit(StoreAgency *agency, const RecordSet *set, StoreCells *cells,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
