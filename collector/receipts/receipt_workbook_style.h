/* How the cells of a receipt's workbook look. Private to the receipts; the formats belong to the workbook. */
#pragma once

#include "collector/receipts/receipt_marks.h"
#include "spreadsheet/spreadsheet_format.h"

typedef struct ReceiptStyle {
  lxw_format *title, *note, *heading, *cell, *link; /* of the explanations */
  lxw_format *above, *head, *figure;                /* of the form's rows: above the headings, these, and below */
  lxw_format *marked[N_RECEIPT_MARK_KINDS];         /* here and there */
} ReceiptStyle;

ReceiptStyle receipt_style_new(lxw_workbook *workbook);
