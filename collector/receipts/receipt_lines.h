/* What a receipt lists: refused rows, waiting rows, replaced values. Private to the receipts. */
#pragma once

#include "collector/receipts/receipt.h"

/* What RECEIPT is being filled from. */
typedef struct ReceiptSource {
  const Catalogue *catalogue;
  const char *const *sheet_names; /* of the form */
  Receipt *receipt;
} ReceiptSource;

/* Reads all three lists of the submission. */
bool receipt_fill_lines(const ReceiptSource *source, Spool *spool, const SubmissionId *id,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The only line of a form that cannot be read. */
void receipt_add_fault(Receipt *receipt, const FormFault *fault);

/* GDestroyNotify. */
void receipt_line_free(gpointer line);
void receipt_change_free(gpointer change);
