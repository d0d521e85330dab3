/* A workbook for people who filter and pivot: one long table in words, each figure with all its digits and shown with the places of its indicator, and a sheet that says what the
 * columns mean. Rows leave memory as they are written. */
#include "base/error.h"
#include "reporter/export/figure_writer.h"
#include "reporter/headway.h"
#include "spreadsheet/spreadsheet_file.h"
#include "spreadsheet/spreadsheet_text.h"

/* Rows that a sheet holds, with its headings. */
#define MOST_ROWS 1048576u

enum { MOST_DECIMALS = 6, FONT_SIZE = 10 };

enum {
  CODE,
  NAME,
  YEAR,
  FIRST_DAY,
  LAST_DAY,
  AREA,
  DIMENSIONS,
  VALUE = DIMENSIONS + N_DIMENSIONS,
  NUMERATOR,
  DENOMINATOR,
  ESTIMATE,
  UNIT,
  STATUS,
  CONFIDENTIALITY,
  UNITS_DUE,
  UNITS_IN,
  N_COLUMNS
};

static const struct {
  const char *heading; /* NULL: the dimension's own name */
  double width;
} columns[N_COLUMNS] = {
    [CODE] = {"export.column.code", 40},
    [NAME] = {"export.column.name", 32},
    [YEAR] = {"export.column.year", 8},
    [FIRST_DAY] = {"export.column.first_day", 12},
    [LAST_DAY] = {"export.column.last_day", 12},
    [AREA] = {"export.column.area", 18},
    [DIMENSIONS] = {NULL, 10},
    [DIMENSIONS + 1] = {NULL, 12},
    [DIMENSIONS + 2] = {NULL, 10},
    [DIMENSIONS + 3] = {NULL, 12},
    [DIMENSIONS + 4] = {NULL, 12},
    [DIMENSIONS + 5] = {NULL, 12},
    [DIMENSIONS + 6] = {NULL, 12},
    [DIMENSIONS + 7] = {NULL, 12},
    [VALUE] = {"export.column.value", 12},
    [NUMERATOR] = {"export.column.numerator", 12},
    [DENOMINATOR] = {"export.column.denominator", 12},
    [ESTIMATE] = {"export.column.estimate", 12},
    [UNIT] = {"export.column.unit", 14},
    [STATUS] = {"export.column.status", 18},
    [CONFIDENTIALITY] = {"export.column.confidentiality", 18},
    [UNITS_DUE] = {"export.column.units_due", 10},
    [UNITS_IN] = {"export.column.units_in", 10},
};

/* A table under way. */
typedef struct Table {
  const FigureList *list;
  Language language;
  lxw_worksheet *worksheet;
  lxw_row_t row;
  lxw_format *heading;
  lxw_format *cell;
  lxw_format *numbers[MOST_DECIMALS + 1]; /* by places */
  lxw_format *exact;
} Table;

static lxw_format *number_format(lxw_workbook *workbook, guint decimals)
{
  static const char *const formats[MOST_DECIMALS + 1] = {"#,##0",      "#,##0.0",     "#,##0.00",    "#,##0.000",
                                                         "#,##0.0000", "#,##0.00000", "#,##0.000000"};
  lxw_format *format = spreadsheet_plain(workbook, FONT_SIZE);
  format_set_num_format(format, formats[decimals]);
  return format;
}

static Table table_of(lxw_workbook *workbook, const FigureList *list, Language language)
{
  Table table = {.list = list,
                 .language = language,
                 .heading = spreadsheet_bold(spreadsheet_framed(workbook, FONT_SIZE)),
                 .cell = spreadsheet_plain(workbook, FONT_SIZE),
                 .exact = spreadsheet_plain(workbook, FONT_SIZE)};
  for (guint i = 0; i <= MOST_DECIMALS; i++)
    table.numbers[i] = number_format(workbook, i);
  return table;
}

/* --- Cells -------------------------------------------------------------------------------------------------------- */

static void put_text(const Table *table, guint column, const char *words)
{
  spreadsheet_write_text(table->worksheet, table->row, (lxw_col_t)column, words, table->cell);
}

static void put_number(const Table *table, guint column, bool is_there, double number, lxw_format *format)
{
  if (is_there)
    worksheet_write_number(table->worksheet, table->row, (lxw_col_t)column, number, format);
}

/* The name of CODE in the catalogue's list LIST. */
static void put_code(const Table *table, guint column, const char *list, const char *code)
{
  const CodeItem *item = code_list_item(catalogue_code_list(table->list->catalogue, list), code);
  put_text(table, column, item == NULL ? code : bilingual_text(item->name, table->language));
}

static void put_dimensions(const Table *table, const Figure *figure)
{
  for (Dimension dimension = 0; dimension < N_DIMENSIONS; dimension++) {
    const CodeItem *item = catalogue_breakdown_item(table->list->catalogue, figure->key.breakdown, dimension);
    put_text(table, DIMENSIONS + dimension,
             item == NULL ? catalogue_breakdown_name(table->list->catalogue, 0, table->language)
                          : bilingual_text(item->name, table->language));
  }
}

