/* Text in a cell: shown as it is, whatever stands in it, and never taken for a formula, a number or markup.
 *
 * What XML has no place for, or a spreadsheet would read as something else, is shown by a sign that it can show: control characters by their pictures (␀, ␛), marks of direction and hidden letters by � (base/visible_text.h), `_x0041_`, which
 * spreadsheets take for a letter, as those seven characters. What is longer than a cell can hold ends with an ellipsis. */
#pragma once

#include "spreadsheet/spreadsheet_format.h"

/* Letters that a cell holds, as spreadsheets count them: those beyond the basic plane are two. */
#define SPREADSHEET_CELL_LETTERS 32767

/* WORDS, which are UTF-8, as they can stand in a cell. The caller frees it. */
char *spreadsheet_text(const char *words);

/* Writes WORDS as text; empty ones make a blank cell. */
void spreadsheet_write_text(lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t column, const char *words,
                            lxw_format *format);
