/* How a workbook's cells look. Private to the workbook writer; the formats belong to the workbook. */
#pragma once

#include "spreadsheet/spreadsheet_format.h"

typedef struct WorkbookStyle {
  lxw_format *title, *label, *value, *open, *note, *heading; /* open: to be filled in, as a text */
  lxw_format *indicator, *due, *late;
  lxw_format *code, *label_cell, *label_centred;
  lxw_format *whole, *decimal, *no_cell; /* amounts */
  lxw_format *check, *before, *status, *comment;
  lxw_format *foot;
} WorkbookStyle;

WorkbookStyle workbook_style_new(lxw_workbook *workbook);
