/* Reading a form: its cells as records, handed on one by one, and why other rows are none.
 *
 * Reads what sheets/sheets.h reads, in any of the layouts of form_layout.h; a workbook's hidden sheets are not part of the form, nor empty ones, nor the explanations
 * that a receipt's workbook has beside them (form_rows.h).
 * Every row is counted once: as a record that was handed on, or as refused under the first row rule that it breaks. Refuses to repair anything: a form
 * that cannot be read as a whole has a fault. Whether records may be stored is not asked here: see intake/judging.h. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/settings.h"
#include "catalogue/audit.h"
#include "collector/district.h"
#include "collector/forms/form_cell.h"
#include "collector/forms/form_fault.h"
#include "collector/sheets/sheets.h"

/* What forms are judged by. */
typedef struct FormScope {
  const District *district; /* known */
  int32_t today;            /* days since 2000-01-01 */
  SheetLimits limits;
  TextEncoding encoding; /* of texts; unknown: decide it */
  guint most_rows;
  guint most_findings;
  Progress *progress; /* of the form being read; NULL: nobody wants to know */
} FormScope;

/* Takes CELL, which is borrowed for the call with its comment. False with ERROR set ends the reading. */
typedef bool (*FormCellFunc)(const FormCell *cell, void *user, GError **error);

/* Where a form's rows go. */
typedef struct FormSink {
  FormCellFunc take;
  void *user;
  AuditFindings *findings; /* rows that become no record */
} FormSink;

/* The scope of today for a known DISTRICT, with the limits of SETTINGS. Borrows the district. */
FormScope form_scope(const District *district, const Settings *settings);

/* True, with *out_fault filled, when the file at PATH is larger than a form may be. */
bool form_is_too_large(const FormScope *scope, const char *path, FormFault *out_fault);

/* What a form is besides its cells. */
typedef struct FormOutline {
  uint32_t n_received; /* rows of a long form, cells of others */
  char **sheet_names;  /* of a workbook, for form_place(); NULL for a text */
  char *
      older_catalogue; /* version of the catalogue that a form for people says it was made from, when that is not in force any more; else NULL */
  FormFault warning;   /* what is to be looked at in its head, and hinders nothing; a code NULL: nothing */
} FormOutline;

void form_outline_clear(FormOutline *outline);

/* Reads the file at PATH, which its agency calls FILE_NAME and nobody changes meanwhile. *out_outline is to be cleared, whatever is returned. When the
 * form as a whole cannot be read *out_fault is filled, whatever the sink has got until then, and true is returned. Fails when the file cannot be read
 * now, or when the sink does. */
bool form_read(const FormScope *scope, const char *path, const char *file_name, const FormSink *sink,
               FormOutline *out_outline, FormFault *out_fault, GError **error) G_GNUC_WARN_UNUSED_RESULT;
