/* The database as it stood at an earlier moment, for the rest of a transaction.
 *
 * Tables of the session take the place of those of halfsky: values and agencies as they stood, the catalogue that was in force, what was public, and annual
 * figures rolled up from them by the statements of a refresh. Whatever reads a report then reads that of the moment; nothing that is stored is touched.
 *
 * What is not kept is as it is today: names, places and types of agencies, and exceptions from what they report. So are the settings, which are the caller's.
 * PastChanges says whether any of these has changed since. What was not rolled up at the moment because no refresh had run is rolled up here. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"
#include "reporter/rules.h"

/* What has changed since, of what is not kept. */
typedef struct PastChanges {
  int32_t agencies;        /* renamed, moved or given another type */
  int32_t assignments;     /* agencies at which it was changed what they report */
  bool has_other_settings; /* figures were rolled up with other settings then */
} PastChanges;

/* Goes back to MOMENT_US (microseconds since 1970), at the beginning of the caller's transaction, which must not be read-only and is to be rolled back.
 * HALFSKY_ERROR_USAGE when no catalogue was in force. */
bool past_enter(Connection *connection, int64_t moment_us, const ReportingRules *rules, PastChanges *out_changes,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
