/* How an evaluation is written: one writer per output format, chosen once. The page is bytes: UTF-8 with LF where the format is text. Another format is one file and one row in evaluation_writer.c. */
#pragma once

#include <glib.h>

#include "base/text.h"
#include "reporter/evaluate/evaluation.h"
#include "reporter/warnings/evidence.h"

typedef struct EvaluationPage {
  GString *out;
  Language language;
  const Evaluation *evaluation;
  const WarningRule *rule; /* what is warned of */
  GError *error;           /* set by a writer that could not write: one that needs a temporary file */
} EvaluationPage;

typedef struct EvaluationWriter {
  const char *format; /* as --format names it */
  void (*write)(EvaluationPage *page);
} EvaluationWriter;

extern const EvaluationWriter evaluation_text_writer, evaluation_csv_writer, evaluation_json_writer,
    evaluation_html_writer, evaluation_xlsx_writer;

/* The writer of a format, NULL when there is none. */
const EvaluationWriter *evaluation_writer(const char *format);

/* The writers one by one; NULL behind the last. */
const EvaluationWriter *evaluation_writer_at(guint index);

/* `text|csv|…`, for messages. The caller frees it. */
char *evaluation_formats(void);

/* The whole evaluation. RULE may be NULL where the format tells no warnings. The caller frees it with g_string_free(). */
GString *evaluation_render(const Evaluation *evaluation, const WarningRule *rule, const EvaluationWriter *writer,
                           Language language, GError **error) G_GNUC_WARN_UNUSED_RESULT;
