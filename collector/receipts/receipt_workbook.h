/* The receipt as a workbook: the form itself with the refused and the waiting cells marked, and a sheet of explanations before it (Chinese) and after it (English).
 *
 * Written only when there is something to mark: who has nothing to do needs no second look at the form. It may be corrected and handed in again as it is: the sheets of explanations are no
 * part of a form, and what was not changed is not stored twice. Memory does not depend on the form's size. */
#pragma once

#include "collector/forms/form.h"
#include "collector/receipts/receipt.h"

/* True when RECEIPT has a row of this form to mark. */
bool receipt_workbook_is_wanted(const Receipt *receipt);

/* Writes the workbook PATH, replacing an older one. The form is the file at FORM_PATH, read as SCOPE says. *out_is_written is false, and nothing is written, when that
 * cannot be read any more. */
bool receipt_workbook_write(const Receipt *receipt, const FormScope *scope, const char *form_path, const char *path,
                            bool *out_is_written, GError **error) G_GNUC_WARN_UNUSED_RESULT;
