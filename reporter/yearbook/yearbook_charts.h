/* The charts of a sheet, below its table: an indicator's course with its target as a dashed line, and women and men beside each other as columns.
 *
 * They are the spreadsheet's own charts. Their numbers stand in a hidden sheet, where a year without a number is an empty cell: a word in a chart's cell, as in the table, would be
 * drawn as 0. */
#pragma once

#include "reporter/yearbook/yearbook_rows.h"
#include "reporter/yearbook/yearbook_sheet.h"

typedef struct YearbookCharts YearbookCharts;

YearbookCharts *yearbook_charts_new(Yearbook *book);
void yearbook_charts_free(YearbookCharts *charts);

/* Begins the hidden sheet: its row of years. */
void yearbook_charts_begin(Yearbook *book);

/* Notes what there is to draw of PART; nothing, where too few years have numbers. */
void yearbook_charts_add(YearbookCharts *charts, const ReportIndicator *part, const YearbookRows *rows);

/* Draws them from the current row of SHEET on, which begins a page. */
void yearbook_charts_draw(YearbookCharts *charts, YearbookSheet *sheet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(YearbookCharts, yearbook_charts_free)
