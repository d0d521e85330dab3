/* What every workbook of this program looks like: its pages, and the building blocks of its cells' formats.
 *
 * This room is where libxlsxwriter comes in; who writes workbooks includes its header from here. Formats belong to their workbook. Each function that takes a
 * format changes and returns it. */
#pragma once

#include <glib.h>
#include <xlsxwriter.h>

/* Text of SIZE points, centred vertically. */
lxw_format *spreadsheet_plain(lxw_workbook *workbook, double size);

/* The same, in as many lines as it takes. */
lxw_format *spreadsheet_wrapped(lxw_workbook *workbook, double size);

/* The same, with a frame: a cell of a table. */
lxw_format *spreadsheet_framed(lxw_workbook *workbook, double size);

lxw_format *spreadsheet_aligned(lxw_format *format, uint8_t alignment);
lxw_format *spreadsheet_coloured(lxw_format *format, lxw_color_t colour);
lxw_format *spreadsheet_inked(lxw_format *format, lxw_color_t colour);
lxw_format *spreadsheet_bold(lxw_format *format);

/* How wide WORDS are, in letters, of which a Chinese one is two. */
guint spreadsheet_letters(const char *words);

/* Lines that WORDS take in a cell of WIDTH letters. Programs do not agree on who makes a row high enough for its text, so who writes it does. */
guint spreadsheet_lines(const char *words, double width);

/* As A4 across, as wide as the sheet is. */
void spreadsheet_lay_on_page(lxw_worksheet *worksheet);
