/* What schema analysis may show: the step of a refresh between summarise() and summarise_store(), and after it, inside its transaction.
 *
 * Annual figures are judged by the disclosure control of public editions (disclosure/suppress.h), each reporting year with all its indicators, breakdowns
 * and areas at once and beside everything that was published, before they are stored; those that may be shown are cleared. The observations of an indicator,
 * year and area are shown all or none (queries/clear_blocks.sql). What is not cleared, or was not judged yet, the views withhold; so a year that disclosure
 * control refuses to vouch for is withheld whole, and the refresh goes on. */
#pragma once

#include "database/connection.h"
#include "reporter/disclosure/rule.h"
#include "reporter/store/stored_catalogue.h"

typedef struct Clearing Clearing;

/* Begins with what summarise() left in refresh_scope, and what hangs together with it. STORED and RULE are borrowed until the end; NULL on failure. */
Clearing *clearing_new(Connection *connection, const StoredCatalogue *stored, const DisclosureRule *rule,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void clearing_free(Clearing *clearing);

/* Before summarise_store(): judges the figures, of several years at once by as many threads as there are processors. */
bool clearing_figures(Clearing *clearing, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After it, since observations are shown only if all figures are that rest on them. OF_ALL_AGENCIES says whether the years were computed of all or of a few. */
bool clearing_observations(Clearing *clearing, bool of_all_agencies, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Clearing, clearing_free)
