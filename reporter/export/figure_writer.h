/* How figures are written for others: one row per format, chosen once. Escaping is the writer's business. Another format is one file and one row in figure_writer.c. */
#pragma once

#include "base/text.h"
#include "reporter/export/figure_list.h"

/* Names are in LANGUAGE, codes in none. False with ERROR set when a format cannot hold so many figures, or needs a temporary file and gets none. */
typedef bool (*FigureWriteFunc)(GString *out, const FigureList *list, Language language, GError **error);

typedef struct FigureWriter {
  const char *format; /* as --format names it */
  FigureWriteFunc write;
} FigureWriter;

extern const FigureWriter sdmx_csv_writer, figures_csv_writer, figures_json_writer, figures_xlsx_writer;

/* The writer of a format, NULL when there is none. */
const FigureWriter *figure_writer(const char *format);

/* `sdmx-csv|csv|…`, for messages. The caller frees it. */
char *figure_formats(void);
