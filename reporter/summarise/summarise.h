/* From observations to annual figures: rolls up what has changed into halfsky.annual_summary, and notes in halfsky.annual_unit which units were due and are in.
 *
 * One step of a refresh (refresh.h), inside its transaction: the changed indicators and periods stand in the temporary table refresh_touched, their indicator ×
 * reporting year is computed again for all areas. The steps are the files queries/refresh_*.sql. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"
#include "reporter/store/stored_catalogue.h"

/* The non-response rule: shares of what is due below which a figure is provisional, or withheld. A rate is withheld for missing units only. A count lacks what is
 * missing, so that half a year looks like a fall by half: it has a stricter share of its own, for units and, of flows, for periods too. */
typedef struct RollUpRule {
  double provisional_below;
  double withheld_below;
  double count_withheld_below;
} RollUpRule;

typedef struct RollUpCounts {
  int64_t indicator_years; /* recomputed */
  int64_t rows;            /* written */
} RollUpCounts;

/* Rolls up what refresh_touched says; EVERYTHING: and removes all other figures. Leaves the recomputed indicator × year in the temporary table
 * refresh_scope. BASIS_ID is noted with each figure. */
bool summarise(Connection *connection, const StoredCatalogue *stored, const RollUpRule *rule, int32_t basis_id,
               bool everything, RollUpCounts *out_counts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
