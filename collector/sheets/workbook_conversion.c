/* The conversion: another program reads the workbook and writes its sheets as CSV, one after the other, into a pipe.
 *
 *     xlsx2csv --all --sheetdelimiter RS … --ignore-formats float percentage -- /dev/stdin
 *
 * Before each sheet it writes a line with the sheet's number and name that begins with the control character RS (0x1E), which no XML document, hence no cell and no name, can hold. Without --ignore-formats
 * numbers would be rounded to what their format shows; dates come as 2025-03-01. The program gets the open file, no more memory and time than it may have, and cannot write files; what it writes is
 * counted before it is parsed. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "collector/sheets/sheet_rows.h"
#include "collector/sheets/workbook.h"

#define RECORD_SEPARATOR '\x1E'

/* The converter keeps all texts of the workbook in memory. */
#define CONVERTER_MEMORY_BYTES ((rlim_t)1 << 30)

enum { PIECE_BYTES = 65536, LONGEST_TITLE_BYTES = 1024, MOST_CSV_CELLS = 16384, TELL_EVERY_MS = 100 };

typedef struct Conversion {
  const SheetLimits *limits;
  Progress *progress;
  const Workbook *workbook;
  GPid pid;
  int output;
  int64_t until_ms;
  size_t n_bytes;   /* of output so far */
  guint n_sheets;   /* begun so far */
  bool is_in_title; /* of the next sheet */
  GString *title;
  CsvReader *csv; /* of the sheet that is being read; NULL before the first */
  RowDelivery delivery;
  FormFault *fault;
} Conversion;

/* --- The program -------------------------------------------------------------------------------------------------- */

/* In the new process, before it becomes the converter. */
static void restrain(gpointer user)
{
  const int64_t *conversion_ms = user;
  const rlim_t seconds = (rlim_t)(*conversion_ms / 1000 + 1);
  setrlimit(RLIMIT_AS, &(struct rlimit){CONVERTER_MEMORY_BYTES, CONVERTER_MEMORY_BYTES});
  setrlimit(RLIMIT_CPU, &(struct rlimit){seconds, seconds + 1});
  setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0});
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static bool start(Conversion *conversion, int fd, GError **error)
{
  static const char *const argv[] = {
      "xlsx2csv",         "--all", "--sheetdelimiter", "x30", "--lineterminator", "\\r\\n", "--dateformat", "%Y-%m-%d",
      "--ignore-formats", "float", "percentage",       "--",  "/dev/stdin",       NULL};
  g_auto(GStrv) environment = g_environ_setenv(NULL, "PATH", g_getenv("PATH"), TRUE);
  environment = g_environ_setenv(environment, "PYTHONUTF8", "1", TRUE);
  environment = g_environ_setenv(environment, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  environment = g_environ_setenv(environment, "PYTHONNOUSERSITE", "1", TRUE);
  g_autoptr(GError) failure = NULL;
  int64_t conversion_ms = conversion->limits->conversion_ms;
  if (g_spawn_async_with_pipes_and_fds("/", argv, (const char *const *)environment,
                                       G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL,
                                       restrain, &conversion_ms, fd, -1, -1, NULL, NULL, 0, &conversion->pid, NULL,
                                       &conversion->output, NULL, &failure))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY,
              "cannot run 'xlsx2csv', which reads workbooks: %s. hint: install the package xlsx2csv", failure->message);
  return false;
}

/* Ends the converter, however far it is; true when it had done its work. */
static bool stop(Conversion *conversion)
{
  int status = 0;
  close(conversion->output);
  kill(conversion->pid, SIGKILL);
  while (waitpid(conversion->pid, &status, 0) < 0 && errno == EINTR)
    continue;
  g_spawn_close_pid(conversion->pid);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* --- Sheets ------------------------------------------------------------------------------------------------------- */

static bool refuse(Conversion *conversion, const char *code, const char *expected)
{
  form_fault_set(conversion->fault, code, 0, "", expected);
  return false;
}

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
static char *as_shown(const Conversion *conversion, guint row, guint column, const char *stored)
{
  const bool is_percent =
      workbook_is_marked(conversion->workbook->marks, MARK_PERCENTAGE, conversion->delivery.sheet, row, column);
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
  Conversion *conversion = user;
  g_autoptr(GPtrArray) cells = g_ptr_array_new_full(row->n_cells, g_free);
  for (guint i = 0; i < row->n_cells; i++)
    g_ptr_array_add(cells, as_shown(conversion, row->row, i, row->cells[i]));
  if (row_delivery_take(&conversion->delivery, row->row, (const char *const *)cells->pdata, cells->len))
    return true;
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "the reading has ended");
  return false;
}

/* What the CSV reader found wrong, unless it was stopped or a fault is there already. */
static bool explain(Conversion *conversion)
{
  guint row = 0;
  const CsvProblem problem = csv_reader_problem(conversion->csv, &row);
  if (problem != CSV_STOPPED)
    sheet_set_csv_fault(conversion->limits, problem, row, conversion->fault);
  const WorkbookSheet *sheet = conversion->workbook->sheets->pdata[conversion->delivery.sheet];
  form_fault_set_sheet(conversion->fault, sheet->name);
  return false;
}

static bool end_sheet(Conversion *conversion)
{
  const bool is_sound = conversion->csv == NULL || csv_reader_finish(conversion->csv, NULL) || explain(conversion);
  g_clear_pointer(&conversion->csv, csv_reader_free);
  return is_sound;
}

