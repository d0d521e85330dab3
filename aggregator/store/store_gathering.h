/* What a replay judges: cells out of the quarantine as the records that they were sent as, and behind them what their submission has in the figures of the
 * same groups, since a group is judged as a whole. */
#pragma once

#include "aggregator/store/store_agency.h"
#include "database/result.h"
#include "wire/records_codec.h"

/* The columns of replay_cells.sql. */
enum {
  REPLAY_QUARANTINE_ID,
  REPLAY_SUBMISSION_ID,
  REPLAY_ACCEPTED_AT,
  REPLAY_FILE_NAME,
  REPLAY_SOURCE_ROW,
  REPLAY_INDICATOR_ID,
  REPLAY_INDICATOR,
  REPLAY_PERIOD,
  REPLAY_BREAKDOWN,
  REPLAY_VALUE,
  REPLAY_DENOMINATOR,
  REPLAY_STATUS,
  REPLAY_COMMENT,
  REPLAY_SAMPLE_SIZE,
  REPLAY_DESIGN_EFFECT
};

/* Records of one submission and the dictionary of their breakdowns. Texts are borrowed from results. */
typedef struct StoreGathering {
  GArray *records; /* Record; those of the quarantine first, in the order of the statement */
  GPtrArray *keys;
  GHashTable *positions; /* key → position in keys, plus 1 */
} StoreGathering;

void store_gathering_init(StoreGathering *gathering);
void store_gathering_clear(StoreGathering *gathering);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreGathering, store_gathering_clear)

/* The row of replay_cells.sql. A period that cannot be read is none of any frequency, so the audit refuses it. REJECT when there are more breakdowns than a
 * record can name. */
bool store_gather_cell(StoreGathering *gathering, Result *rows, int row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds what the submission has in the figures of the groups gathered so far. The result must outlive the gathering's use; NULL on failure. */
Result *store_gather_standing(const StoreAgency *agency, int32_t submission_id, StoreGathering *gathering,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of it; borrowed. */
RecordSet store_gathering_set(const StoreGathering *gathering);
