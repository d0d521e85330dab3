/* From observations to annual figures: rolls up what has changed into halfsky.annual_summary.
 *
 * One transaction sees one state of the database, takes the change marks, computes their indicator × reporting year again for all areas, and deletes the
 * marks: after a crash they are still there, and no change between is missed. A writer that touches the same marks meanwhile waits, or makes
 * the transaction start again. The steps are the files queries/refresh_*.sql. What changes without a mark (an agency's place or assignment) is seen by a
 * full refresh. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"

typedef struct RefreshSummary {
  int64_t indicator_years; /* recomputed */
  int64_t rows;            /* written */
} RefreshSummary;

/* Recomputes what is marked, or EVERYTHING. Conflicts with concurrent writers are tried again a few times, then HALFSKY_ERROR_RETRY. */
bool summarise_refresh(Connection *connection, bool everything, RefreshSummary *out_summary,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
