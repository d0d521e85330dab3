#include "collector/template/workbook_check.h"

#include <string.h>

#include "collector/sheets/sheets.h"

/* A formula being put together: its parts are joined by `&`, each an empty text while all is well. */
typedef struct Check {
  const Template *form;
  const TemplateSheet *sheet;
  guint row; /* from 0 */
  const LayoutLine *line;
  GString *formula;
} Check;

/* --- References --------------------------------------------------------------------------------------------------- */

static void append_cell(GString *out, const Check *check, guint row, guint amount)
{
  char column[SHEET_COLUMN_NAME_SIZE];
  const guint first = template_column(check->sheet, TEMPLATE_COLUMN_AMOUNT);
  g_string_append_printf(out, "%s%u", sheet_column_name(first + amount, column), row + 1);
}

/* All of the cells ROW × AMOUNTS hold numbers. */
static void append_is_number(GString *out, const Check *check, guint row, guint amount)
{
  g_string_append(out, out->len > 0 ? ",ISNUMBER(" : "ISNUMBER(");
  append_cell(out, check, row, amount);
  g_string_append(out, ")");
}

static void append_check(const Check *check, const GString *all_given, const GString *is_wrong, const char *words)
{
  g_string_append_printf(check->formula, "%sIF(AND(%s),IF(%s,\"%s \",\"\"),\"\")", check->formula->len > 0 ? "&" : "=",
                         all_given->str, is_wrong->str, text(check->form->language, words));
}

/* --- The sexes ---------------------------------------------------------------------------------------------------- */

/* Total = its parts, and the unknown where it is given. */
static void check_sexes(const Check *check)
{
  g_autoptr(GString) given = g_string_new(NULL);
  g_autoptr(GString) wrong = g_string_new("ABS(");
  guint n_parts = 0;
  append_is_number(given, check, check->row, 0);
  append_cell(wrong, check, check->row, 0);
  for (guint c = 1; c < check->sheet->layout->n_columns; c++) {
    if (check->line->cells[c] == LAYOUT_NO_CELL)
      continue;
    if (check->sheet->layout->columns[c]->kind != CODE_KIND_UNKNOWN) {
      append_is_number(given, check, check->row, c);
      n_parts++;
    }
    g_string_append(wrong, "-N(");
    append_cell(wrong, check, check->row, c);
    g_string_append(wrong, ")");
  }
  g_string_append(wrong, ")>0.000001");
  if (n_parts > 0 && indicator_is_additive(check->line->indicator))
    append_check(check, given, wrong, "template.check.sexes");
}

/* --- Numerator and denominator ------------------------------------------------------------------------------------ */

/* The denominator stands in the next row. */
static void check_numerator(const Check *check)
{
  if (check->line->part != LINE_NUMERATOR || check->line->indicator->measure != MEASURE_PROPORTION)
    return;
  for (guint c = 0; c < check->sheet->layout->n_columns; c++) {
    g_autoptr(GString) given = g_string_new(NULL);
    g_autoptr(GString) wrong = g_string_new(NULL);
    if (check->line->cells[c] == LAYOUT_NO_CELL)
      continue;
    append_is_number(given, check, check->row, c);
    append_is_number(given, check, check->row + 1, c);
    append_cell(wrong, check, check->row, c);
    g_string_append(wrong, ">");
    append_cell(wrong, check, check->row + 1, c);
    append_check(check, given, wrong, "template.check.numerator");
    return; /* one word is enough: the total's */
  }
}

/* --- Groups ------------------------------------------------------------------------------------------------------- */

/* The item by which LINE is a part of the check's line in DIMENSION; NULL when it is none. */
static const CodeItem *part_item(const Check *check, const TemplateRow *row, Dimension dimension)
{
  const Catalogue *catalogue = check->form->layout->catalogue;
  if (row->kind != TEMPLATE_ROW_LINE || row->line->indicator != check->line->indicator ||
      row->line->part != check->line->part ||
      catalogue_breakdown_without(catalogue, row->line->group, dimension) != check->line->group)
    return NULL;
  return catalogue_breakdown_item(catalogue, row->line->group, dimension);
}

/* Total = its groups in DIMENSION, and the unknown where it is given; those that overlap with others do not count. */
static void check_groups(const Check *check, Dimension dimension)
{
  g_autoptr(GString) given = g_string_new(NULL);
  g_autoptr(GString) wrong = g_string_new("ABS(");
  guint n_parts = 0;
  append_is_number(given, check, check->row, 0);
  append_cell(wrong, check, check->row, 0);
  for (guint i = 0; i < check->sheet->rows->len; i++) {
    const CodeItem *item = part_item(check, &g_array_index(check->sheet->rows, TemplateRow, i), dimension);
    if (item == NULL || item->kind == CODE_KIND_OF_WHICH)
      continue;
    if (item->kind != CODE_KIND_UNKNOWN) {
      append_is_number(given, check, i, 0);
      n_parts++;
    }
    g_string_append(wrong, "-N(");
    append_cell(wrong, check, i, 0);
    g_string_append(wrong, ")");
  }
  g_string_append(wrong, ")>0.000001");
  if (n_parts > 1)
    append_check(check, given, wrong, "template.check.groups");
}

char *workbook_check_formula(const Template *form, const TemplateSheet *sheet, guint row)
{
  const LayoutLine *line = g_array_index(sheet->rows, TemplateRow, row).line;
  const Check check = {.form = form, .sheet = sheet, .row = row, .line = line, .formula = g_string_new(NULL)};
  check_sexes(&check);
  check_numerator(&check);
  for (Dimension d = 0; d < N_DIMENSIONS && indicator_is_additive(line->indicator); d++)
    if (d != DIMENSION_SEX)
      check_groups(&check, d);
  return g_string_free(check.formula, check.formula->len == 0);
}
