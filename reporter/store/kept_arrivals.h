/* What came of each report, and with which submission, as halfsky.arrival keeps it (docs/decisions.md, entry 54): how departments reported
 * (stored_discipline.h) is then counted without reading all observations of a year.
 *
 * It changes nothing that is told, only how long that takes: what is not kept, or has changed since, is read from the observations. Whatever changes these
 * leaves marks (halfsky.change_mark); a refresh notes what it has seen of them before it deletes them. Only a session that holds the refreshes' lock writes
 * here. */
#pragma once

#include "database/connection.h"

/* Counts what is missing of the years FIRST_YEAR to LAST_YEAR and what has changed, in a transaction of its own. Does nothing while a refresh is under way,
 * on a standby, and for who may only read. Not inside a transaction. */
bool kept_arrivals_bring_up_to_date(Connection *connection, int first_year, int last_year,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Within a refresh: notes what the marks name that it has seen (table refresh_mark). */
bool kept_arrivals_note_changes(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Within a refresh of everything: nothing of it counts any more. */
bool kept_arrivals_forget(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
