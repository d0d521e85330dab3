/* What a form reports in one cell: the record, and where it stands on the form. */
#pragma once

#include "collector/forms/form_header.h"
#include "record/record.h"

typedef struct FormCell {
  Record record;
  FormField
      value_column; /* the column that holds the record's value, or could; N_FORM_FIELDS when two could and neither does */
} FormCell;

/* The column of the form that a finding about FIELD of CELL concerns. The audit says `numerator` or `value` by what the indicator is; this is what the
 * row has. Static, or FIELD itself. */
const char *form_cell_column(const FormCell *cell, const char *field);
