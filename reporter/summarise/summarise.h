/* From observations to annual figures: rolls up what has changed into halfsky.annual_summary.
 *
 * One transaction sees one state of the database, reads the change marks, and computes their indicator × reporting year again for all areas. When that is
 * stored, a second, short one deletes exactly the marks that were read and have not been made again since. Neither waits for those who mark, nor they for
 * a refresh. A crash between the two only means that the same is computed once more. Refreshes wait for each other. The steps are the files
 * queries/refresh_*.sql. What changes without a mark (an agency's place or assignment) is seen by a full refresh. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"

typedef struct RefreshSummary {
  int64_t indicator_years; /* recomputed */
  int64_t rows;            /* written */
} RefreshSummary;

/* Recomputes what is marked, or EVERYTHING. What the database could not do now is tried again a few times, then HALFSKY_ERROR_RETRY. The connection must
 * not be in a transaction; a failure closes it, and with it all that the refresh held. */
bool summarise_refresh(Connection *connection, bool everything, RefreshSummary *out_summary,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
