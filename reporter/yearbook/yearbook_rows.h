/* The rows of an indicator in a yearbook: the total, each sex, each residence, what targets test, the gap. Pure.
 *
 * A row without any figure is there when a target asks for it, so that nobody takes what is missing for what is not asked. */
#pragma once

#include "reporter/assess/report_series.h"

typedef struct YearbookRow {
  SeriesKey key;
  const ReportSeries *series; /* NULL: no figure of any year */
} YearbookRow;

typedef struct YearbookRows {
  GPtrArray *series; /* owns what rows refer to */
  GArray *rows;      /* YearbookRow; the first is the total */
} YearbookRows;

YearbookRows yearbook_rows_of(const Report *report, const ReportIndicator *part);
void yearbook_rows_clear(YearbookRows *rows);

/* What is to be said of a year's cell. */
typedef enum YearbookCellKind {
  YEARBOOK_NOT_DUE,  /* no election or survey in this year */
  YEARBOOK_MISSING,  /* no data */
  YEARBOOK_WITHHELD, /* must not be published */
  YEARBOOK_NOTHING,  /* nobody whom it could be about */
  YEARBOOK_ESTIMATE, /* an upper level's rate without its parts */
  YEARBOOK_VALUE
} YearbookCellKind;

typedef struct YearbookCell {
  YearbookCellKind kind;
  double value; /* of an estimate and of a value */
  bool is_provisional;
  bool is_break; /* not comparable with the years before */
} YearbookCell;

YearbookCell yearbook_cell_of(const Report *report, const YearbookRow *row, int year);

/* The line of the report that says how ROW moved; NULL when there is none. */
const ReportLine *yearbook_row_line(const ReportIndicator *part, const YearbookRow *row);

/* The years that a yearbook shows: those with figures, and not more than fit on paper. */
int yearbook_first_year(const Report *report);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(YearbookRows, yearbook_rows_clear)
