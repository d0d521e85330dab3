/* What a yearbook looks like: formats of its cells, and of its numbers. */
#pragma once

#include "reporter/evaluate/standing.h"
#include "spreadsheet/spreadsheet_format.h"

/* The colours of charts, which are those of the page. */
enum {
  YEARBOOK_TOTAL = 0x8a2b57,
  YEARBOOK_WOMEN = 0xa12a63,
  YEARBOOK_MEN = 0x2a79b3,
  YEARBOOK_URBAN = 0x0b6e63,
  YEARBOOK_RURAL = 0x9a6200,
  YEARBOOK_TARGET = 0x6b7480
};

typedef struct YearbookStyle {
  lxw_workbook *workbook;
  GHashTable *numbers; /* number format → lxw_format * */
  lxw_format *title;
  lxw_format *subtitle;
  lxw_format *restricted; /* that an edition is internal */
  lxw_format *note;
  lxw_format *link;
  lxw_format *heading;
  lxw_format *cell;
  lxw_format *cell_centred;
  lxw_format *part;  /* the name of a part, under that of the total */
  lxw_format *first; /* the first cell of an indicator: its name */
  lxw_format *word;  /* in the place of a number: not published, no data */
  lxw_format *standing[N_STANDINGS];
} YearbookStyle;

YearbookStyle yearbook_style_new(lxw_workbook *workbook);
void yearbook_style_clear(YearbookStyle *style);

/* A number's cell; NUMBER_FORMAT as spreadsheets write it. Each is made once. */
lxw_format *yearbook_number(YearbookStyle *style, const char *number_format);

/* The number format of DECIMALS places with thousands set apart, followed by MARK, which is shown as it is. The caller frees it. */
char *yearbook_number_format(guint decimals, const char *mark);

/* The same of a change, with its sign and followed by UNIT; one of 0 as published is shown as FLAT. The caller frees it. */
char *yearbook_change_format(guint decimals, const char *unit, const char *flat, bool is_flat);
