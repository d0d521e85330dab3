/* A period as people write it into a cell, and as spreadsheets make of it.
 *
 * Beside the labels of record/period.h: full-width letters, blanks between, and spans of months (2025年1—6月). A spreadsheet turns `2025-03` into a date,
 * which may come as 2025-03-01, 2025/3/1, Mar-25 or the number of a day, 45717: the first of a month is that month where months are wanted, any other
 * date is a date. Pure. */
#pragma once

#include "record/period.h"

typedef enum CellPeriod { CELL_PERIOD, CELL_DATE, CELL_NO_PERIOD } CellPeriod;

/* WANTED is how often the indicator is reported. OUT_PERIOD is set for CELL_PERIOD, which may have another frequency, and untouched otherwise. */
CellPeriod cell_period_read(const char *cell, Frequency wanted, Period *out_period);
