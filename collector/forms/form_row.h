/* One row of a long form: its cells become a record, or a finding that names the column at fault. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/csv.h"
#include "catalogue/audit.h"
#include "collector/forms/form_header.h"
#include "record/record.h"
#include "wire/message.h"

typedef struct FormRowScope {
  const Catalogue *catalogue;
  const Profile *profile; /* gives the dimensions that are fixed for this agency */
  AuditFindings *findings;
  GStringChunk *comments; /* records borrow their comments from it */
} FormRowScope;

/* What a row says. */
typedef struct FormRow {
  Record record;
  FormField value_column; /* the column that holds the record's value; N_FORM_FIELDS when none does */
} FormRow;

/* False when the row was refused: then there is one finding more. */
bool form_row_read(const FormRowScope *scope, const FormHeader *header, const CsvRow *row,
                   FormRow *out_row) G_GNUC_WARN_UNUSED_RESULT;
