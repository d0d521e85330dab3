/* A report, with all that it borrows: made from what the database holds now, or from a basis that is at hand. */
#pragma once

#include "reporter/publish/report_basis.h"

typedef struct ReportSource ReportSource;

/* What REQUEST asks for, read from one snapshot; if it is to be marked, the public edition, without what must not be published. */
ReportSource *report_source_load(Connection *connection, const ReportingRules *rules, const BasisRequest *request,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same as of MOMENT_US. */
ReportSource *report_source_load_past(Connection *connection, const ReportingRules *rules, int64_t moment_us,
                                      const BasisRequest *request, PastChanges *out_changes,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same from BASIS, which is borrowed; for the public edition it must be marked. */
ReportSource *report_source_of(const ReportBasis *basis, const AssessRule *rule, int year, bool is_public);
void report_source_free(ReportSource *source);
const Report *report_source_report(const ReportSource *source);

/* What the public edition hides; NULL for the internal one. */
const SuppressionCounts *report_source_suppressed(const ReportSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportSource, report_source_free)
