/* One row of a long form: its cells become a record, or a finding that names the column at fault. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/csv.h"
#include "catalogue/audit.h"
#include "collector/forms/form_cell.h"
#include "wire/message.h"

typedef struct FormRowScope {
  const Catalogue *catalogue;
  const Profile *profile; /* gives the dimensions that are fixed for this agency */
  AuditFindings *findings;
} FormRowScope;

/* False when the row was refused: then there is one finding more. *out_cell borrows its comment from ROW. */
bool form_row_read(const FormRowScope *scope, const FormHeader *header, const CsvRow *row,
                   FormCell *out_cell) G_GNUC_WARN_UNUSED_RESULT;
