/* The tables that hold what an agency handed in, against what its trail says in words: books of submissions, quarantine, dead letters, batches, revisions.
 *
 * Each kind of check is a statement of queries/ that answers rows of fault, entry, submission and cells, and a row in the table of trail_tables.c. */
#pragma once

#include "aggregator/verification/trail_report.h"
#include "database/connection.h"

/* Adds what is found, at most 100 rows of each kind. To be called between trail_tables_begin() and _end(), in one transaction. */
bool trail_tables_check(Connection *connection, int32_t agency_id, TrailReport *report,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gathers what the statements share in temporary tables, and drops these. */
bool trail_tables_begin(Connection *connection, int32_t agency_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool trail_tables_end(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of the register: the agency itself, its keys, its assignments, closed periods; an agency that nobody recorded is found. Needs no temporary tables. */
bool trail_tables_check_register(Connection *connection, int32_t agency_id, TrailReport *report,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
