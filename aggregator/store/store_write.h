/* Writes rows whose fate is known: new ones by COPY or, when they are few, by one statement, changed ones by one statement after their old values were saved, superseded
 * ones into the revisions only; and tells the reporter. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"

/* Unchanged rows are left alone. REJECT when PostgreSQL refuses what a row says; the caller has a savepoint. */
bool store_write(StoreAgency *agency, int32_t submission_id, StoreRow *const *rows, size_t n,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
