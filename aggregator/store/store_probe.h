/* Looks at what is stored and says of each row whether it is new, revises a value, or changes nothing. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"

/* Sets the fate of all N rows to NEW, REVISED or UNCHANGED. A cell is unchanged when value, denominator, status, comment, sample size and design effect
 * are equal. First asks which (indicator, period) the agency has reported at all, then looks up the rows of those only. */
bool store_probe(StoreAgency *agency, StoreRow *const *rows, size_t n, GError **error) G_GNUC_WARN_UNUSED_RESULT;
