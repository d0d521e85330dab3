#include "collector/sheets/workbook_sheet.h"

#include <stdlib.h>
#include <string.h>

/* What a sheet may have by its own definition. */
enum { MOST_ROWS = 1048576, MOST_COLUMNS = 16384 };

/* Text that stands in the cell itself reaches us whole only up to this size: the converter keeps the last piece of it. */
enum { LONGEST_INLINE_BYTES = 8000 };

static const char *name_of(const SheetExamination *sheet)
{
  return ((const WorkbookSheet *)sheet->index->workbook->sheets->pdata[sheet->sheet])->name;
}

static void fail_in_cell(PartReader *reader, const SheetExamination *sheet, const char *code)
{
  part_reader_fail(reader, code, sheet_place(name_of(sheet), sheet->row, sheet->cell.column));
}

static void fail_in_sheet(PartReader *reader, const SheetExamination *sheet, const char *code)
{
  part_reader_fail(reader, code, g_strdup(name_of(sheet)));
}

/* --- Places ------------------------------------------------------------------------------------------------------- */

/* A whole number from 1 to MOST; 0 for anything else. */
static guint take_number(const char **text, guint most)
{
  guint number = 0;
  for (; g_ascii_isdigit(**text) && number <= most; (*text)++)
    number = number * 10 + (guint)(**text - '0');
  return number <= most ? number : 0;
}

/* Takes `B7`; false when it is no place of a sheet. */
static bool take_place(const char **text, guint *out_row, guint *out_column)
{
  guint letters = 0;
  for (; g_ascii_isupper(**text) && letters <= MOST_COLUMNS; (*text)++)
    letters = letters * 26 + (guint)(**text - 'A') + 1;
  const guint row = take_number(text, MOST_ROWS);
  if (letters == 0 || letters > MOST_COLUMNS || row == 0)
    return false;
  *out_row = row;
  *out_column = letters - 1;
  return true;
}

/* --- Rows and cells ----------------------------------------------------------------------------------------------- */

/* The converter counts on numbered rows in ascending order; others it would drop or move. */
static void begin_row(PartReader *reader, SheetExamination *sheet, const char **attributes)
{
  const char *number = part_attribute(attributes, "r");
  const guint row = number != NULL ? take_number(&number, MOST_ROWS) : 0;
  if (row <= sheet->row || *number != '\0')
    fail_in_sheet(reader, sheet, "unusual_workbook");
  else
    sheet->row = row;
  sheet->n_columns = 0;
}

static bool is_percent_style(const SheetExamination *sheet, const char *style)
{
  const GArray *styles = sheet->index->percent_styles;
  const long number = style != NULL ? strtol(style, NULL, 10) : 0;
  return number >= 0 && number < styles->len && g_array_index(styles, gboolean, number);
}

static void begin_cell(PartReader *reader, SheetExamination *sheet, const char **attributes)
{
  const char *place = part_attribute(attributes, "r");
  const char *type = part_attribute(attributes, "t");
  guint row = 0;
  guint column = 0;
  if (place == NULL || !take_place(&place, &row, &column) || *place != '\0' || row != sheet->row ||
      column < sheet->n_columns) {
    fail_in_sheet(reader, sheet, "unusual_workbook");
    return;
  }
  sheet->n_columns = column + 1;
  sheet->cell = (SheetCell){.is_open = true,
                            .is_number = type == NULL || strcmp(type, "n") == 0,
                            .is_inline = g_strcmp0(type, "str") == 0 || g_strcmp0(type, "inlineStr") == 0,
                            .is_percent = is_percent_style(sheet, part_attribute(attributes, "s")),
                            .column = column};
}

static void mark(PartReader *reader, const SheetExamination *sheet, WorkbookMark kind)
{
  if (!workbook_mark(sheet->index->workbook->marks, kind, sheet->sheet, sheet->row, sheet->cell.column))
    fail_in_sheet(reader, sheet, "overloaded_workbook");
}

static void end_cell(PartReader *reader, SheetExamination *sheet)
{
  SheetCell *cell = &sheet->cell;
  cell->is_open = false;
  if (cell->is_inline && cell->n_value_bytes > LONGEST_INLINE_BYTES)
    fail_in_cell(reader, sheet, "long_workbook_cell");
  else if (cell->n_texts > 1)
    fail_in_cell(reader, sheet, "unusual_cell");
  else if (cell->has_formula && cell->n_value_bytes == 0 && !cell->is_inline)
    mark(reader, sheet, MARK_UNCOMPUTED);
  else if (cell->is_percent && cell->is_number && cell->n_value_bytes > 0)
    mark(reader, sheet, MARK_PERCENTAGE);
}

static void take_merge(PartReader *reader, const SheetExamination *sheet, const char **attributes)
{
  const char *range = part_attribute(attributes, "ref");
  WorkbookMerge merge = {.sheet = sheet->sheet};
  if (range == NULL || !take_place(&range, &merge.first_row, &merge.first_column) || *range++ != ':' ||
      !take_place(&range, &merge.last_row, &merge.last_column))
    return;
  if (!workbook_mark_merge(sheet->index->workbook->marks, &merge))
    fail_in_sheet(reader, sheet, "overloaded_workbook");
}

/* --- The document ------------------------------------------------------------------------------------------------- */

static void begin_in_cell(SheetCell *cell, const char *name)
{
  cell->has_formula = cell->has_formula || strcmp(name, "f") == 0;
  cell->n_texts += strcmp(name, "t") == 0;
  cell->is_in_value = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

static void begin(PartReader *reader, const char *name, const char **attributes, void *user)
{
  SheetExamination *sheet = user;
  if (sheet->cell.is_open)
    begin_in_cell(&sheet->cell, name);
  else if (strcmp(name, "row") == 0)
    begin_row(reader, sheet, attributes);
  else if (strcmp(name, "c") == 0)
    begin_cell(reader, sheet, attributes);
  else if (strcmp(name, "mergeCell") == 0)
    take_merge(reader, sheet, attributes);
}

static void end(PartReader *reader, const char *name, void *user)
{
  SheetExamination *sheet = user;
  sheet->cell.is_in_value = false;
  if (sheet->cell.is_open && strcmp(name, "c") == 0)
    end_cell(reader, sheet);
}

static void take_text(G_GNUC_UNUSED const char *text, size_t size, void *user)
{
  SheetExamination *sheet = user;
  if (sheet->cell.is_in_value)
    sheet->cell.n_value_bytes += (guint)size;
}

const PartHandlers sheet_handlers = {begin, end, take_text};
