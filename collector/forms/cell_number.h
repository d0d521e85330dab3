/* A number as people write it into a cell.
 *
 * Full-width digits, thousands separators, a full stop behind the number and any of the signs for minus are fine. Says what a cell is that holds no
 * number, so that whoever reads it can tell a missing figure from a mistake. Refuses to guess: a unit, `about` or a fraction is no number. Pure. */
#pragma once

#include <stdbool.h>

typedef enum CellNumber {
  CELL_EMPTY,
  CELL_NUMBER,
  CELL_PERCENT,     /* a number and a percent sign */
  CELL_PER_MILLE,   /* likewise */
  CELL_MISSING,     /* —, …, /, 无: a sign that there is no number */
  CELL_LOST_DIGITS, /* 9.11E+17: what a spreadsheet makes of a long number */
  CELL_OTHER
} CellNumber;

/* OUT_NUMBER is set for CELL_NUMBER, CELL_PERCENT and CELL_PER_MILLE, and untouched otherwise. */
CellNumber cell_number_read(const char *cell, double *out_number);
