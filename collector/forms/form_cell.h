/* What a form reports in one cell: the record, and where it stands on the form. */
#pragma once

#include "collector/forms/form_header.h"
#include "record/record.h"

/* Where the parts of a cell stand. */
typedef struct FormCellPlaces {
  FormField
      value_column; /* the column that holds the record's value, or could; N_FORM_FIELDS when two could and neither does */
  uint32_t
      denominator; /* where the denominator stands, as form_place.h counts, when that is another line than the record's; else 0 */
} FormCellPlaces;

typedef struct FormCell {
  Record record;
  FormCellPlaces places;
} FormCell;

/* The column of the form that a finding about FIELD of CELL concerns. The audit says `numerator` or `value` by what the indicator is; this is what the
 * row has. Static, or FIELD itself. */
const char *form_cell_column(const FormCell *cell, const char *field);

/* Where what a finding about FIELD of CELL concerns stands, as form_place.h counts: its source row, unless the form has denominators in lines of their own. */
uint32_t form_cell_stands_at(const FormCell *cell, const char *field);
