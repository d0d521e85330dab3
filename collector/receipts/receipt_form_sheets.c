#include "collector/receipts/receipt_form_sheets.h"

#include <string.h>

#include "base/text.h"
#include "collector/forms/form_place.h"
#include "spreadsheet/spreadsheet_text.h"

/* Rows shown above and below a marked one of a large form. */
enum { ROWS_AROUND = 2 };

/* Each comment and its box stay in memory; who has more marks than this reads the list. */
enum { COMMENTS_MOST = 2000 };

enum { COLUMNS_MEASURED = 64, NARROWEST = 8, WIDEST = 40 };

struct ReceiptFormSheets {
  lxw_workbook *workbook;
  const ReceiptStyle *style;
  GArray *marks; /* ReceiptMark */
  guint next;    /* the first mark that is not above the current row */
  bool shows_all;
  guint n_comments;
  GPtrArray *worksheets; /* by the form's sheets; NULL where none is shown */
  /* The current sheet. */
  lxw_worksheet *worksheet;
  char **headings; /* ended by NULL; NULL: have not come yet */
  guint widths[COLUMNS_MEASURED];
};

/* The marks of the current row. */
typedef struct RowMarks {
  ReceiptMark *marks;
  guint n;
} RowMarks;

ReceiptFormSheets *receipt_form_sheets_new(lxw_workbook *workbook, const ReceiptStyle *style, GArray *marks,
                                           bool shows_all)
{
  ReceiptFormSheets *sheets = g_new0(ReceiptFormSheets, 1);
  sheets->workbook = workbook;
  sheets->style = style;
  sheets->marks = marks;
  sheets->shows_all = shows_all;
  sheets->worksheets = g_ptr_array_new();
  return sheets;
}

void receipt_form_sheets_free(ReceiptFormSheets *sheets)
{
  if (sheets == NULL)
    return;
  g_strfreev(sheets->headings);
  g_ptr_array_unref(sheets->worksheets);
  g_free(sheets);
}

lxw_worksheet *receipt_form_sheets_find(const ReceiptFormSheets *sheets, guint index)
{
  return index < sheets->worksheets->len ? g_ptr_array_index(sheets->worksheets, index) : NULL;
}

/* --- Sheets ------------------------------------------------------------------------------------------------------- */

/* A name that is taken already gets a number behind it. */
static lxw_worksheet *add_worksheet(ReceiptFormSheets *sheets, const char *name)
{
  const char *wanted = name[0] != '\0' ? name : text(LANGUAGE_ZH, "receipt.workbook.text");
  lxw_worksheet *worksheet = workbook_add_worksheet(sheets->workbook, wanted);
  for (guint n = 2; worksheet == NULL && n < FORM_SHEETS_MOST; n++) {
    g_autofree char *beginning = g_utf8_substring(wanted, 0, MIN(g_utf8_strlen(wanted, -1), 24));
    g_autofree char *other = g_strdup_printf("%s (%u)", beginning, n);
    worksheet = workbook_add_worksheet(sheets->workbook, other);
  }
  return worksheet;
}

static void end_sheet(ReceiptFormSheets *sheets)
{
  for (lxw_col_t c = 0; sheets->worksheet != NULL && c < COLUMNS_MEASURED; c++)
    if (sheets->widths[c] > 0)
      worksheet_set_column(sheets->worksheet, c, c, CLAMP(sheets->widths[c] + 2, NARROWEST, WIDEST), NULL);
  sheets->worksheet = NULL;
  memset(sheets->widths, 0, sizeof sheets->widths);
  g_clear_pointer(&sheets->headings, g_strfreev);
}

static void begin_sheet(ReceiptFormSheets *sheets, guint index, const char *name)
{
  end_sheet(sheets);
  sheets->worksheet = add_worksheet(sheets, name);
  g_ptr_array_set_size(sheets->worksheets, (gint)index + 1);
  sheets->worksheets->pdata[index] = sheets->worksheet;
  if (sheets->worksheet == NULL)
    return;
  spreadsheet_lay_on_page(sheets->worksheet);
  if (!sheets->shows_all)
    worksheet_set_default_row(sheets->worksheet, LXW_DEF_ROW_HEIGHT, LXW_TRUE);
}

/* --- Cells -------------------------------------------------------------------------------------------------------- */

/* True when a number looks in a spreadsheet as TEXT does. */
static bool is_number(const char *words, double *out_number)
{
  enum { DIGITS_SHOWN = 10 };
  char *end = NULL;
  char again[G_ASCII_DTOSTR_BUF_SIZE];
  const double number = g_ascii_strtod(words, &end);
  if (words[0] == '\0' || *end != '\0' || strlen(words) > DIGITS_SHOWN)
    return false;
  *out_number = number;
  return strcmp(g_ascii_formatd(again, sizeof again, "%.10g", number), words) == 0;
}

static void write_cell(lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t column, const char *words, lxw_format *format)
{
  double number = 0;
  if (is_number(words, &number))
    worksheet_write_number(worksheet, row, column, number, format);
  else
    spreadsheet_write_text(worksheet, row, column, words, format);
}

/* The mark of COLUMN, or of its whole row; NULL when there is none. */
static const ReceiptMark *find_mark(const RowMarks *marked, guint column)
{
  for (guint i = 0; i < marked->n; i++)
    if (marked->marks[i].column < 0 || (guint)marked->marks[i].column == column)
      return &marked->marks[i];
  return NULL;
}

