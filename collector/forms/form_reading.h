/* Inside the forms: what reading a form carries from row to row, whatever its layout, and what a layout does with a row. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "catalogue/audit.h"
#include "collector/forms/form.h"
#include "collector/forms/row_memory.h"
#include "collector/sheets/sheets.h"
#include "wire/message.h"

typedef struct FormReading {
  const Catalogue *catalogue;
  const Profile *profile; /* gives the dimensions that are fixed for this agency */
  int32_t today;          /* days since 2000-01-01 */
  RowMemory *memory;
  const Sheets *sheets;
  const FormSink *sink;
  guint most_rows;
  Progress *progress;
  uint32_t n_received;
  guint column; /* from 1: of the cell that a row was made of, where a sheet's row has several; 0: the whole row */
  uint32_t denominator_number; /* of the cell with the denominator, where that stands in a line of its own; else 0 */
  char *older_catalogue;       /* for the outline */
  const char *empty_fault;     /* code, when nothing at all is received */
  GString *comment;            /* of a row whose comment is not its cell's text; room for one */
  FormFault *warning;          /* for the outline */
  FormFault *fault;
  GError *failure; /* of the sink: no fault of the form */
} FormReading;

/* Counts ROW as received. False, with a fault, when there are too many. */
bool form_reading_count(FormReading *reading, const SheetRow *row);

/* The number of ROW, and of the column when there is one, in findings and records: see form_place.h. */
uint32_t form_reading_number(const FormReading *reading, const SheetRow *row);

/* Hands CELL on. False, with a failure, when the sink does not take it. */
bool form_reading_hand_on(FormReading *reading, const FormCell *cell);

/* Notes that ROW does not become a record. GIVEN is shortened when it is long. */
void form_reading_refuse(FormReading *reading, const SheetRow *row, AuditRule rule, const Indicator *indicator,
                         const char *field, const char *given, const char *expected);

/* Fills the fault of the whole form, found at ROW. Always false, which ends the reading. */
bool form_reading_fail(FormReading *reading, const SheetRow *row, const char *code, const char *given,
                       const char *expected);
