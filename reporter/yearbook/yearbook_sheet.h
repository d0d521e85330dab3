/* A yearbook under way, and a sheet of it: laid out on paper, with headings that stay on the screen and come again on each page, rows from top to bottom. */
#pragma once

#include "base/text.h"
#include "reporter/evaluate/review.h"
#include "reporter/yearbook/yearbook_style.h"

typedef struct YearbookSheet {
  lxw_worksheet *worksheet;
  char *title;    /* as it is called */
  char *name;     /* as on its tab, which is short */
  char *quoted;   /* as links call it */
  char *about;    /* what is in it, for the contents */
  GArray *widths; /* double: of its columns, in letters */
  lxw_row_t row;  /* the current one */
  guint lines;    /* that the current row takes */
} YearbookSheet;

typedef struct Yearbook {
  lxw_workbook *workbook;
  const Review *review;
  const char *title;
  Language language;
  YearbookStyle style;
  GPtrArray *sheets;      /* YearbookSheet, as they come in the workbook */
  YearbookSheet *numbers; /* of charts; hidden */
} Yearbook;

/* A new sheet, called NAME as far as a tab can say it. */
YearbookSheet *yearbook_sheet_new(Yearbook *book, const char *name, const char *about);
void yearbook_sheet_free(YearbookSheet *sheet);

/* Appends a column of WIDTH letters. */
void yearbook_sheet_add_column(YearbookSheet *sheet, double width);

/* The head: the title, whom the edition is for, and the way back to the contents unless the sheet is them. */
void yearbook_sheet_begin(Yearbook *book, YearbookSheet *sheet);

/* Ends the row as that of the headings: it and N columns stay in sight. */
void yearbook_sheet_end_headings(YearbookSheet *sheet, guint n_columns);

/* Cells of the current row. */
void yearbook_text(YearbookSheet *sheet, guint column, const char *words, lxw_format *format);
void yearbook_count(Yearbook *book, YearbookSheet *sheet, guint column, double number);

/* WORDS across all columns, as a row of their own. */
void yearbook_paragraph(YearbookSheet *sheet, const char *words, lxw_format *format);

/* A heading from the table of texts. */
void yearbook_heading(Yearbook *book, YearbookSheet *sheet, guint column, const char *code);

/* Ends the row, as high as its text. */
void yearbook_sheet_end_row(YearbookSheet *sheet);

/* Share of its size at which the sheet is as wide as the paper. */
double yearbook_sheet_scale(const YearbookSheet *sheet);
