#include "collector/forms/form.h"

#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/error.h"
#include "collector/forms/form_encoding.h"
#include "collector/forms/form_row.h"

/* Which of its two columns a row's value stands in; kept only for forms that have both. */
typedef struct ValuePlace {
  uint32_t row;
  FormField column; /* N_FORM_FIELDS: both are empty */
} ValuePlace;

/* What reading a file carries from row to row. */
typedef struct FormReading {
  FormRowScope scope;
  Form *form;
  guint most_rows;
  guint last_row; /* the last that the CSV reader gave */
  bool has_header;
  FormFault *fault;
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
  reading->has_header = form_header_read(row->cells, row->n_cells, &reading->form->header, reading->fault);
  if (reading->has_header)
    return true;
  reading->fault->row = row->row;
  return stop_reading(error);
}

static void keep_row(Form *form, const FormRow *row)
{
  const ValuePlace place = {row->record.source_row, row->value_column};
  g_array_append_val(form->records, row->record);
  if (form->header.column[FORM_FIELD_VALUE] >= 0 && form->header.column[FORM_FIELD_NUMERATOR] >= 0)
    g_array_append_val(form->value_places, place);
}

static bool read_row(const CsvRow *row, void *user, GError **error)
{
  FormReading *reading = user;
  FormRow read;
  reading->last_row = row->row;
  if (is_blank(row))
    return true;
  if (!reading->has_header)
    return read_header(reading, row, error);
  if (reading->form->n_received == reading->most_rows) {
    g_autofree char *most = g_strdup_printf("%u", reading->most_rows);
    form_fault_set(reading->fault, "too_many_rows", row->row, "", most);
    return stop_reading(error);
  }
  reading->form->n_received++;
  if (form_row_read(&reading->scope, &reading->form->header, row, &read))
    keep_row(reading->form, &read);
  return true;
}

static bool read_rows(GBytes *file, FormReading *reading)
{
  gsize size = 0;
  const char *text = g_bytes_get_data(file, &size);
  const CsvLimits limits = {.max_rows = G_MAXUINT};
  g_autoptr(GError) failure = NULL;
  const char *encoding_fault = form_encoding_fault(text, size);
  if (encoding_fault != NULL) {
    form_fault_set(reading->fault, encoding_fault, 0, "", "");
    return false;
  }
  if (size > 0 && !csv_read(text, size, &limits, read_row, reading, &failure)) {
    if (reading->fault->code == NULL)
      form_fault_set(reading->fault, "broken_csv", reading->last_row + 1, "", "");
    return false;
  }
  if (reading->form->n_received == 0)
    form_fault_set(reading->fault, "empty", 0, "", "");
  return reading->fault->code == NULL;
}

static bool check_kind(const char *file_name, FormFault *out_fault)
{
  g_autofree char *folded = g_ascii_strdown(file_name, -1);
  if (g_str_has_suffix(folded, ".csv"))
    return true;
  form_fault_set(out_fault, form_name_is_of_workbook(file_name) ? "workbook" : "unsupported", 0, file_name, ".csv");
  return false;
}

/* --- Judging ------------------------------------------------------------------------------------------------------ */

static gint compare_groups(gconstpointer left, gconstpointer right)
{
  const Record *a = left;
  const Record *b = right;
  return a->indicator_id != b->indicator_id ? a->indicator_id - b->indicator_id : period_compare(a->period, b->period);
}

/* Keeps the records for which KEEP is true, in their order. */
static void keep_records(GArray *records, const bool *keep)
{
  guint n_kept = 0;
  for (guint i = 0; i < records->len; i++)
    if (keep[i])
      g_array_index(records, Record, n_kept++) = g_array_index(records, Record, i);
  g_array_set_size(records, n_kept);
}

static void drop_refused(Form *form, const AuditScope *scope)
{
  GArray *records = form->records;
  g_autofree uint8_t *verdicts = g_new0(uint8_t, records->len + 1);
  g_autofree bool *passed = g_new0(bool, records->len + 1);
  audit_records(scope, (const Record *)(const void *)records->data, records->len, verdicts, form->findings);
  for (guint i = 0; i < records->len; i++)
    passed[i] = verdicts[i] == AUDIT_PASSED;
  keep_records(records, passed);
}

static void drop_repeated(Form *form)
{
  GArray *records = form->records;
  g_autofree bool *repeated = g_new0(bool, records->len + 1);
  g_autofree bool *said_first = g_new0(bool, records->len + 1);
  form->n_repeated = (uint32_t)audit_mark_repeated((const Record *)(const void *)records->data, records->len, repeated);
  for (guint i = 0; i < records->len; i++)
    said_first[i] = !repeated[i];
  keep_records(records, said_first);
}

static Form *form_new(const FormScope *scope)
{
  Form *form = g_new0(Form, 1);
  form->records = g_array_new(FALSE, FALSE, sizeof(Record));
  form->findings = audit_findings_new(scope->most_findings);
  form->comments = g_string_chunk_new(4096);
  form->value_places = g_array_new(FALSE, FALSE, sizeof(ValuePlace));
  return form;
}

Form *form_read(const FormScope *scope, GBytes *file, const char *file_name, FormFault *out_fault)
{
  g_autoptr(Form) form = form_new(scope);
  FormReading reading = {.scope = {.catalogue = district_catalogue(scope->district),
                                   .profile = district_profile(scope->district),
                                   .findings = form->findings,
                                   .comments = form->comments},
                         .form = form,
                         .most_rows = scope->most_rows,
                         .fault = out_fault};
  if (!check_kind(file_name, out_fault) || !read_rows(file, &reading))
    return NULL;
  const AuditScope audit_scope = district_audit_scope(scope->district, scope->today);
  g_array_sort(form->records, compare_groups);
  drop_refused(form, &audit_scope);
  drop_repeated(form);
  return g_steal_pointer(&form);
}

void form_free(Form *form)
{
  if (form == NULL)
    return;
  g_array_unref(form->records);
  audit_findings_free(form->findings);
  g_string_chunk_free(form->comments);
  g_array_unref(form->value_places);
  g_free(form);
}

/* --- Naming columns ----------------------------------------------------------------------------------------------- */

static gint compare_places(gconstpointer left, gconstpointer right)
{
  const uint32_t a = ((const ValuePlace *)left)->row;
  const uint32_t b = ((const ValuePlace *)right)->row;
  return a < b ? -1 : a > b;
}

/* The column in which ROW has its value, or could have it; N_FORM_FIELDS when it could be in either. */
static FormField value_column_of(const Form *form, uint32_t row)
{
  const ValuePlace sought = {.row = row};
  guint index = 0;
  if (form->header.column[FORM_FIELD_NUMERATOR] < 0)
    return FORM_FIELD_VALUE;
  if (form->header.column[FORM_FIELD_VALUE] < 0)
    return FORM_FIELD_NUMERATOR;
  return g_array_binary_search(form->value_places, &sought, compare_places, &index)
             ? g_array_index(form->value_places, ValuePlace, index).column
             : N_FORM_FIELDS;
}

const char *form_column_of(const Form *form, const AuditFinding *finding)
{
  const bool is_about_value = strcmp(finding->field, form_field_name(FORM_FIELD_VALUE)) == 0 ||
                              strcmp(finding->field, form_field_name(FORM_FIELD_NUMERATOR)) == 0;
  /* A row that never became a record was judged by its own cells. */
  if (!is_about_value || finding->record == AUDIT_NO_RECORD)
    return finding->field;
  const FormField column = value_column_of(form, finding->row);
  return column == N_FORM_FIELDS ? finding->field : form_field_name(column);
}