/* The converter must see the sheets that were examined, in their order. */
static bool begin_sheet(Conversion *conversion)
{
  const guint sheet = conversion->n_sheets++;
  if (sheet >= conversion->workbook->sheets->len)
    return refuse(conversion, "broken_workbook", "");
  const WorkbookSheet *examined = conversion->workbook->sheets->pdata[sheet];
  g_autofree char *expected = g_strdup_printf(" %u - %s\r", sheet + 1, examined->name);
  if (strcmp(conversion->title->str, expected) != 0)
    return refuse(conversion, "unusual_workbook", "");
  const CsvLimits csv_limits = {
      .max_rows = G_MAXUINT, .max_cells = MOST_CSV_CELLS, .max_cell_bytes = conversion->limits->longest_cell_bytes};
  conversion->csv = csv_reader_new(&csv_limits, ',', take_row, conversion);
  conversion->delivery.sheet = sheet;
  return true;
}

/* Takes the title's bytes from TEXT; returns how many. */
static size_t take_title(Conversion *conversion, const char *text, size_t size)
{
  const char *end = memchr(text, '\n', size);
  const size_t n = end != NULL ? (size_t)(end - text) : size;
  g_string_append_len(conversion->title, text, (gssize)MIN(n, LONGEST_TITLE_BYTES - conversion->title->len));
  conversion->is_in_title = end == NULL;
  return end != NULL ? n + 1 : n;
}

static bool take_rows(Conversion *conversion, const char *text, size_t size)
{
  if (size == 0)
    return true;
  if (conversion->csv == NULL) /* not a word before the first title */
    return refuse(conversion, "broken_workbook", "");
  return csv_reader_feed(conversion->csv, text, size, NULL) || explain(conversion);
}

/* Takes rows up to the next title, if there is one; *out_n_taken is how many bytes. */
static bool take_sheet(Conversion *conversion, const char *text, size_t size, size_t *out_n_taken)
{
  const char *separator = memchr(text, RECORD_SEPARATOR, size);
  const size_t n = separator != NULL ? (size_t)(separator - text) : size;
  *out_n_taken = separator != NULL ? n + 1 : n;
  conversion->is_in_title = separator != NULL;
  g_string_truncate(conversion->title, 0);
  return take_rows(conversion, text, n) && (separator == NULL || end_sheet(conversion));
}

static bool take_output(Conversion *conversion, const char *text, size_t size)
{
  const char *end = text + size;
  bool is_sound = true;
  while (text < end && is_sound) {
    size_t n = 0;
    if (conversion->is_in_title) {
      n = take_title(conversion, text, (size_t)(end - text));
      is_sound = conversion->is_in_title || begin_sheet(conversion);
    } else {
      is_sound = take_sheet(conversion, text, (size_t)(end - text), &n);
    }
    text += n;
  }
  return is_sound;
}

/* --- Reading its output ------------------------------------------------------------------------------------------- */

/* Waits for output until the deadline, telling now and then that it does. False when it has passed. */
static bool wait_for_output(const Conversion *conversion)
{
  struct pollfd wanted = {.fd = conversion->output, .events = POLLIN};
  for (;;) {
    const int64_t left_ms = conversion->until_ms - clock_monotonic_ms();
    if (left_ms <= 0)
      return false;
    const int n = poll(&wanted, 1, (int)MIN(left_ms, TELL_EVERY_MS));
    if (n > 0)
      return true;
    progress_tell(conversion->progress, PROGRESS_OPENING, 0);
  }
}

/* Takes all of the output. False with a fault, or when the reading was stopped. */
static bool take_all_output(Conversion *conversion)
{
  g_autofree char *piece = g_malloc(PIECE_BYTES);
  g_autofree char *largest = g_format_size_full(conversion->limits->largest_workbook_bytes, G_FORMAT_SIZE_IEC_UNITS);
  for (;;) {
    if (!wait_for_output(conversion))
      return refuse(conversion, "workbook_too_slow", "");
    const ssize_t n = read(conversion->output, piece, PIECE_BYTES);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return end_sheet(conversion);
    conversion->n_bytes += (size_t)n;
    if (conversion->n_bytes > conversion->limits->largest_workbook_bytes)
      return refuse(conversion, "workbook_too_large", largest);
    if (!take_output(conversion, piece, (size_t)n))
      return false;
  }
}

static SheetsEnd read_output(Conversion *conversion)
{
  const bool is_taken = take_all_output(conversion);
  /* It may still be leaving when its output has ended: then it is waited for, not killed. */
  const bool is_done = is_taken && !conversion->is_in_title;
  if (is_done)
    while (waitid(P_PID, (id_t)conversion->pid, &(siginfo_t){0}, WEXITED | WNOWAIT) != 0 && errno == EINTR)
      continue;
  const bool was_successful = stop(conversion);
  if (conversion->delivery.is_stopped)
    return SHEETS_STOPPED;
  if (is_taken && (!was_successful || conversion->n_sheets != conversion->workbook->sheets->len))
    refuse(conversion, "broken_workbook", "");
  return conversion->fault->code != NULL ? SHEETS_FAULTY : SHEETS_AT_END;
}

SheetsEnd workbook_read(const SheetsScope *scope, int fd, const Workbook *examined, SheetRowFunc row_func, void *user,
                        FormFault *out_fault, GError **error)
{
  const SheetLimits *limits = &scope->limits;
  Conversion conversion = {.limits = limits,
                           .progress = scope->progress,
                           .workbook = examined,
                           .until_ms = clock_monotonic_ms() + limits->conversion_ms,
                           .title = g_string_new(NULL),
                           .fault = out_fault};
  row_delivery_init(&conversion.delivery, limits, row_func, user, out_fault);
  const SheetsEnd end = start(&conversion, fd, error) ? read_output(&conversion) : SHEETS_FAILED;
  g_clear_pointer(&conversion.csv, csv_reader_free);
  g_string_free(conversion.title, TRUE);
  row_delivery_clear(&conversion.delivery);
  return end;
}
