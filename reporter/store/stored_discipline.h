/* How departments report, counted in the database or as a publication has kept it: GArray of Discipline (evaluate/discipline.h), by department code, units of no
 * department last; the caller's. */
#pragma once

#include "database/connection.h"
#include "reporter/evaluate/discipline.h"

/* Over periods labelled FIRST_YEAR to LAST_YEAR, as of today; the more years, the longer it takes. It changes how the rest of the caller's transaction is planned
 * (discipline_plan.sql); without a transaction it is slower. */
GArray *stored_discipline_load(Connection *connection, int first_year, int last_year,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

GArray *stored_discipline_published(Connection *connection, int32_t publication_id,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes what a publication says. */
bool stored_discipline_publish(Connection *connection, int32_t publication_id, const GArray *disciplines,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
