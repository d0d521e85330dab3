/* The form's own sheets in a receipt's workbook: its rows as they were handed in and where they stood, marked cells coloured, with a comment. Private to the receipts.
 *
 * Of a large form only the headings and the rows around marks are shown; the rows between are folded away, so that row numbers are those of the form. What a form says is
 * text or a number here, never a formula. */
#pragma once

#include "collector/forms/form_rows.h"
#include "collector/receipts/receipt_marks.h"
#include "collector/receipts/receipt_workbook_style.h"

/* A form with more rows is large. */
enum { RECEIPT_ROWS_SHOWN_MOST = 5000 };

typedef struct ReceiptFormSheets ReceiptFormSheets;

/* Shows rows in WORKBOOK, marked by MARKS, whose columns are filled in where they become known. Borrows all. */
ReceiptFormSheets *receipt_form_sheets_new(lxw_workbook *workbook, const ReceiptStyle *style, GArray *marks,
                                           bool shows_all);
void receipt_form_sheets_free(ReceiptFormSheets *sheets);

/* FormRowFunc of the form's rows, in order. */
bool receipt_form_sheets_take(const FormRow *row, void *sheets);

/* After the last row. */
void receipt_form_sheets_finish(ReceiptFormSheets *sheets);

/* The worksheet that shows sheet INDEX of the form; NULL when none does. */
lxw_worksheet *receipt_form_sheets_find(const ReceiptFormSheets *sheets, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReceiptFormSheets, receipt_form_sheets_free)
