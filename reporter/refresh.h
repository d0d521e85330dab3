/* One refresh: from change marks to annual figures (summarise) and what they mean (assess), all or nothing.
 *
 * One transaction sees one state of the database, reads the change marks, rolls up and assesses what they touch. When that is stored, a second, short one deletes
 * exactly the marks that were read and have not been made again since. Neither waits for those who mark, nor they for a refresh. A crash between the two
 * only means that the same is computed once more. Refreshes wait for each other. What changes without a mark (an agency's place or assignment) is seen by a full
 * refresh; another catalogue or other rules make one by themselves, since what was computed from something else would not compare. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"
#include "reporter/rules.h"

/* What a process that refreshes again and again keeps from one time to the next while nothing else has come into force: the catalogue, and on its
 * connection the temporary tables of refreshes in which little has changed, and their plans (kept_tables.h). */
typedef struct RefreshMemory RefreshMemory;

RefreshMemory *refresh_memory_new(void);
void refresh_memory_free(RefreshMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RefreshMemory, refresh_memory_free)

typedef struct RefreshSummary {
  int64_t indicator_years; /* rolled up */
  int64_t rows;            /* annual figures written */
  int64_t assessments;     /* of targets, stored */
} RefreshSummary;

/* Recomputes what is marked, or EVERYTHING. What the database could not do now is tried again a few times, then HALFSKY_ERROR_RETRY. The connection must
 * not be in a transaction; a failure closes it, and with it all that the refresh held. */
bool refresh_run(Connection *connection, const ReportingRules *rules, bool everything, RefreshSummary *out_summary,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of what is marked, with what MEMORY keeps: always on this connection, on which nobody else makes temporary tables. */
bool refresh_run_again(Connection *connection, const ReportingRules *rules, RefreshMemory *memory,
                       RefreshSummary *out_summary, GError **error) G_GNUC_WARN_UNUSED_RESULT;
