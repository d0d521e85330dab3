#include "aggregator/administration/agency_form.h"

#include <string.h>

#include "base/csv.h"

/* A list being read. */
typedef struct Reading {
  GArray *columns; /* AgencyColumn of each cell, or NO_COLUMN; NULL before the header */
  GPtrArray *agencies;
  GPtrArray *faults;
  bool has_bad_header; /* then the rows are passed over: what stands where is not known */
} Reading;

enum { NO_COLUMN = -1 };

/* What a list cannot do without: new agencies need it, and it tells the others apart. */
static const AgencyColumn needed_columns[] = {AGENCY_CODE, AGENCY_PARENT, AGENCY_LEVEL, AGENCY_NAME_ZH, AGENCY_NAME_EN};

static int find_column(const char *name)
{
  for (int column = 0; column < N_AGENCY_COLUMNS; column++)
    if (strcmp(agency_column_name((AgencyColumn)column), name) == 0)
      return column;
  return NO_COLUMN;
}

static bool has_column(const Reading *reading, int column)
{
  for (guint i = 0; i < reading->columns->len; i++)
    if (g_array_index(reading->columns, int, i) == column)
      return true;
  return false;
}

static void read_header(Reading *reading, const CsvRow *row)
{
  reading->columns = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < row->n_cells; i++) {
    const int column = find_column(row->cells[i]);
    if (column == NO_COLUMN)
      agency_faults_add(reading->faults, row->row, NULL, "unknown_column", row->cells[i]);
    else if (has_column(reading, column))
      agency_faults_add(reading->faults, row->row, NULL, "repeated_column", row->cells[i]);
    g_array_append_val(reading->columns, column);
  }
  for (guint i = 0; i < G_N_ELEMENTS(needed_columns); i++)
    if (!has_column(reading, (int)needed_columns[i]))
      agency_faults_add(reading->faults, row->row, NULL, "missing_column", agency_column_name(needed_columns[i]));
  reading->has_bad_header = reading->faults->len > 0;
}

static void read_agency(Reading *reading, const CsvRow *row)
{
  Agency *agency = agency_new(row->row);
  for (guint i = 0; i < row->n_cells; i++) {
    const int column = g_array_index(reading->columns, int, i);
    if (column != NO_COLUMN)
      agency_set(agency, (AgencyColumn)column, row->cells[i]);
  }
  g_ptr_array_add(reading->agencies, agency);
}

static bool read_row(const CsvRow *row, void *user, G_GNUC_UNUSED GError **error)
{
  Reading *reading = user;
  if (reading->columns == NULL) {
    read_header(reading, row);
    return true;
  }
  if (reading->has_bad_header)
    return true;
  if (row->n_cells == reading->columns->len) {
    read_agency(reading, row);
    return true;
  }
  g_autofree char *given = g_strdup_printf("%u", row->n_cells);
  agency_faults_add(reading->faults, row->row, NULL, "bad_row", given);
  return true;
}

static void free_agency(gpointer agency)
{
  agency_free(agency);
}

GPtrArray *agency_form_read(GBytes *content, GPtrArray *faults, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data(content, &size);
  g_autoptr(GPtrArray) agencies = g_ptr_array_new_with_free_func(free_agency);
  Reading reading = {.agencies = agencies, .faults = faults};
  const bool is_read = csv_read(text, size, NULL, read_row, &reading, error);
  if (is_read && reading.columns == NULL)
    agency_faults_add(faults, 0, NULL, "no_header", "");
  g_clear_pointer(&reading.columns, g_array_unref);
  return is_read ? g_steal_pointer(&agencies) : NULL;
}
