/* Inside the workbook: the document of a sheet. Its cells' texts are the converter's business; this checks where they stand, and marks those of which
 * the converter would not tell all. */
#pragma once

#include <glib.h>

#include "collector/sheets/workbook_index.h"
#include "collector/sheets/workbook_part.h"

/* A cell that is being read. */
typedef struct SheetCell {
  bool is_open;
  bool is_number;
  bool is_inline; /* its value is text that stands here, not a number or a reference to a text */
  bool is_percent;
  bool has_formula;
  bool is_in_value;
  guint n_value_bytes;
  guint n_texts; /* runs of text, when the text stands here */
  guint column;
} SheetCell;

/* The user of the handlers; begins with these two, the rest 0. */
typedef struct SheetExamination {
  const WorkbookIndex *index;
  guint sheet;
  guint row;
  guint n_columns; /* of the row so far */
  SheetCell cell;
} SheetExamination;

extern const PartHandlers sheet_handlers;
