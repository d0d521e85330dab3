#include "collector/forms/form.h"

#include <sys/stat.h>

#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "collector/forms/form_layout.h"
#include "collector/forms/form_place.h"
#include "collector/forms/form_rows.h"
#include "collector/forms/form_words.h"

/* What a form is not expected to pass: more is a mistake of whoever made the file. */
enum { MOST_SHEETS = FORM_SHEETS_MOST, MOST_COLUMNS = 256, LONGEST_CELL_BYTES = 64 * 1024 };

/* Above a sheet's head there may be a title, who issued the form and for whom it is. */
enum { MOST_ROWS_ABOVE = 30 };

/* The first that recognises a head reads the sheet: the long layout knows names of the others, too. */
static const FormLayout *const layouts[] = {&wide_layout, &sdmx_layout, &long_layout};

/* The sheet that is being read. */
typedef struct FormSheet {
  FormReading *reading;
  guint sheet;
  int explanations_in;      /* the last sheet of a receipt's explanations; -1: none yet */
  const FormLayout *layout; /* NULL: its head has not come yet */
  gpointer head;            /* the layout's */
  GPtrArray *above;         /* rows so far above the head: cells, ended by NULL */
} FormSheet;

static int32_t today_in(const char *time_zone)
{
  const GDate today = clock_today(time_zone);
  return day_of_date(g_date_get_year(&today), (int)g_date_get_month(&today), g_date_get_day(&today));
}

FormScope form_scope(const District *district, const Settings *settings)
{
  return (FormScope){.district = district,
                     .today = today_in(settings_text(settings, "collector.time_zone")),
                     .limits = {.largest_file_bytes = (size_t)settings_integer(settings, "form.largest_file"),
                                .largest_workbook_bytes = (size_t)settings_integer(settings, "form.largest_workbook"),
                                .most_sheets = MOST_SHEETS,
                                .most_columns = MOST_COLUMNS,
                                .longest_cell_bytes = LONGEST_CELL_BYTES,
                                .conversion_ms = settings_integer(settings, "form.conversion")},
                     .most_rows = (guint)settings_integer(settings, "form.most_rows"),
                     .most_findings = (guint)settings_integer(settings, "form.most_findings")};
}

