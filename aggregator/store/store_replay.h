/* Cells of the quarantine on their way back: judged by today's rules and stored by the steps that a batch takes.
 *
 * A cell is judged together with all that is open of the same submission, indicator and period, and with what the submission has in the figures there:
 * cells that must add up cannot be taken in one by one. It counts as accepted when its submission was, so it never comes over a value that was accepted
 * later: then it is superseded, and kept among the revisions. What passes is settled in the same transaction, with an entry of the trail per submission that
 * seals the rows; the submission's books stay as they were handed in, and count what was replayed beside. What is refused again stays open as it was. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "aggregator/store/store_cells.h"

/* What became of one entry. FATE is NEW, REVISED, UNCHANGED, SUPERSEDED or REFUSED; only of a refused one RULE and FIELD (static), GIVEN and EXPECTED. */
typedef struct ReplayedCell {
  int64_t quarantine_id;
  int32_t submission_id;
  uint32_t source_row;
  int16_t indicator_id;
  char *indicator, *period, *breakdown, *value; /* as the quarantine has them */
  StoreFate fate;
  const char *rule;
  const char *field;
  char *given;
  char *expected;
} ReplayedCell;

/* Replays the N entries with these NUMBERS as far as they are open, or with NUMBERS NULL all that are open, and their companions. ACTOR is who asked, for
 * the trail. The result holds a ReplayedCell of each, by submission in the order of acceptance. NULL when the transaction must be given up. */
GPtrArray *store_replay(StoreAgency *agency, const int64_t *numbers, size_t n, const char *actor,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of a replayed cell: `new`, `revised`, `unchanged`, `superseded` or `refused`. Static. */
const char *store_replay_fate_name(StoreFate fate);
