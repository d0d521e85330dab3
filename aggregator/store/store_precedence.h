/* Which of two values of a cell stands: the one whose submission was accepted later, whichever came first.
 *
 * Batches can come in another order than the one in which their files were accepted: two collectors of one agency heal the same fallback of the database,
 * or somebody hands in again what was reported lost. An old value must not come over a newer one then (docs/decisions.md, entry 8). Values accepted
 * at the same moment replace each other in the order in which they come. A value that is said again by a later submission counts as accepted then. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"

/* N rows whose cells are known, of a submission that was accepted at ACCEPTED_AT_US (Unix time). Of those that would replace a value, makes SUPERSEDED the ones whose
 * stored value was accepted later; of those that say the same as what is stored, marks as confirming the ones whose stored value was accepted earlier, and not said again since. */
bool store_precedence(StoreAgency *agency, int64_t accepted_at_us, StoreRow *const *rows, size_t n,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
