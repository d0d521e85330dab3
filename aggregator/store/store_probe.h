/* Looks at what is stored and says of each row whether it is new, revises a value, comes too late to, or changes nothing. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"

/* Sets the fate of all N rows to NEW, REVISED, SUPERSEDED or UNCHANGED; they belong to a submission accepted at ACCEPTED_AT_US (Unix time). A cell is unchanged when value, denominator, status, comment, sample size and design effect
 * are equal. First asks which (indicator, period) the agency has reported at all, then looks up the rows of those only: each by itself, or, where a batch has
 * many of one, all that are stored of it. */
bool store_probe(StoreAgency *agency, int64_t accepted_at_us, StoreRow *const *rows, size_t n,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
