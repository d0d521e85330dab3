/* What a batch wrote, in a form that can be sealed into the trail and checked against the tables later, by anybody who can read them.
 *
 * The digest is SHA-256 over the rows that the batch put into observation or observation_revision, ordered by indicator, breakdown and period, each as
 * indicator (2 bytes), breakdown (2), period (4, days since 2000-01-01), submission (4), value, denominator (8 each, IEEE 754), status (1), sample size (4),
 * design effect (4, IEEE 754 single), comment (length, 4 bytes, and UTF-8 bytes); integers and floats big endian, and each of value, denominator, sample
 * size, design effect and comment preceded by a byte 1, or only a byte 0 where there is none. queries/audit_parts.sql computes the same in PostgreSQL.
 * A stored value keeps all this for ever, whether it stands or was replaced; only which number it has may change, and that is not part of it. Pure. */
#pragma once

#include "aggregator/store/store_cells.h"
#include "aggregator/store/trail.h"

/* The rows of CELLS, all of whose fates are decided. PART may be TRAIL_NO_PART. */
TrailRows store_seal_rows(const StoreCells *cells, int32_t submission_id, uint32_t part);

/* The same of a part that wrote nothing. */
TrailRows store_seal_nothing(uint32_t part);
