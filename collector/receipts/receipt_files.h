/* The files of a receipt in the agency's folder: FOLDER/<file name>.<first 8 digits of the submission> with .html and .csv, and .xlsx when there is something to mark in
 * the form. Each is written anew as a whole. */
#pragma once

#include "base/csv.h"
#include "collector/forms/form.h"
#include "collector/receipts/receipt.h"

/* How to write. Borrowed for the call. */
typedef struct ReceiptFiles {
  const char *folder;
  CsvEncoding encoding;
  const FormScope *scope; /* how the form is read again */
  const char *form_path;  /* NULL: there is no form to mark */
} ReceiptFiles;

/* Writes the files of RECEIPT, and notes in it what its workbook is called. A workbook is not written again while it says what it said (people may be correcting it), nor when the form cannot be read again; one that has nothing to
 * say any more is removed. */
bool receipt_write(Receipt *receipt, const ReceiptFiles *files, GError **error) G_GNUC_WARN_UNUSED_RESULT;
