#include "collector/sheets/workbook_output.h"

#include <string.h>

#include "base/error.h"
#include "collector/sheets/sheet_rows.h"

#define RECORD_SEPARATOR '\x1E'

enum { LONGEST_TITLE_BYTES = 1024, MOST_CSV_CELLS = 16384 };

struct WorkbookOutput {
  const SheetLimits *limits;
  const Workbook *workbook;
  size_t n_bytes;   /* so far */
  guint n_sheets;   /* begun so far */
  bool is_in_title; /* of the next sheet */
  GString *title;
  CsvReader *csv; /* of the sheet that is being read; NULL before the first */
  RowDelivery delivery;
  FormFault *fault;
};

static bool refuse(WorkbookOutput *output, const char *code, const char *expected)
{
  form_fault_set(output->fault, code, 0, "", expected);
  return false;
}

/* --- Cells -------------------------------------------------------------------------------------------------------- */

/* Where the exponent of a NUMBER begins; NULL when it has none, or is a text. */
static char *exponent_of(char *number)
{
  static const char digits[] = "0123456789";
  char *exponent = strpbrk(number, "eE");
  if (exponent == NULL || exponent == number || strspn(number, "-.0123456789") != (size_t)(exponent - number))
    return NULL;
  const char *power = exponent + 1 + strspn(exponent + 1, "+-");
  return power[0] != '\0' && power[strspn(power, digits)] == '\0' ? exponent : NULL;
}

/* STORED as a person sees it. The caller frees it. */
static char *as_shown(const WorkbookOutput *output, guint row, guint column, const char *stored)
{
  const bool is_percent =
      workbook_is_marked(output->workbook->marks, MARK_PERCENTAGE, output->delivery.sheet, row, column);
  if (is_percent)
    return g_strdup_printf("%.15g%%", g_ascii_strtod(stored, NULL) * 100);
  char *shown = g_strdup(stored);
  char *exponent = exponent_of(shown);
  /* Programs store 0.0002 as 2E-4, which loses nothing. A large number with an exponent is one that has lost its last digits, which forms write with E. */
  if (exponent != NULL)
    *exponent = exponent[1] == '-' ? 'e' : 'E';
  return shown;
}

static bool take_row(const CsvRow *row, void *user, GError **error)
{
  WorkbookOutput *output = user;
  g_autoptr(GPtrArray) cells = g_ptr_array_new_full(row->n_cells, g_free);
  for (guint i = 0; i < row->n_cells; i++)
    g_ptr_array_add(cells, as_shown(output, row->row, i, row->cells[i]));
  if (row_delivery_take(&output->delivery, row->row, (const char *const *)cells->pdata, cells->len))
    return true;
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "the reading has ended");
  return false;
}

/* --- Sheets ------------------------------------------------------------------------------------------------------- */

/* What the CSV reader found wrong, unless it was stopped or a fault is there already. */
static bool explain(WorkbookOutput *output)
{
  guint row = 0;
  const CsvProblem problem = csv_reader_problem(output->csv, &row);
  if (problem != CSV_STOPPED)
    sheet_set_csv_fault(output->limits, problem, row, output->fault);
  const WorkbookSheet *sheet = output->workbook->sheets->pdata[output->delivery.sheet];
  form_fault_set_sheet(output->fault, sheet->name);
  return false;
}

static bool end_sheet(WorkbookOutput *output)
{
  const bool is_sound = output->csv == NULL || csv_reader_finish(output->csv, NULL) || explain(output);
  g_clear_pointer(&output->csv, csv_reader_free);
  return is_sound;
}

