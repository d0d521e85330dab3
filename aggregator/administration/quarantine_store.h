/* Settling what was refused: entries of an agency's quarantine are judged again or given up, each time in one transaction that holds the agency's lock. */
#pragma once

#include "aggregator/administration/collector_store.h"
#include "aggregator/administration/quarantine_numbers.h"
#include "aggregator/store/store.h"
#include "base/settings.h"

/* An entry that was settled before anybody asked. */
typedef struct SettledBefore {
  int64_t number;
  bool is_dead_letter;
  bool was_replayed; /* else it was discarded */
} SettledBefore;

/* A store on a connection of its own, with the catalogue in force. RETRY when PostgreSQL is away or has no catalogue; USAGE when the schema is not known. */
Store *quarantine_store_open(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Has the cells of NUMBERS judged again, or with NUMBERS NULL all that are open; see store_replay.h. *out_cells holds a ReplayedCell each, *out_before
 * (SettledBefore) those that were settled already. REJECT when there is no entry of a number, USAGE when one is a dead letter: then nothing was changed. */
bool quarantine_store_replay(Store *store, const CollectorAgency *agency, const QuarantineNumbers *numbers,
                             GPtrArray **out_cells, GArray **out_before, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives entries up, with an entry in the agency's trail that says why. *out_before (SettledBefore) holds those that were settled already and stay as they
 * are. REJECT when there is no entry of a number: then nothing was changed. */
bool quarantine_store_discard(Connection *connection, const CollectorAgency *agency, const QuarantineNumbers *numbers,
                              const char *reason, GArray **out_before, GError **error) G_GNUC_WARN_UNUSED_RESULT;
