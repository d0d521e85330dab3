/* What the commands that report on a year have in common: the report as it stands in the database, and where the page goes. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/command.h"
#include "database/connection.h"
#include "reporter/assess/report.h"
#include "reporter/rules.h"

/* Reads --edition: internal, also when it is not given, or public. */
bool edition_read(const Invocation *invocation, bool *out_is_public, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A report with all that it borrows. */
typedef struct ReportSource ReportSource;

/* The report of YEAR, read from one snapshot; in the public edition without what must not be published. */
ReportSource *report_source_load(Connection *connection, const ReportingRules *rules, int year, bool is_public,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void report_source_free(ReportSource *source);
const Report *report_source_report(const ReportSource *source);

/* Writes PAGE into the file OUTPUT, NULL for standard output. */
bool page_write(const char *output, const GString *page, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportSource, report_source_free)
