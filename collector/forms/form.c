#include "collector/forms/form.h"

#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "collector/forms/form_encoding.h"
#include "collector/forms/form_header.h"
#include "collector/forms/form_row.h"

/* What reading a file carries from row to row. */
typedef struct FormReading {
  FormRowScope scope;
  const FormSink *sink;
  FormHeader header;
  guint most_rows;
  guint last_row; /* the last that the CSV reader gave */
  uint32_t n_received;
  bool has_header;
  FormFault *fault;
  GError *failure; /* of the sink */
} FormReading;

static int32_t today_in(const char *time_zone)
{
  const GDate today = clock_today(time_zone);
  return day_of_date(g_date_get_year(&today), (int)g_date_get_month(&today), g_date_get_day(&today));
}

FormScope form_scope(const District *district, const Settings *settings)
{
  return (FormScope){.district = district,
                     .today = today_in(settings_text(settings, "collector.time_zone")),
                     .largest_bytes = (size_t)settings_integer(settings, "form.largest_file"),
                     .most_rows = (guint)settings_integer(settings, "form.most_rows"),
                     .most_findings = (guint)settings_integer(settings, "form.most_findings")};
}

bool form_is_too_large(const FormScope *scope, const char *path, FormFault *out_fault)
{
  struct stat status;
  if (stat(path, &status) != 0 || (size_t)status.st_size <= scope->largest_bytes)
    return false;
  g_autofree char *given = g_format_size_full((guint64)status.st_size, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *expected = g_format_size_full(scope->largest_bytes, G_FORMAT_SIZE_IEC_UNITS);
  form_fault_set(out_fault, "too_large", 0, given, expected);
  return true;
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static bool is_blank(const CsvRow *row)
{
  for (guint i = 0; i < row->n_cells; i++)
    if (row->cells[i][strspn(row->cells[i], " \t")] != '\0')
      return false;
  return true;
}

/* Stops the CSV reader; what is wrong is in the fault already. */
static bool stop_reading(GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "the form has a fault");
  return false;
}

static bool read_header(FormReading *reading, const CsvRow *row, GError **error)
{
  reading->has_header = form_header_read(row->cells, row->n_cells, &reading->header, reading->fault);
  if (reading->has_header)
    return true;
  reading->fault->row = row->row;
  return stop_reading(error);
}

/* A failing sink is no fault of the form. */
static bool hand_on(FormReading *reading, const FormCell *cell, GError **error)
{
  return reading->sink->take(cell, reading->sink->user, &reading->failure) || stop_reading(error);
}

static bool read_row(const CsvRow *row, void *user, GError **error)
{
  FormReading *reading = user;
  FormCell cell;
  reading->last_row = row->row;
  if (is_blank(row))
    return true;
  if (!reading->has_header)
    return read_header(reading, row, error);
  if (reading->n_received == reading->most_rows) {
    g_autofree char *most = g_strdup_printf("%u", reading->most_rows);
    form_fault_set(reading->fault, "too_many_rows", row->row, "", most);
    return stop_reading(error);
  }
  reading->n_received++;
  return !form_row_read(&reading->scope, &reading->header, row, &cell) || hand_on(reading, &cell, error);
}

static void read_rows(GBytes *file, FormReading *reading)
{
  gsize size = 0;
  const char *text = g_bytes_get_data(file, &size);
  const CsvLimits limits = {.max_rows = G_MAXUINT};
  g_autoptr(GError) failure = NULL;
  const char *encoding_fault = form_encoding_fault(text, size);
  if (encoding_fault != NULL) {
    form_fault_set(reading->fault, encoding_fault, 0, "", "");
    return;
  }
  if (size > 0 && !csv_read(text, size, &limits, read_row, reading, &failure)) {
    if (reading->fault->code == NULL && reading->failure == NULL)
      form_fault_set(reading->fault, "broken_csv", reading->last_row + 1, "", "");
    return;
  }
  if (reading->n_received == 0)
    form_fault_set(reading->fault, "empty", 0, "", "");
}

static bool check_kind(const char *file_name, FormFault *out_fault)
{
  g_autofree char *folded = g_ascii_strdown(file_name, -1);
  if (g_str_has_suffix(folded, ".csv"))
    return true;
  form_fault_set(out_fault, form_name_is_of_workbook(file_name) ? "workbook" : "unsupported", 0, file_name, ".csv");
  return false;
}

bool form_read(const FormScope *scope, const char *path, const char *file_name, const FormSink *sink,
               uint32_t *out_n_received, FormFault *out_fault, GError **error)
{
  FormReading reading = {.scope = {.catalogue = district_catalogue(scope->district),
                                   .profile = district_profile(scope->district),
                                   .findings = sink->findings},
                         .sink = sink,
                         .most_rows = scope->most_rows,
                         .fault = out_fault};
  if (!check_kind(file_name, out_fault))
    return true;
  g_autoptr(GBytes) file = file_read(path, scope->largest_bytes, error);
  if (file == NULL)
    return false;
  read_rows(file, &reading);
  if (reading.failure != NULL) {
    g_propagate_error(error, reading.failure);
    return false;
  }
  *out_n_received = reading.n_received;
  return true;
}
