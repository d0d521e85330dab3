/* How a report is written: one struct of functions per output format, chosen once.
 *
 * report_render() walks the report and calls them in order; a writer appends to the page and keeps nothing. The page is UTF-8 with LF. Another format is one
 * file and one row in writer.c. */
#pragma once

#include <glib.h>

#include "base/text.h"
#include "reporter/assess/report.h"

typedef struct Page {
  GString *out;
  Language language;
  const Report *report;
} Page;

typedef struct ReportWriter {
  const char *format; /* as --format names it */
  void (*begin)(Page *page);
  void (*begin_domain)(Page *page, const ReportDomain *domain, guint number); /* NUMBER counts from 1 */
  void (*write_indicator)(Page *page, const ReportIndicator *indicator, guint number);
  void (*end)(Page *page);
} ReportWriter;

extern const ReportWriter text_writer;
extern const ReportWriter csv_writer;
extern const ReportWriter revision_writer;

/* The writer of a format, NULL when there is none. */
const ReportWriter *report_writer(const char *format);

/* The writers one by one; NULL behind the last. */
const ReportWriter *report_writer_at(guint index);

/* `text|csv|revisions`, for messages. */
char *report_formats(void);

/* The whole report. The caller frees it with g_string_free(). */
GString *report_render(const Report *report, const ReportWriter *writer, Language language);
