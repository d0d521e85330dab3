/* What agencies' values of a year come to, kept from one refresh to the next (halfsky.agency_year), so that a refresh of one submission reads the values of
 * one agency.
 *
 * Kept are all agencies of the indicators and years that a refresh of changes has met since everything was computed; a refresh of everything keeps none, so
 * that it costs it nothing. What is kept cannot be out of date: whatever changes values leaves change marks, and the agencies that marks name are computed
 * again; a register in which anything else has changed that figures rest on is noticed by its digest; other rules or another catalogue make a refresh one of
 * everything, which forgets. The tables are unlogged: after a crash, in a copy made from the log and in a promoted standby they are empty, the rows as well
 * as the note of which years are there. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "database/connection.h"
#include "reporter/summarise/scope.h"

/* Whether all that did not change is kept of the years in the temporary table refresh_scope; makes refresh_year_basis. */
bool kept_year_is_enough(Connection *connection, bool *out_is_enough, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds to AGENCIES (GArray of int32_t) those that are computed again: ALL there are, or those that marks name. */
bool kept_year_agencies(Connection *connection, bool all, GArray *agencies, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps what was computed of SCOPE, which is not everything: the temporary table refresh_agency_year. */
bool kept_year_keep(Connection *connection, const RollUpScope *scope, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps nothing any more. */
bool kept_year_forget(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
