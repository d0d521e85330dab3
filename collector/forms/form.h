/* A long form as read: the records that can be sent, and why the other rows cannot.
 *
 * Reads UTF-8 CSV, with or without byte order mark, from a file whose name ends in .csv. Every row that holds a cell is counted once: as a record, as a repetition of one, or as refused
 * under the first hard rule it breaks. Refuses to repair anything: a form that cannot be read as a whole has a fault and no records.
 * Records are ordered by indicator and period, so that a group that is judged together is also together here. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/settings.h"
#include "catalogue/audit.h"
#include "collector/district.h"
#include "collector/forms/form_fault.h"
#include "collector/forms/form_header.h"
#include "record/record.h"

/* What forms are judged by. */
typedef struct FormScope {
  const District *district; /* known */
  int32_t today;            /* days since 2000-01-01 */
  size_t largest_bytes;
  guint most_rows;
  guint most_findings;
} FormScope;

typedef struct Form {
  GArray *records; /* Record: passed the audit, each cell once */
  AuditFindings *findings;
  uint32_t n_received; /* rows that hold a cell */
  uint32_t n_repeated; /* dropped: they say the same as an earlier row */
  FormHeader header;
  GStringChunk *comments;
  GArray *value_places; /* private */
} Form;

/* The scope of today for a known DISTRICT, with the limits of SETTINGS. Borrows the district. */
FormScope form_scope(const District *district, const Settings *settings);

/* True, with *out_fault filled, when the file at PATH is larger than a form may be. */
bool form_is_too_large(const FormScope *scope, const char *path, FormFault *out_fault);

/* Reads FILE, which its agency calls FILE_NAME. The caller frees the result; NULL with *out_fault filled when the form as a whole cannot be read. */
Form *form_read(const FormScope *scope, GBytes *file, const char *file_name,
                FormFault *out_fault) G_GNUC_WARN_UNUSED_RESULT;
void form_free(Form *form);

/* The column of the form that FINDING is about. The audit says `numerator` or `value` by what the indicator is; this is what the row has. Static. */
const char *form_column_of(const Form *form, const AuditFinding *finding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)
