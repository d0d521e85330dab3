/* Holds what an agency handed in against its audit trail, and the trail against what the aggregator signed and the receipts that agencies have.
 *
 * Finds: an entry that was changed, taken out or put in; rows of observation or observation_revision, books of submissions, cells of the quarantine, dead letters or
 * batches that were changed, taken out or put in; revisions that do not say what happened; and a chain that was computed anew from some entry on: by the signatures in
 * stored answers, or, where the end was cut off or no batch came after, by seals from receipts. Names the agency's entry, the submission and, where they can be told,
 * the cells. Refuses to repair anything. */
#pragma once

#include "aggregator/verification/seal_keys.h"
#include "aggregator/verification/trail_report.h"
#include "database/connection.h"

/* SEALS holds those of the agency's receipts whose signature is right, in any order; it is sorted. KEYS are the aggregator's; NULL: signatures in stored answers are not
 * checked. To be called inside a transaction; nobody writes for the agency until it ends. The caller clears the report. */
bool trail_verify(Connection *connection, int32_t agency_id, GArray *seals, const SealKeys *keys,
                  TrailReport *out_report, GError **error) G_GNUC_WARN_UNUSED_RESULT;
