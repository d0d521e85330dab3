/* A long form as read: the records that can be sent, and why the other rows cannot.
 *
 * Reads UTF-8 CSV, with or without byte order mark. Every row that holds a cell is counted once: as a record, as a repetition of one, or as refused
 * under the first hard rule it breaks. Refuses to repair anything: a form that cannot be read as a whole has a fault and no records.
 * Records are ordered by indicator and period, so that a group that is judged together is also together here. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "catalogue/audit.h"
#include "collector/district.h"
#include "collector/form_fault.h"
#include "record/record.h"

typedef struct FormLimits {
  guint most_rows;
  guint most_findings;
} FormLimits;

typedef struct Form {
  GArray *records; /* Record: passed the audit, each cell once */
  AuditFindings *findings;
  uint32_t n_received; /* rows that hold a cell */
  uint32_t n_repeated; /* dropped: they say the same as an earlier row */
  GStringChunk *comments;
} Form;

/* Reads FILE for a known district as of TODAY (days since 2000-01-01). The caller frees the result; NULL with *out_fault filled when the form as a
 * whole cannot be read. */
Form *form_read(GBytes *file, const District *district, int32_t today, const FormLimits *limits,
                FormFault *out_fault) G_GNUC_WARN_UNUSED_RESULT;
void form_free(Form *form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)
