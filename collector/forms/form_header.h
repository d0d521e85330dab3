/* The header row of a long form: which column holds what.
 *
 * Names are English or Chinese, in any order and mixture, case and surrounding blanks ignored; each field at most once. Refuses a header that lacks the
 * indicator, the period, or both of value and numerator, and names every column it does not know. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form_fault.h"
#include "record/breakdown.h"

/* What a column can hold. The dimensions come first, in the order of Dimension. */
typedef enum FormField {
  FORM_FIELD_DIMENSIONS = 0,
  FORM_FIELD_INDICATOR = N_DIMENSIONS,
  FORM_FIELD_PERIOD,
  FORM_FIELD_VALUE,
  FORM_FIELD_NUMERATOR,
  FORM_FIELD_DENOMINATOR,
  FORM_FIELD_STATUS,
  FORM_FIELD_COMMENT,
  FORM_FIELD_SAMPLE_SIZE,
  FORM_FIELD_DESIGN_EFFECT,
  N_FORM_FIELDS
} FormField;

/* Column index of each field, -1 where the form has none. */
typedef struct FormHeader {
  int column[N_FORM_FIELDS];
  guint n_columns;
} FormHeader;

/* Reads N_CELLS header cells. On failure *out_fault says which column is at fault, and not yet in which row; the caller clears it. */
bool form_header_read(const char *const *cells, guint n_cells, FormHeader *out_header,
                      FormFault *out_fault) G_GNUC_WARN_UNUSED_RESULT;

/* True when a column is called CELL, whatever the case and the blanks around it. */
bool form_header_knows(const char *cell);

/* True when HEADING is a name of the column that findings call FIELD, or FIELD itself. */
bool form_header_is_called(const char *heading, const char *field);

/* Every name of FIELD's column, ended by NULL. Static. */
const char *const *form_field_names(FormField field);

/* The English column name of FIELD, as findings and receipts name it. Static. */
const char *form_field_name(FormField field);