static lxw_format *format_of(const ReceiptFormSheets *sheets, const ReceiptMark *mark, bool is_head)
{
  const ReceiptStyle *style = sheets->style;
  if (mark != NULL)
    return style->marked[mark->kind];
  if (is_head)
    return style->head;
  return sheets->headings != NULL ? style->figure : style->above;
}

/* A mark of the whole row has its comment at the first cell. */
static void add_comment(ReceiptFormSheets *sheets, lxw_row_t row, const ReceiptMark *mark)
{
  enum { BOX_WIDTH = 420, BOX_HEIGHT = 190 };
  if (sheets->n_comments++ >= COMMENTS_MOST)
    return;
  g_autofree char *words = receipt_mark_comment(mark);
  lxw_comment_options options = {.width = BOX_WIDTH, .height = BOX_HEIGHT, .font_size = 9};
  worksheet_write_comment_opt(sheets->worksheet, row, (lxw_col_t)MAX(mark->column, 0), words, &options);
}

static void write_row(ReceiptFormSheets *sheets, const FormRow *row, const RowMarks *marked)
{
  const lxw_row_t at = row->cells->row - 1;
  const guint n_headings = sheets->headings != NULL ? g_strv_length(sheets->headings) : 0;
  guint n_cells = MAX(row->cells->n_cells, n_headings);
  for (guint i = 0; i < marked->n; i++)
    n_cells = MAX(n_cells, (guint)(marked->marks[i].column + 1));
  for (guint c = 0; c < n_cells; c++) {
    const char *words = c < row->cells->n_cells ? row->cells->cells[c] : "";
    write_cell(sheets->worksheet, at, (lxw_col_t)c, words, format_of(sheets, find_mark(marked, c), row->is_head));
    /* Words may run on into empty cells. */
    const bool is_hemmed_in = c + 1 < row->cells->n_cells && row->cells->cells[c + 1][0] != '\0';
    if (c < COLUMNS_MEASURED && sheets->headings != NULL && is_hemmed_in)
      sheets->widths[c] = MAX(sheets->widths[c], spreadsheet_letters(words));
  }
  for (guint i = 0; i < marked->n; i++)
    if (i == 0 || marked->marks[i].column != marked->marks[i - 1].column)
      add_comment(sheets, at, &marked->marks[i]);
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

/* The row's marks; those of rows that have nothing to show are passed. */
static RowMarks marks_of(ReceiptFormSheets *sheets, const SheetRow *row)
{
  ReceiptMark *all = (ReceiptMark *)(void *)sheets->marks->data;
  while (sheets->next < sheets->marks->len && receipt_mark_compare_row(&all[sheets->next], row->sheet, row->row) < 0)
    sheets->next++;
  RowMarks marked = {all + sheets->next, 0};
  while (sheets->next + marked.n < sheets->marks->len &&
         receipt_mark_compare_row(&marked.marks[marked.n], row->sheet, row->row) == 0)
    marked.n++;
  return marked;
}

/* Below the headings, the column of what a mark is about; of one about the row as a whole, that of its figure. */
static int column_of(const ReceiptFormSheets *sheets, const ReceiptMark *mark)
{
  const char *const *headings = (const char *const *)sheets->headings;
  const char *field = mark->kind == RECEIPT_MARK_COMPANION ? "value" : mark->line->field;
  return form_rows_column(headings, g_strv_length(sheets->headings), field);
}

static void find_columns(const ReceiptFormSheets *sheets, const RowMarks *marked)
{
  for (guint i = 0; i < marked->n && sheets->headings != NULL; i++)
    if (marked->marks[i].column < 0)
      marked->marks[i].column = column_of(sheets, &marked->marks[i]);
}

static bool is_near(const ReceiptMark *mark, const SheetRow *row)
{
  const gint64 distance = (gint64)mark->line->row - (gint64)row->row;
  return mark->line->sheet_index == row->sheet && ABS(distance) <= ROWS_AROUND;
}

static bool is_shown(const ReceiptFormSheets *sheets, const FormRow *row)
{
  const ReceiptMark *all = (const ReceiptMark *)(const void *)sheets->marks->data;
  return sheets->shows_all || sheets->headings == NULL || row->is_head ||
         (sheets->next < sheets->marks->len && is_near(&all[sheets->next], row->cells)) ||
         (sheets->next > 0 && is_near(&all[sheets->next - 1], row->cells));
}

static void take_headings(ReceiptFormSheets *sheets, const SheetRow *row)
{
  sheets->headings = g_new0(char *, row->n_cells + 1);
  for (guint i = 0; i < row->n_cells; i++)
    sheets->headings[i] = g_strdup(row->cells[i]);
  worksheet_freeze_panes(sheets->worksheet, row->row, 0);
}

bool receipt_form_sheets_take(const FormRow *row, void *user)
{
  ReceiptFormSheets *sheets = user;
  if (row->cells->sheet >= sheets->worksheets->len)
    begin_sheet(sheets, row->cells->sheet, row->sheet_name);
  if (sheets->worksheet == NULL || row->cells->row > LXW_ROW_MAX)
    return true;
  if (row->is_head)
    take_headings(sheets, row->cells);
  const RowMarks marked = marks_of(sheets, row->cells);
  find_columns(sheets, &marked);
  if (is_shown(sheets, row))
    write_row(sheets, row, &marked);
  return true;
}

void receipt_form_sheets_finish(ReceiptFormSheets *sheets)
{
  end_sheet(sheets);
}
