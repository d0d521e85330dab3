/* A form for people, ready to be written as a workbook or as text: every cell in words, in one language.
 *
 * A sheet is rows of a few kinds: the title, the head that the law asks for, a note on filling in, the headings, and then per indicator a row with its name and the
 * day it is due, and its lines; a foot to be signed and stamped. How they look is the writers' affair (workbook_writer.c, text_writer.c); how they are read
 * again is that of forms/wide_form.h. Pure; borrows the layout. */
#pragma once

#include <glib.h>

#include "base/text.h"
#include "collector/review/history.h"
#include "collector/template/layout.h"

typedef enum TemplateColumnKind {
  TEMPLATE_COLUMN_LINE, /* 行码 */
  TEMPLATE_COLUMN_ITEM,
  TEMPLATE_COLUMN_GROUP,
  TEMPLATE_COLUMN_UNIT,
  TEMPLATE_COLUMN_SPAN,   /* 本期 or 累计 */
  TEMPLATE_COLUMN_AMOUNT, /* one per sex; to be filled in */
  TEMPLATE_COLUMN_CHECK,  /* formulas in a workbook; a text has none */
  TEMPLATE_COLUMN_BEFORE, /* 上期数 */
  TEMPLATE_COLUMN_STATUS, /* to be filled in */
  TEMPLATE_COLUMN_COMMENT /* to be filled in */
} TemplateColumnKind;

#define TEMPLATE_MAX_COLUMNS (LAYOUT_MAX_COLUMNS + 9)

typedef struct TemplateColumn {
  TemplateColumnKind kind;
  guint amount; /* of TEMPLATE_COLUMN_AMOUNT: the layout's column */
  const char *title;
} TemplateColumn;

typedef enum TemplateRowKind {
  TEMPLATE_ROW_TITLE,     /* one cell */
  TEMPLATE_ROW_HEAD,      /* label, value, label, value; a pair may be empty */
  TEMPLATE_ROW_NOTE,      /* one cell */
  TEMPLATE_ROW_HEADINGS,  /* a cell per column */
  TEMPLATE_ROW_INDICATOR, /* its name; when it is due */
  TEMPLATE_ROW_LINE,      /* a cell per column; those to be filled in are empty */
  TEMPLATE_ROW_FOOT       /* three cells to be signed */
} TemplateRowKind;

typedef struct TemplateRow {
  TemplateRowKind kind;
  const LayoutLine *line; /* of TEMPLATE_ROW_LINE, and the first of TEMPLATE_ROW_INDICATOR; else NULL */
  bool is_late;           /* of TEMPLATE_ROW_INDICATOR */
  bool is_open;           /* of TEMPLATE_ROW_HEAD: its first value is to be filled in */
  char *cells[TEMPLATE_MAX_COLUMNS];
} TemplateRow;

typedef struct TemplateSheet {
  const LayoutSheet *layout;
  char *name; /* at most 31 letters, as spreadsheets allow */
  TemplateColumn columns[TEMPLATE_MAX_COLUMNS];
  guint n_columns;
  GArray *rows; /* TemplateRow */
} TemplateSheet;

typedef struct Template {
  const Layout *layout;
  Language language;
  GPtrArray *sheets; /* TemplateSheet */
} Template;

/* LAYOUT in words, with the agency's earlier values from HISTORY, as of TODAY (days since 2000-01-01). */
Template *template_new(const Layout *layout, const History *history, int32_t today, Language language);
void template_free(Template *form);

/* What a cell holds that the indicator does not have. Static. */
#define TEMPLATE_NO_CELL "—"

/* The index of the first column of KIND; the sheet must have one. */
guint template_column(const TemplateSheet *sheet, TemplateColumnKind kind);

/* Words for what stands instead of a number, in the order of the drop-down list; ended by NULL. The caller frees them with g_strfreev(). */
char **template_status_words(Language language);

/* DAY (since 2000-01-01) as 2025-10-25. The caller frees it. */
char *template_day(int32_t day);

/* The first letters of a catalogue's digest, by which a form says which catalogue it was made from. The caller frees them. */
char *template_catalogue_version(const Catalogue *catalogue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)
