/* A template as an XLSX workbook that is filled in, printed on A4 and stamped.
 *
 * Labels are locked without a password, so that nobody changes them by mistake and everybody can on purpose. Entry cells accept only numbers that make sense
 * and say so; the column of checks compares while one types. None of this is trusted when the form comes back. */
#include "base/error.h"
#include "collector/template/template_writer.h"
#include "collector/template/workbook_check.h"
#include "collector/template/workbook_entry.h"
#include "collector/template/workbook_style.h"
#include "spreadsheet/spreadsheet_file.h"
#include "spreadsheet/spreadsheet_text.h"

/* A sheet being written. */
typedef struct SheetWriting {
  const Template *form;
  const TemplateSheet *sheet;
  const WorkbookStyle *style;
  lxw_worksheet *worksheet;
} SheetWriting;

enum { ROW_HEIGHT = 18, TEXT_HEIGHT = 13 };

/* --- Cells -------------------------------------------------------------------------------------------------------- */

static double column_width(TemplateColumnKind kind)
{
  switch (kind) {
  case TEMPLATE_COLUMN_LINE:
    return 14;
  case TEMPLATE_COLUMN_ITEM:
    return 36;
  case TEMPLATE_COLUMN_GROUP:
    return 18;
  case TEMPLATE_COLUMN_UNIT:
    return 9;
  case TEMPLATE_COLUMN_SPAN:
    return 6;
  case TEMPLATE_COLUMN_AMOUNT:
    return 10;
  case TEMPLATE_COLUMN_CHECK:
    return 14;
  case TEMPLATE_COLUMN_BEFORE:
    return 17;
  case TEMPLATE_COLUMN_STATUS:
    return 10;
  case TEMPLATE_COLUMN_COMMENT:
    return 24;
  }
  g_assert_not_reached();
}

static lxw_format *cell_format(const SheetWriting *writing, const LayoutLine *line, const TemplateColumn *column)
{
  const WorkbookStyle *style = writing->style;
  switch (column->kind) {
  case TEMPLATE_COLUMN_LINE:
    return style->code;
  case TEMPLATE_COLUMN_ITEM:
  case TEMPLATE_COLUMN_GROUP:
    return style->label_cell;
  case TEMPLATE_COLUMN_UNIT:
  case TEMPLATE_COLUMN_SPAN:
    return style->label_centred;
  case TEMPLATE_COLUMN_AMOUNT:
    if (line->cells[column->amount] == LAYOUT_NO_CELL)
      return style->no_cell;
    return layout_line_is_whole(writing->form->layout, line) ? style->whole : style->decimal;
  case TEMPLATE_COLUMN_CHECK:
    return style->check;
  case TEMPLATE_COLUMN_BEFORE:
    return style->before;
  case TEMPLATE_COLUMN_STATUS:
    return style->status;
  case TEMPLATE_COLUMN_COMMENT:
    return style->comment;
  }
  g_assert_not_reached();
}

static double line_height(const SheetWriting *writing, const TemplateRow *row)
{
  guint most = 1;
  for (guint c = 0; c < writing->sheet->n_columns; c++) {
    const TemplateColumnKind kind = writing->sheet->columns[c].kind;
    if (kind != TEMPLATE_COLUMN_LINE)
      most = MAX(most, spreadsheet_lines(row->cells[c], column_width(kind)));
  }
  return ROW_HEIGHT + (most - 1) * TEXT_HEIGHT;
}

/* WORDS across the columns FIRST to LAST. */
static void write_across(const SheetWriting *writing, lxw_row_t row, guint first, guint last, const char *words,
                         lxw_format *format)
{
  if (first == last)
    spreadsheet_write_text(writing->worksheet, row, (lxw_col_t)first, words, format);
  else
    worksheet_merge_range(writing->worksheet, row, (lxw_col_t)first, row, (lxw_col_t)last, words, format);
}

/* --- Kinds of rows ------------------------------------------------------------------------------------------------ */

/* The right half of the head stands above the last columns. */
static void write_head(const SheetWriting *writing, lxw_row_t at, const TemplateRow *row)
{
  const guint check = template_column(writing->sheet, TEMPLATE_COLUMN_CHECK);
  worksheet_set_row(writing->worksheet, at, ROW_HEIGHT, NULL);
  spreadsheet_write_text(writing->worksheet, at, 0, row->cells[0], writing->style->label);
  write_across(writing, at, 1, check - 2, row->cells[1], row->is_open ? writing->style->open : writing->style->value);
  write_across(writing, at, check - 1, check, row->cells[2], writing->style->label);
  write_across(writing, at, check + 1, writing->sheet->n_columns - 1, row->cells[3], writing->style->value);
}

static void write_headings(const SheetWriting *writing, lxw_row_t at, const TemplateRow *row)
{
  worksheet_set_row(writing->worksheet, at, line_height(writing, row), NULL);
  for (guint c = 0; c < writing->sheet->n_columns; c++)
    spreadsheet_write_text(writing->worksheet, at, (lxw_col_t)c, row->cells[c], writing->style->heading);
  worksheet_repeat_rows(writing->worksheet, at, at);
  worksheet_freeze_panes(writing->worksheet, at + 1, 2);
}

