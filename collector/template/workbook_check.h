/* Formulas of the column of checks: what does not balance, said while one types. Private to the workbook writer.
 *
 * Only what the audit refuses later is pointed out, and only once all cells that a check needs are filled in. */
#pragma once

#include <glib.h>

#include "collector/template/template.h"

/* The formula of the line in row ROW (from 0) of SHEET; NULL when there is nothing to compare. The caller frees it. */
char *workbook_check_formula(const Template *form, const TemplateSheet *sheet, guint row);
