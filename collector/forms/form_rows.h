/* The rows of a form as they were handed in, to be shown to people again: cells as text, whatever they mean, and where each sheet's heading is.
 *
 * What is no part of the form is passed over as when it was read: hidden sheets, and the sheets of explanations that a receipt's workbook has beside the form's own
 * (see receipts/receipt_workbook.h). */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form.h"

/* A row of a form. Borrowed for the call. */
typedef struct FormRow {
  const SheetRow *cells;
  const char *sheet_name; /* empty in a text */
  bool is_head;           /* the first heading of its sheet */
} FormRow;

/* False ends the reading. */
typedef bool (*FormRowFunc)(const FormRow *row, void *user);

/* Reads the file at PATH, which its agency calls FILE_NAME. *out_is_whole is false when it cannot be read as the form that it was, any more or as a whole; rows until then have
 * been delivered. Fails when the file cannot be read now. */
bool form_rows_read(const FormScope *scope, const char *path, const char *file_name, FormRowFunc func, void *user,
                    bool *out_is_whole, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True when ROW begins a sheet of explanations in the workbook SHEETS. */
bool form_rows_is_explanations(const Sheets *sheets, const SheetRow *row);

/* The column of FIELD (its name in findings) below the headings CELLS, from 0; -1 when there is none. */
int form_rows_column(const char *const *cells, guint n_cells, const char *field);
