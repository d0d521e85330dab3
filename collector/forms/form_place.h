/* Where a row or a cell of a form is, as one number, by which records, findings and outcomes name it.
 *
 * In a text it is the row that a spreadsheet shows; of a workbook's sheets, each has 1,048,576 numbers, which is as many rows as a sheet can have, so that in
 * its first sheet the number is the row, too. Where a row of the form holds several cells (a form for people has a column for each sex), the column adds
 * 67,108,864 times its place, so that every cell has a number of its own; columns beyond AE are not told apart. */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "catalogue/audit.h"

#define FORM_ROWS_PER_SHEET ((uint32_t)1048576)
#define FORM_SHEETS_MOST ((uint32_t)64)
#define FORM_COLUMNS_MOST ((uint32_t)31)

/* SHEET from 0, below FORM_SHEETS_MOST; ROW from 1; COLUMN from 1, or 0 for the whole row. */
uint32_t form_cell_number(guint sheet, guint row, guint column);

typedef struct FormPlace {
  const char *sheet; /* borrowed; empty in a text, and for a sheet whose name is not known */
  guint sheet_index; /* from 0; 0 in a text */
  guint row;
  guint column; /* from 1; 0: the whole row */
} FormPlace;

/* What NUMBER means. SHEET_NAMES, ended by NULL, are those of the workbook; NULL or empty for a text. */
FormPlace form_place(const char *const *sheet_names, uint32_t number);

/* `G14`; empty for the whole row. The caller frees it. */
char *form_place_cell(const FormPlace *place);

/* Negative, 0, positive: by sheet, row and column, as people go through a form. */
int form_place_compare(uint32_t a, uint32_t b);

/* What people call the column that a finding about FIELD concerns: its letters and the field (`G 分子`) where the place has a column, else the field alone. The
 * caller frees it. */
char *form_place_column(const FormPlace *place, Language language, const char *field);

/* What a finding of RULE expected, for people: row numbers in it become the places that they mean, `2, 健康!5`. The caller frees it. */
char *form_expected_in_words(const char *const *sheet_names, AuditRule rule, const char *expected);
