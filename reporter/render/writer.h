/* How a report is written: one row per output format, chosen once.
 *
 * A writer lays the whole model out on the page and keeps nothing; escaping is its business, since only it knows what its format takes for markup. The page
 * is bytes: UTF-8 with LF where the format is text. Another format is one file and one row in writer.c. */
#pragma once

#include <glib.h>

#include "base/text.h"
#include "reporter/assess/report.h"
#include "reporter/evaluate/review.h"

typedef struct Page {
  GString *out;
  Language language;
  const Report *report;
  const Review *review; /* NULL unless the writer wants it */
  GError *error;        /* set by a writer that could not write: one that needs a temporary file */
} Page;

typedef struct ReportWriter {
  const char *format; /* as --format names it */
  bool wants_review;
  void (*write)(Page *page);
} ReportWriter;

extern const ReportWriter text_writer, csv_writer, revision_writer, json_writer, html_writer, sdmx_writer, xlsx_writer;

/* The writer of a format, NULL when there is none. */
const ReportWriter *report_writer(const char *format);

/* The writers one by one; NULL behind the last. */
const ReportWriter *report_writer_at(guint index);

/* `text|csv|…`, for messages. */
char *report_formats(void);

/* The whole report. RULE decides what is warned of; it may be NULL for a writer that wants no review. The caller frees it with g_string_free(). */
GString *report_render(const Report *report, const WarningRule *rule, const ReportWriter *writer, Language language,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
