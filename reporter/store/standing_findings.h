/* Which findings come out otherwise than they stand, so that the others are not written again. Private to this room. */
#pragma once

#include "reporter/store/stored_findings.h"

typedef struct StandingFindings {
  GPtrArray *series;      /* const SeriesFinding, of those that were given: to be stored */
  GPtrArray *assessments; /* const Assessment, likewise */
} StandingFindings;

/* Compares FINDINGS with what is stored of the indicators IDS (GArray of int16_t), and removes what is stored and none of them. FINDINGS must outlive the
 * result. Inside the caller's transaction. */
bool standing_findings_remove_others(Connection *connection, const Catalogue *catalogue, const PlanFindings *findings,
                                     const GArray *ids, int32_t basis_id, StandingFindings *out_changed,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void standing_findings_clear(StandingFindings *changed);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StandingFindings, standing_findings_clear)
