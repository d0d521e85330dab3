/* What schema analysis may show: the step of a refresh after summarise(), inside its transaction.
 *
 * Annual figures are judged by the disclosure control of public editions (disclosure/suppress.h), each reporting year with all its indicators, breakdowns and areas
 * at once and beside everything that was published; those that may be shown are cleared. The observations of an indicator, year and area are shown all or none
 * (queries/clear_blocks.sql). What is not cleared, or was not judged yet, the views withhold; so a year that disclosure control refuses to vouch for is withheld
 * whole, and the refresh goes on. */
#pragma once

#include "database/connection.h"
#include "reporter/disclosure/rule.h"
#include "reporter/store/stored_catalogue.h"

/* Judges what summarise() left in refresh_scope, and what hangs together with it. */
bool clearing_run(Connection *connection, const StoredCatalogue *stored, const DisclosureRule *rule,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
