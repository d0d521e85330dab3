/* Findings on series and targets as the database holds them: halfsky.series_finding and halfsky.assessment. */
#pragma once

#include <glib.h>

#include "database/connection.h"
#include "reporter/assess/plan.h"
#include "reporter/store/stored_catalogue.h"

/* Puts FINDINGS in the place of what is stored of the indicators WANTED (ids as GINT_TO_POINTER; NULL: of all). Of some indicators only what comes out
 * otherwise is written: the rest stands as it does, with the time when it was computed. Inside the caller's transaction. */
bool stored_findings_replace(Connection *connection, const Catalogue *catalogue, const PlanFindings *findings,
                             GHashTable *wanted, int32_t basis_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Assessments of FIRST_YEAR to LAST_YEAR (GArray of Assessment, the caller's), each with the finding on its series: by target, the district before the
 * townships, by year. AREA_ID 0: of all areas. Targets that CATALOGUE no longer has are left out. Of three pooled years only rate and interval are stored. */
GArray *stored_assessments_load(Connection *connection, const Catalogue *catalogue, int32_t area_id, int first_year,
                                int last_year, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of findings on series (GArray of SeriesFinding): by indicator and series. */
GArray *stored_series_load(Connection *connection, const Catalogue *catalogue, int32_t area_id, int first_year,
                           int last_year, GError **error) G_GNUC_WARN_UNUSED_RESULT;