bool form_is_too_large(const FormScope *scope, const char *path, FormFault *out_fault)
{
  struct stat status;
  if (stat(path, &status) != 0 || (size_t)status.st_size <= scope->limits.largest_file_bytes)
    return false;
  g_autofree char *given = g_format_size_full((guint64)status.st_size, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *expected = g_format_size_full(scope->limits.largest_file_bytes, G_FORMAT_SIZE_IEC_UNITS);
  form_fault_set(out_fault, "too_large", 0, given, expected);
  return true;
}

/* --- Sheets ------------------------------------------------------------------------------------------------------- */

static void free_cells(gpointer cells)
{
  g_strfreev(cells);
}

static void begin_sheet(FormSheet *form, guint sheet)
{
  form->sheet = sheet;
  form->layout = NULL;
  form->head = NULL;
  g_ptr_array_set_size(form->above, 0);
}

/* False, with a fault or a failure, when nothing of the sheet was understood or its layout cannot finish it. One that was not read to its end is only put
 * away. */
static bool end_sheet(FormSheet *form, bool is_whole)
{
  const SheetRow nowhere = {.sheet = form->sheet};
  bool is_understood = true;
  if (form->layout == NULL && form->above->len > 0 && form->reading->fault->code == NULL) {
    const char *const *first = g_ptr_array_index(form->above, 0);
    is_understood = form_reading_fail(form->reading, &nowhere, "no_head", first[0], "");
  }
  if (is_whole && form->head != NULL && form->layout->finish != NULL)
    is_understood = form->layout->finish(form->reading, form->head);
  if (form->layout != NULL)
    form->layout->end(form->head);
  begin_sheet(form, form->sheet);
  return is_understood;
}

const FormLayout *form_layout_headed_by(const SheetRow *row)
{
  for (size_t i = 0; i < G_N_ELEMENTS(layouts); i++)
    if (layouts[i]->is_headed_by(row))
      return layouts[i];
  return NULL;
}

static char **copy_cells(const SheetRow *row)
{
  char **cells = g_new0(char *, row->n_cells + 1);
  for (guint i = 0; i < row->n_cells; i++)
    cells[i] = g_strdup(row->cells[i]);
  return cells;
}

/* Looks for the head. False, with a fault, when it cannot be read or has not come for too long. */
static bool read_above(FormSheet *form, const SheetRow *row)
{
  form->layout = form_layout_headed_by(row);
  if (form->layout != NULL) {
    form->head = form->layout->begin(form->reading, form->above, row);
    return form->head != NULL;
  }
  g_ptr_array_add(form->above, copy_cells(row));
  return form->above->len < MOST_ROWS_ABOVE;
}

static bool read_row(const SheetRow *row, void *user)
{
  FormSheet *form = user;
  if (form_rows_is_explanations(form->reading->sheets, row))
    form->explanations_in = (int)row->sheet;
  if (sheets_is_hidden(form->reading->sheets, row->sheet) || form->explanations_in == (int)row->sheet)
    return true;
  if (row->sheet != form->sheet) {
    if (!end_sheet(form, true))
      return false;
    begin_sheet(form, row->sheet);
  }
  return form->layout != NULL ? form->layout->take(form->reading, form->head, row) : read_above(form, row);
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

/* False when the file cannot be read, or the sink fails; else what is wrong is in the fault. */
static bool read_sheets(Sheets *sheets, FormReading *reading, GError **error)
{
  g_autoptr(GPtrArray) above = g_ptr_array_new_with_free_func(free_cells);
  FormSheet form = {.reading = reading, .explanations_in = -1, .above = above};
  reading->sheets = sheets;
  const SheetsEnd end = sheets_read(sheets, read_row, &form, reading->fault, error);
  const bool is_understood = end_sheet(&form, end == SHEETS_AT_END);
  if (end == SHEETS_FAILED)
    return false;
  if (reading->failure != NULL) {
    g_propagate_error(error, g_steal_pointer(&reading->failure));
    return false;
  }
  if (is_understood && reading->fault->code == NULL && reading->n_received == 0)
    form_fault_set(reading->fault, reading->empty_fault, 0, "", "");
  return true;
}

/* NULL for a text. */
static char **names_of(const Sheets *sheets)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  if (sheets_name(sheets, 0)[0] == '\0')
    return NULL;
  for (guint i = 0; i < sheets_count(sheets); i++)
    g_strv_builder_add(names, sheets_name(sheets, i));
  return g_strv_builder_end(names);
}

static bool read_file(const FormScope *scope, int fd, const char *file_name, FormReading *reading,
                      FormOutline *out_outline, GError **error)
{
  g_autoptr(ExpectedWords) words = form_words_new(scope->district);
  const SheetsScope sheets_scope = {
      .limits = scope->limits, .encoding = scope->encoding, .words = words, .progress = scope->progress};
  g_autoptr(GError) failure = NULL;
  g_autoptr(Sheets) sheets = sheets_open(&sheets_scope, fd, file_name, reading->fault, &failure);
  if (failure != NULL) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  if (sheets == NULL)
    return true;
  out_outline->sheet_names = names_of(sheets);
  const bool is_read = read_sheets(sheets, reading, error);
  out_outline->n_received = reading->n_received;
  out_outline->older_catalogue = g_steal_pointer(&reading->older_catalogue);
  return is_read;
}

bool form_read(const FormScope *scope, const char *path, const char *file_name, const FormSink *sink,
               FormOutline *out_outline, FormFault *out_fault, GError **error)
{
  FormReading reading = {.catalogue = district_catalogue(scope->district),
                         .profile = district_profile(scope->district),
                         .today = scope->today,
                         .sink = sink,
                         .most_rows = scope->most_rows,
                         .progress = scope->progress,
                         .empty_fault = "empty",
                         .warning = &out_outline->warning,
                         .fault = out_fault};
  g_autoptr(RowMemory) memory = row_memory_new(reading.catalogue);
  g_autoptr(GString) comment = g_string_new(NULL);
  reading.memory = memory;
  reading.comment = comment;
  size_t size = 0;
  const int fd = file_open(path, &size, error);
  if (fd < 0)
    return false;
  const bool is_read = read_file(scope, fd, file_name, &reading, out_outline, error);
  close(fd);
  return is_read;
}

void form_outline_clear(FormOutline *outline)
{
  g_clear_pointer(&outline->sheet_names, g_strfreev);
  g_clear_pointer(&outline->older_catalogue, g_free);
  form_fault_clear(&outline->warning);
}
