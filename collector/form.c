#include "collector/form.h"

#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "collector/form_row.h"

/* What reading a file carries from row to row. */
typedef struct FormReading {
  FormRowScope scope;
  Form *form;
  guint most_rows;
  bool has_header;
  FormHeader header;
  FormFault *fault;
} FormReading;

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

static bool read_row(const CsvRow *row, void *user, GError **error)
{
  FormReading *reading = user;
  if (is_blank(row))
    return true;
  if (!reading->has_header) {
    reading->has_header = form_header_read(row->cells, row->n_cells, &reading->header, reading->fault);
    return reading->has_header || stop_reading(error);
  }
  if (reading->form->n_received == reading->most_rows) {
    g_autofree char *most = g_strdup_printf("%u", reading->most_rows);
    form_fault_set(reading->fault, "too_many_rows", row->row, "", most);
    return stop_reading(error);
  }
  reading->form->n_received++;
  Record record;
  if (form_row_read(&reading->scope, &reading->header, row, &record))
    g_array_append_val(reading->form->records, record);
  return true;
}

static bool read_rows(GBytes *file, FormReading *reading)
{
  gsize size = 0;
  const char *text = g_bytes_get_data(file, &size);
  const CsvLimits limits = {.max_rows = G_MAXUINT};
  g_autoptr(GError) failure = NULL;
  if (!g_utf8_validate(text, (gssize)size, NULL)) {
    form_fault_set(reading->fault, "not_text", 0, "", "");
    return false;
  }
  if (!csv_read(text, size, &limits, read_row, reading, &failure)) {
    if (reading->fault->code == NULL)
      form_fault_set(reading->fault, "broken_csv", 0, failure->message, "");
    return false;
  }
  if (reading->form->n_received == 0)
    form_fault_set(reading->fault, "empty", 0, "", "");
  return reading->fault->code == NULL;
}

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
  form->n_repeated = (uint32_t)audit_mark_repeated((const Record *)(const void *)records->data, records->len, repeated);
  for (guint i = 0; i < records->len; i++)
    repeated[i] = !repeated[i];
  keep_records(records, repeated);
}

static Form *form_new(const FormLimits *limits)
{
  Form *form = g_new0(Form, 1);
  form->records = g_array_new(FALSE, FALSE, sizeof(Record));
  form->findings = audit_findings_new(limits->most_findings);
  form->comments = g_string_chunk_new(4096);
  return form;
}

Form *form_read(GBytes *file, const District *district, int32_t today, const FormLimits *limits, FormFault *out_fault)
{
  g_autoptr(Form) form = form_new(limits);
  FormReading reading = {.scope = {.catalogue = district_catalogue(district),
                                   .profile = district_profile(district),
                                   .findings = form->findings,
                                   .comments = form->comments},
                         .form = form,
                         .most_rows = limits->most_rows,
                         .fault = out_fault};
  if (!read_rows(file, &reading))
    return NULL;
  const AuditScope scope = district_audit_scope(district, today);
  g_array_sort(form->records, compare_groups);
  drop_refused(form, &scope);
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
  g_free(form);
}
