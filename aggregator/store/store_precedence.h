/* Which of two values of a cell stands: the one whose submission was accepted later, whichever came first.
 *
 * Batches can come in another order than the one in which their files were accepted: two collectors of one agency heal the same fallback of the database,
 * or somebody hands in again what was reported lost. An old value must not come over a newer one then (docs/decisions.md, entry 8). Values accepted
 * at the same moment replace each other in the order in which they come. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"

/* Of those of the N rows that would replace a value, makes SUPERSEDED the ones whose stored value was accepted after ACCEPTED_AT_US (Unix time). */
bool store_precedence(StoreAgency *agency, int64_t accepted_at_us, StoreRow *const *rows, size_t n,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
