/* Giving up rows that wait for an explanation: they are forgotten, because they were wrong or another form will bring what is right.
 *
 * That is a submission of its own, without rows, which settles them: so the books add up here and at the district, as when a later form had settled them. */
#pragma once

#include "collector/spool/spool_listing.h"

/* Discards the rows of ENTRY's form that wait; *out_n_rows is how many, 0 when there was nothing to do. A full disk is HALFSKY_ERROR_RETRY: all wait on. */
bool discard_waiting(Spool *spool, const SpoolEntry *entry, uint64_t *out_n_rows,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
