/* From observations to annual figures: rolls up what has changed for halfsky.annual_summary, and notes in halfsky.annual_unit which units were due and are
 * in.
 *
 * One step of a refresh (refresh.h), inside its transaction: each indicator × reporting year of a scope (scope.h) is computed again for the areas that it
 * reaches. First one row per agency, indicator, reporting year and breakdown, in one go over the observations (refresh_agency_year.sql); where that cannot
 * be, since a total is missing that parts can make, or something is no plain number, period by period instead (refresh_irregular.sql). From these rows, and
 * those that are kept of agencies that changed nothing (kept_year.h), the figures of the areas. The steps are the files queries/refresh_*.sql; what they need
 * of the planner is asked for by planner_*.sql. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"
#include "reporter/store/stored_catalogue.h"
#include "reporter/summarise/scope.h"

/* The non-response rule: shares of what is due below which a figure is provisional, or withheld. A rate is withheld for missing units only. A count lacks
 * what is missing, so that half a year looks like a fall by half: it has a stricter share of its own, for units and, of flows, for periods too. */
typedef struct RollUpRule {
  double provisional_below;
  double withheld_below;
  double count_withheld_below;
} RollUpRule;

/* Rolls up SCOPE; when it is everything, all other figures are removed, and it then says what there was. The figures are then in the temporary table
 * refresh_figure, and those that stood in their place removed. */
bool summarise(Connection *connection, const StoredCatalogue *stored, RollUpScope *scope, const RollUpRule *rule,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores these figures; what is not cleared in the temporary table refresh_judged (clearing.h) is withheld. What stood before has to be in the temporary table
 * refresh_kept, so that a figure that comes out the same stands since when it stood. BASIS_ID is noted with each figure; *out_rows is how many were written. */
bool summarise_store(Connection *connection, int32_t basis_id, int64_t *out_rows,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
