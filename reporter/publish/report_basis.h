/* What a report is made from: catalogue, areas, figures, what was revised since the last publication, and how departments reported. Read from the database
 * as it is now, as it stood at an earlier moment, or as a publication has kept it; whoever makes a report from it need not know which. */
#pragma once

#include "database/connection.h"
#include "reporter/assess/report.h"
#include "reporter/disclosure/suppress.h"
#include "reporter/evaluate/discipline.h"
#include "reporter/past/past.h"
#include "reporter/publish/revision.h"
#include "reporter/rules.h"
#include "reporter/store/stored_catalogue.h"
#include "reporter/store/stored_figures.h"

typedef struct ReportBasis {
  StoredCatalogue *stored;
  AreaList *areas;
  FigureTable *figures; /* with their numbers; with `is_marked`, those that a public edition hides are marked */
  bool is_marked;
  SuppressionCounts suppressed; /* with `is_marked`, unless it was read from a publication */
  int32_t after_id;             /* the latest publication that is public; 0: none */
  GArray *revisions;            /* Revision, since the last annual one */
  GArray *discipline;           /* Discipline; NULL when it was not asked for */
  GHashTable *handling;         /* Handling of warnings by subject; likewise */
} ReportBasis;

/* What for. */
typedef struct BasisRequest {
  int year;            /* of the report */
  bool is_whole;       /* every figure on record, of later years too; else those that a report of the year shows */
  bool is_marked;      /* decide what a public edition hides, beside what was published before */
  int discipline_from; /* the first year of which is told how departments reported; 0: it is not told */
  bool tells_handling; /* what has been done about warnings: not for what outlives the day, nor for the public */
} BasisRequest;

/* As of now, from one snapshot. */
ReportBasis *report_basis_load(Connection *connection, const DisclosureRule *rule, const BasisRequest *request,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As of MOMENT_US, computed anew; OUT_CHANGES says how it may differ from then. Beside that the same; how departments reported is not known. */
ReportBasis *report_basis_load_past(Connection *connection, const ReportingRules *rules, int64_t moment_us,
                                    const BasisRequest *request, PastChanges *out_changes,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As of now, inside the caller's transaction. */
ReportBasis *report_basis_read(Connection *connection, const DisclosureRule *rule, const BasisRequest *request,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As publication PUBLICATION_ID has kept it, inside the caller's transaction. */
ReportBasis *report_basis_published(Connection *connection, int32_t publication_id, int32_t catalogue_id,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void report_basis_free(ReportBasis *basis);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportBasis, report_basis_free)