static void put_what(const Table *table, const Figure *figure, const Indicator *indicator)
{
  g_autofree char *first_day = figure_first_day(indicator, figure->key.year);
  g_autofree char *last_day = figure_last_day(indicator, figure->key.year);
  put_text(table, CODE, indicator->code);
  put_text(table, NAME, bilingual_text(indicator->name, table->language));
  put_number(table, YEAR, true, figure->key.year, table->cell);
  put_text(table, FIRST_DAY, first_day);
  put_text(table, LAST_DAY, last_day);
  put_text(table, AREA, bilingual_text(figure_list_area(table->list, figure)->name, table->language));
}

static void put_figure(Table *table, const Figure *figure)
{
  const Indicator *indicator = figure_list_indicator(table->list, figure);
  lxw_format *format = table->numbers[MIN(indicator->decimals, (guint)MOST_DECIMALS)];
  const char status[] = {figure_observation_status(figure), '\0'};
  put_what(table, figure, indicator);
  put_dimensions(table, figure);
  put_number(table, VALUE, figure->has_value, figure->value, format);
  put_number(table, NUMERATOR, figure->has_numerator, figure->numerator, table->exact);
  put_number(table, DENOMINATOR, figure->has_denominator, figure->denominator, table->exact);
  put_number(table, ESTIMATE, figure->has_estimate, figure->estimate, format);
  put_text(table, UNIT, bilingual_text(indicator->unit->name, table->language));
  put_code(table, STATUS, "obs_status", status);
  put_code(table, CONFIDENTIALITY, "conf_status", figure_confidentiality(figure, table->list->is_public));
  put_number(table, UNITS_DUE, true, figure->units_expected, table->numbers[0]);
  put_number(table, UNITS_IN, true, figure->units_received, table->numbers[0]);
  table->row++;
}

/* --- Sheets ------------------------------------------------------------------------------------------------------- */

static const char *heading_of(Language language, guint column)
{
  if (columns[column].heading != NULL)
    return text(language, columns[column].heading);
  const Dimension dimension = (Dimension)(column - DIMENSIONS);
  return language == LANGUAGE_ZH ? dimension_name_zh(dimension) : dimension_name(dimension);
}

static void begin_table(Table *table)
{
  spreadsheet_lay_on_page(table->worksheet);
  for (guint i = 0; i < N_COLUMNS; i++) {
    worksheet_set_column(table->worksheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL);
    spreadsheet_write_text(table->worksheet, 0, (lxw_col_t)i, heading_of(table->language, i), table->heading);
  }
  worksheet_freeze_panes(table->worksheet, 1, YEAR + 1);
  worksheet_repeat_rows(table->worksheet, 0, 0);
  worksheet_autofilter(table->worksheet, 0, 0, MAX(1u, table->list->figures->len), N_COLUMNS - 1);
  table->row = 1;
}

static void write_notes(lxw_worksheet *worksheet, lxw_workbook *workbook, const FigureList *list, Language language)
{
  const char *const notes[] = {list->is_public ? "reporter.opening.public" : "reporter.opening.internal",
                               "export.note.figures", "export.note.years", "export.note.breakdowns"};
  lxw_format *note = spreadsheet_wrapped(workbook, FONT_SIZE);
  enum { WIDTH = 100 };
  spreadsheet_lay_on_page(worksheet);
  worksheet_set_column(worksheet, 0, 0, WIDTH, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(notes); i++) {
    const char *words = text(language, notes[i]);
    worksheet_set_row(worksheet, i, 15 * spreadsheet_lines(words, WIDTH), NULL);
    spreadsheet_write_text(worksheet, i, 0, words, note);
  }
}

static bool check_size(const FigureList *list, GError **error)
{
  if (list->figures->len < MOST_ROWS)
    return true;
  g_set_error(
      error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
      "there are %u figures, and a sheet holds %u. hint: choose fewer years with --from and --to, or --format csv",
      list->figures->len, MOST_ROWS - 1);
  return false;
}

static bool write_xlsx(GString *out, const FigureList *list, Language language, GError **error)
{
  if (!check_size(list, error))
    return false;
  g_autoptr(SpreadsheetFile) file = spreadsheet_file_new_unnamed(SPREADSHEET_ROWS_PASSED, error);
  if (file == NULL)
    return false;
  lxw_workbook *workbook = spreadsheet_file_workbook(file);
  Table table = table_of(workbook, list, language);
  table.worksheet = workbook_add_worksheet(workbook, text(language, "export.sheet.figures"));
  begin_table(&table);
  for (guint i = 0; i < list->figures->len; i++) {
    put_figure(&table, g_ptr_array_index(list->figures, i));
    headway_count("reporter.headway.rows", i + 1, list->figures->len);
  }
  write_notes(workbook_add_worksheet(workbook, text(language, "export.sheet.notes")), workbook, list, language);
  return spreadsheet_file_append(file, out, error);
}

const FigureWriter figures_xlsx_writer = {"xlsx", write_xlsx};
