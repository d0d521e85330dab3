/* What people do with publications: draft, approve, release, discard, make again. Each is one transaction. */
#pragma once

#include "base/settings.h"
#include "reporter/publish/stored_publication.h"

/* What became of a draft. */
typedef struct DraftOutcome {
  int32_t id;
  guint n_pages;
  guint n_revisions;
  SuppressionCounts suppressed;
} DraftOutcome;

/* Freezes a report of YEAR in the name of BY. HALFSKY_ERROR_USAGE while figures wait to be rolled up. */
bool publication_draft(Connection *connection, const ReportingRules *rules, PublicationKind kind, int year,
                       const char *by, DraftOutcome *out_outcome, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Moves publication ID on in the name of BY. HALFSKY_ERROR_USAGE when EVENT does not happen in its state; when its drafter would approve it; and when another
 * one was released since it was drafted, so that it could give away what that one hides, or list revisions against an older one. */
bool publication_step(Connection *connection, int32_t id, PublicationEvent event, const char *by,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was found when a publication was made again. */
typedef struct Reproduction {
  GPtrArray *pages;   /* PublishedPage: as they were published */
  GPtrArray *differs; /* const PublishedPage *, of `pages`: those that this program makes differently, or not at all */
  char *program_version; /* that wrote it */
} Reproduction;

void reproduction_clear(Reproduction *reproduction);

/* Makes the pages of publication ID again from what it has kept, with the settings that it was made with (SPECS is the program's table), and compares. */
bool publication_reproduce(Connection *connection, int32_t id, const SettingSpec *specs, Reproduction *out_reproduction,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reproduction, reproduction_clear)
