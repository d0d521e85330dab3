/* Inside the sheets reader: from cells as they were parsed to the rows that are delivered. */
#pragma once

#include "base/csv.h"
#include "collector/sheets/sheets.h"

/* What both kinds of sheets do with a parsed row. */
typedef struct RowDelivery {
  const SheetLimits *limits;
  SheetRowFunc row_func;
  void *user;
  guint sheet;
  GString *text; /* the cells that had to be trimmed */
  GPtrArray *cells;
  FormFault *fault;
  bool is_stopped; /* by the row function */
} RowDelivery;

void row_delivery_init(RowDelivery *delivery, const SheetLimits *limits, SheetRowFunc row_func, void *user,
                       FormFault *fault);
void row_delivery_clear(RowDelivery *delivery);

/* Delivers row NUMBER, unless it holds nothing. False when the reading is to end: it was stopped, or there is a fault. */
bool row_delivery_take(RowDelivery *delivery, guint number, const char *const *cells, guint n_cells);

/* Puts what is wrong with CSV into words' codes: `stray_quote`, `open_quote`, `long_cell`, `many_columns`. */
void sheet_set_csv_fault(const SheetLimits *limits, CsvProblem problem, guint row, FormFault *out_fault);