/* The converter must see the sheets that were examined, in their order. */
static bool begin_sheet(WorkbookOutput *output)
{
  const guint sheet = output->n_sheets++;
  if (sheet >= output->workbook->sheets->len)
    return refuse(output, "broken_workbook", "");
  const WorkbookSheet *examined = output->workbook->sheets->pdata[sheet];
  g_autofree char *expected = g_strdup_printf(" %u - %s\r", sheet + 1, examined->name);
  if (strcmp(output->title->str, expected) != 0)
    return refuse(output, "unusual_workbook", "");
  const CsvLimits csv_limits = {
      .max_rows = G_MAXUINT, .max_cells = MOST_CSV_CELLS, .max_cell_bytes = output->limits->longest_cell_bytes};
  output->csv = csv_reader_new(&csv_limits, ',', take_row, output);
  output->delivery.sheet = sheet;
  return true;
}

/* Takes the title's bytes from TEXT; returns how many. */
static size_t take_title(WorkbookOutput *output, const char *text, size_t size)
{
  const char *end = memchr(text, '\n', size);
  const size_t n = end != NULL ? (size_t)(end - text) : size;
  g_string_append_len(output->title, text, (gssize)MIN(n, LONGEST_TITLE_BYTES - output->title->len));
  output->is_in_title = end == NULL;
  return end != NULL ? n + 1 : n;
}

static bool take_rows(WorkbookOutput *output, const char *text, size_t size)
{
  if (size == 0)
    return true;
  if (output->csv == NULL) /* not a word before the first title */
    return refuse(output, "broken_workbook", "");
  return csv_reader_feed(output->csv, text, size, NULL) || explain(output);
}

/* Takes rows up to the next title, if there is one; *out_n_taken is how many bytes. */
static bool take_sheet(WorkbookOutput *output, const char *text, size_t size, size_t *out_n_taken)
{
  const char *separator = memchr(text, RECORD_SEPARATOR, size);
  const size_t n = separator != NULL ? (size_t)(separator - text) : size;
  *out_n_taken = separator != NULL ? n + 1 : n;
  output->is_in_title = separator != NULL;
  g_string_truncate(output->title, 0);
  return take_rows(output, text, n) && (separator == NULL || end_sheet(output));
}

/* --- All of it ---------------------------------------------------------------------------------------------------- */

static bool check_size(WorkbookOutput *output, size_t size)
{
  output->n_bytes += size;
  if (output->n_bytes <= output->limits->largest_workbook_bytes)
    return true;
  g_autofree char *largest = g_format_size_full(output->limits->largest_workbook_bytes, G_FORMAT_SIZE_IEC_UNITS);
  return refuse(output, "workbook_too_large", largest);
}

bool workbook_output_feed(WorkbookOutput *output, const char *text, size_t size)
{
  const char *end = text + size;
  bool is_sound = check_size(output, size);
  while (text < end && is_sound) {
    size_t n = 0;
    if (output->is_in_title) {
      n = take_title(output, text, (size_t)(end - text));
      is_sound = output->is_in_title || begin_sheet(output);
    } else {
      is_sound = take_sheet(output, text, (size_t)(end - text), &n);
    }
    text += n;
  }
  return is_sound;
}

bool workbook_output_finish(WorkbookOutput *output)
{
  if (!end_sheet(output))
    return false;
  const bool is_whole = !output->is_in_title && output->n_sheets == output->workbook->sheets->len;
  return is_whole || refuse(output, "broken_workbook", "");
}

bool workbook_output_is_stopped(const WorkbookOutput *output)
{
  return output->delivery.is_stopped;
}

WorkbookOutput *workbook_output_new(const SheetLimits *limits, const Workbook *examined, SheetRowFunc row_func,
                                    void *user, FormFault *out_fault)
{
  WorkbookOutput *output = g_new0(WorkbookOutput, 1);
  *output = (WorkbookOutput){.limits = limits, .workbook = examined, .title = g_string_new(NULL), .fault = out_fault};
  row_delivery_init(&output->delivery, limits, row_func, user, out_fault);
  return output;
}

void workbook_output_free(WorkbookOutput *output)
{
  if (output == NULL)
    return;
  csv_reader_free(output->csv);
  g_string_free(output->title, TRUE);
  row_delivery_clear(&output->delivery);
  g_free(output);
}
