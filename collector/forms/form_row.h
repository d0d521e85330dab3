/* One row of a long form: its cells become a record, or a finding that names the column at fault. */
#pragma once

#include <stdbool.h>

#include "collector/forms/form_cell.h"
#include "collector/forms/form_header.h"
#include "collector/forms/form_reading.h"

/* False when the row was refused: then there is one finding more. *out_cell borrows its comment from ROW. */
bool form_row_read(FormReading *reading, const FormHeader *header, const SheetRow *row,
                   FormCell *out_cell) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a row that was made of cells from elsewhere on the sheet: what formulas and merged cells hide was looked for there. */
bool form_cells_read(FormReading *reading, const FormHeader *header, const SheetRow *row,
                     FormCell *out_cell) G_GNUC_WARN_UNUSED_RESULT;