static void write_indicator(const SheetWriting *writing, lxw_row_t at, const TemplateRow *row)
{
  const guint check = template_column(writing->sheet, TEMPLATE_COLUMN_CHECK);
  worksheet_set_row(writing->worksheet, at, ROW_HEIGHT, NULL);
  write_across(writing, at, 0, check - 1, row->cells[0], writing->style->indicator);
  write_across(writing, at, check, writing->sheet->n_columns - 1, row->cells[1],
               row->is_late ? writing->style->late : writing->style->due);
}

static void write_line(const SheetWriting *writing, lxw_row_t at, const TemplateRow *row)
{
  worksheet_set_row(writing->worksheet, at, line_height(writing, row), NULL);
  for (guint c = 0; c < writing->sheet->n_columns; c++) {
    const TemplateColumn *column = &writing->sheet->columns[c];
    lxw_format *format = cell_format(writing, row->line, column);
    g_autofree char *formula =
        column->kind == TEMPLATE_COLUMN_CHECK ? workbook_check_formula(writing->form, writing->sheet, at) : NULL;
    if (formula != NULL)
      worksheet_write_formula_str(writing->worksheet, at, (lxw_col_t)c, formula, format, "");
    else
      spreadsheet_write_text(writing->worksheet, at, (lxw_col_t)c, row->cells[c], format);
  }
}

static void write_foot(const SheetWriting *writing, lxw_row_t at, const TemplateRow *row)
{
  const guint amount = template_column(writing->sheet, TEMPLATE_COLUMN_AMOUNT);
  const guint check = template_column(writing->sheet, TEMPLATE_COLUMN_CHECK);
  worksheet_set_row(writing->worksheet, at, 30, NULL);
  write_across(writing, at, 0, 1, row->cells[0], writing->style->foot);
  write_across(writing, at, 2, MAX(check - 1, amount), row->cells[1], writing->style->foot);
  write_across(writing, at, check, writing->sheet->n_columns - 1, row->cells[2], writing->style->foot);
}

static void write_row(const SheetWriting *writing, lxw_row_t at, const TemplateRow *row)
{
  const guint last = writing->sheet->n_columns - 1;
  switch (row->kind) {
  case TEMPLATE_ROW_TITLE:
    worksheet_set_row(writing->worksheet, at, 28, NULL);
    write_across(writing, at, 0, last, row->cells[0], writing->style->title);
    return;
  case TEMPLATE_ROW_HEAD:
    write_head(writing, at, row);
    return;
  case TEMPLATE_ROW_NOTE:
    worksheet_set_row(writing->worksheet, at, 40, NULL);
    write_across(writing, at, 0, last, row->cells[0], writing->style->note);
    return;
  case TEMPLATE_ROW_HEADINGS:
    write_headings(writing, at, row);
    return;
  case TEMPLATE_ROW_INDICATOR:
    write_indicator(writing, at, row);
    return;
  case TEMPLATE_ROW_LINE:
    write_line(writing, at, row);
    return;
  case TEMPLATE_ROW_FOOT:
    write_foot(writing, at, row);
    return;
  }
}

/* --- Sheets ------------------------------------------------------------------------------------------------------- */

static void set_up_page(const SheetWriting *writing)
{
  lxw_worksheet *worksheet = writing->worksheet;
  spreadsheet_lay_on_page(worksheet);
  worksheet_center_horizontally(worksheet);
  worksheet_set_footer(worksheet, writing->form->language == LANGUAGE_ZH ? "&C第 &P 页，共 &N 页" : "&CPage &P of &N");
}

static void protect(const SheetWriting *writing)
{
  lxw_protection allowed = {.format_cells = LXW_TRUE, .format_columns = LXW_TRUE, .format_rows = LXW_TRUE};
  worksheet_protect(writing->worksheet, NULL, &allowed);
}

static bool write_sheet(lxw_workbook *workbook, const WorkbookStyle *style, const Template *form,
                        const TemplateSheet *sheet)
{
  const SheetWriting writing = {
      .form = form, .sheet = sheet, .style = style, .worksheet = workbook_add_worksheet(workbook, sheet->name)};
  if (writing.worksheet == NULL)
    return false;
  for (guint c = 0; c < sheet->n_columns; c++)
    worksheet_set_column(writing.worksheet, (lxw_col_t)c, (lxw_col_t)c, column_width(sheet->columns[c].kind), NULL);
  for (guint i = 0; i < sheet->rows->len; i++)
    write_row(&writing, i, &g_array_index(sheet->rows, TemplateRow, i));
  workbook_entry_validate(writing.worksheet, form, sheet);
  set_up_page(&writing);
  protect(&writing);
  return true;
}

static bool write_sheets(lxw_workbook *workbook, const Template *form)
{
  const WorkbookStyle style = workbook_style_new(workbook);
  for (guint s = 0; s < form->sheets->len; s++)
    if (!write_sheet(workbook, &style, form, g_ptr_array_index(form->sheets, s)))
      return false;
  return true;
}

bool template_write_workbook(const Template *form, const char *path, GError **error)
{
  g_autoptr(SpreadsheetFile) file = spreadsheet_file_new(path);
  if (!write_sheets(spreadsheet_file_workbook(file), form)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "cannot write workbook '%s': two sheets have one name",
                path);
    return false;
  }
  return spreadsheet_file_save(file, SPREADSHEET_NEW, error);
}
