/* Where a row of a form is. Rows have one number throughout a file: in a text it is the row that a spreadsheet shows; of a workbook's sheets, each has
 * 1,048,576 numbers, which is as many rows as a sheet can have, so that in its first sheet the number is the row, too. */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "catalogue/audit.h"

#define FORM_ROWS_PER_SHEET ((uint32_t)1048576)

/* ROW from 1, SHEET from 0. */
uint32_t form_row_number(guint sheet, guint row);

typedef struct FormPlace {
  const char *sheet; /* borrowed; empty in a text, and for a sheet whose name is not known */
  guint row;
} FormPlace;

/* What row number NUMBER means. SHEET_NAMES, ended by NULL, are those of the workbook; NULL or empty for a text. */
FormPlace form_place(const char *const *sheet_names, uint32_t number);

/* What a finding of RULE expected, for people: row numbers in it become the places that they mean, `2, 健康!5`. The caller frees it. */
char *form_expected_in_words(const char *const *sheet_names, AuditRule rule, const char *expected);
