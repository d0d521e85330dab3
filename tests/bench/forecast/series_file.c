#include "tests/bench/forecast/series_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/file.h"

#define MAX_FILE_BYTES (16 * 1024 * 1024)
#define FIRST_VALUE 3 /* source, series, first year, values … */

static void annual_series_free(void *item)
{
  AnnualSeries *series = item;
  g_free(series->source);
  g_free(series->name);
  g_array_unref(series->values);
  g_free(series);
}

AnnualSeries *annual_series_new(const char *source, const char *name, const double *values, guint n)
{
  AnnualSeries *series = g_new0(AnnualSeries, 1);
  series->source = g_strdup(source);
  series->name = g_strdup(name);
  series->values = g_array_new(FALSE, FALSE, sizeof(double));
  g_array_append_vals(series->values, values, n);
  return series;
}

static bool read_row(const CsvRow *row, void *user, GError **error)
{
  (void)error;
  if (row->row == 1)
    return true;
  AnnualSeries *series = annual_series_new(row->cells[0], row->cells[1], NULL, 0);
  for (guint i = FIRST_VALUE; i < row->n_cells; i++) {
    double value = g_ascii_strtod(row->cells[i], NULL);
    g_array_append_val(series->values, value);
  }
  g_ptr_array_add(user, series);
  return true;
}

GPtrArray *annual_series_list_new(void)
{
  return g_ptr_array_new_with_free_func(annual_series_free);
}

void series_file_read(const char *path, GPtrArray *list)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = file_read(path, MAX_FILE_BYTES, &error);
  gsize size = 0;
  const char *text = bytes == NULL ? NULL : g_bytes_get_data(bytes, &size);
  if (text == NULL || !csv_read(text, size, NULL, read_row, list, &error)) {
    fprintf(stderr, "%s\n", error->message);
    exit(4);
  }
}
