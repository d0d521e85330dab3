/* A file as sheets: rows of cells, each where a person sees it.
 *
 * Reads text (CSV with comma, tab or semicolon, in any encoding that can be told) and XLSX workbooks; what a file is is seen from its bytes, its name
 * only has to fit. A text is one sheet without a name. Rows are read one after the other, so memory is that of one row; every ceiling is checked before
 * anything is spent on what it limits. A cell is the text that stands there without blanks around it; a workbook's dates come as 2025-03-01, its
 * percentages as 12.5%, its other numbers as they were stored, not as they are shown. Formulas are never evaluated: their cells have the value that was last saved. Rows that hold
 * nothing are not delivered. Refuses to repair: what cannot be read is a fault that names sheet, row or cell. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collector/forms/form_fault.h"
#include "collector/progress.h"
#include "collector/sheets/text_encoding.h"

/* Ceilings. All must be set. */
typedef struct SheetLimits {
  size_t largest_file_bytes;
  size_t largest_workbook_bytes; /* unpacked */
  guint most_sheets;
  guint most_columns;
  size_t longest_cell_bytes;
  int64_t conversion_ms; /* for a workbook */
} SheetLimits;

/* How to read. Borrowed as long as the sheets are open. */
typedef struct SheetsScope {
  SheetLimits limits;
  TextEncoding encoding; /* unknown: decide it */
  const ExpectedWords *words;
  Progress *progress; /* NULL: nobody wants to know */
} SheetsScope;

/* A row, borrowed for the call. */
typedef struct SheetRow {
  guint sheet;              /* from 0 */
  guint row;                /* from 1, as a spreadsheet shows it */
  guint n_cells;            /* up to the last that holds something; at least 1 */
  const char *const *cells; /* cells[0] stands in column A; UTF-8, never NULL */
} SheetRow;

/* Called per row in order; false ends the reading. */
typedef bool (*SheetRowFunc)(const SheetRow *row, void *user);

/* How a reading ended. */
typedef enum SheetsEnd {
  SHEETS_AT_END,
  SHEETS_STOPPED, /* by the row function */
  SHEETS_FAULTY,  /* *out_fault is filled; rows before it have been delivered */
  SHEETS_FAILED   /* ERROR is set: not the form's fault */
} SheetsEnd;

typedef struct Sheets Sheets;

/* Examines the open regular file FD, which its agency calls FILE_NAME. FD is borrowed until sheets_close(), whatever its position. NULL with *out_fault
 * filled when it is nothing that can be read, or with ERROR set when reading failed. */
Sheets *sheets_open(const SheetsScope *scope, int fd, const char *file_name, FormFault *out_fault,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sheets_close(Sheets *sheets);

/* True for a text, in which nothing is hidden, covered or uncomputed. */
bool sheets_is_text(const Sheets *sheets);

/* Sheets, hidden ones included; 1 for a text. Rows of hidden sheets are delivered like others. */
guint sheets_count(const Sheets *sheets);

/* Its name; empty for a text. Lives as long as the sheets are open. */
const char *sheets_name(const Sheets *sheets, guint sheet);

bool sheets_is_hidden(const Sheets *sheets, guint sheet);

/* Reads all rows of all sheets. May be called again. */
SheetsEnd sheets_read(Sheets *sheets, SheetRowFunc row_func, void *user, FormFault *out_fault,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True when the cell is part of a merged range but not its first: a person sees the first cell's content there, its text is empty. ROW from 1, COLUMN
 * from 0. */
bool sheets_is_covered(const Sheets *sheets, guint sheet, guint row, guint column);

/* True when the cell holds a formula that the program that saved the workbook did not compute; its text is empty. */
bool sheets_is_uncomputed(const Sheets *sheets, guint sheet, guint row, guint column);

/* Where a cell is, as people say it: `B7`, `健康!B7` with a sheet's name. The caller frees it. */
char *sheet_place(const char *sheet_name, guint row, guint column);

/* `A`, `B`, … `XFD` of column 0, 1, … */
enum { SHEET_COLUMN_NAME_SIZE = 8 };
const char *sheet_column_name(guint column, char buffer[SHEET_COLUMN_NAME_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sheets, sheets_close)
