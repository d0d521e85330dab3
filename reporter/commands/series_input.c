#include "reporter/commands/series_input.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"

enum { SERIES, YEAR, VALUE, N_COLUMNS };

static const char *const column_names[N_COLUMNS] = {"series", "year", "value"};

static void input_series_free(void *item)
{
  InputSeries *series = item;
  g_free(series->name);
  g_array_unref(series->points);
  g_hash_table_unref(series->row_of_year);
  g_free(series);
}

static void fault_free(void *item)
{
  SeriesFault *fault = item;
  g_free(fault->given);
  g_free(fault);
}

static SeriesInput *input_new(void)
{
  SeriesInput *input = g_new0(SeriesInput, 1);
  input->series = g_ptr_array_new_with_free_func(input_series_free);
  input->faults = g_ptr_array_new_with_free_func(fault_free);
  input->by_name = g_hash_table_new(g_str_hash, g_str_equal);
  return input;
}

void series_input_free(SeriesInput *input)
{
  if (input == NULL)
    return;
  g_hash_table_unref(input->by_name);
  g_ptr_array_unref(input->series);
  g_ptr_array_unref(input->faults);
  g_free(input);
}

static void add_fault(SeriesInput *input, SeriesFaultKind kind, guint row, guint column, const char *given,
                      guint first_row)
{
  input->n_faults++;
  if (input->faults->len >= SERIES_FAULTS_KEPT)
    return;
  SeriesFault *fault = g_new(SeriesFault, 1);
  *fault = (SeriesFault){
      .kind = kind, .row = row, .column = column_names[column], .given = g_strdup(given), .first_row = first_row};
  g_ptr_array_add(input->faults, fault);
}

static bool read_header(SeriesInput *input, const CsvRow *row, GError **error)
{
  for (guint column = 0; column < N_COLUMNS; column++) {
    guint cell = 0;
    while (cell < row->n_cells && g_ascii_strcasecmp(row->cells[cell], column_names[column]) != 0)
      cell++;
    if (cell == row->n_cells) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                  "row %u: there is no column '%s'; hint: the first row must name the columns series, year and value",
                  row->row, column_names[column]);
      return false;
    }
    input->columns[column] = cell;
  }
  input->has_header = true;
  return true;
}

static bool read_year(const char *cell, int *out_year)
{
  if (strspn(cell, "0123456789") != strlen(cell) || strlen(cell) > 4)
    return false;
  gint64 year = g_ascii_strtoll(cell, NULL, 10);
  *out_year = (int)year;
  return year >= SERIES_FIRST_YEAR && year <= SERIES_LAST_YEAR;
}

/* Plain decimal or scientific notation; what strtod() takes beyond it (hexadecimal, inf, nan) is refused. */
static bool read_value(const char *cell, double *out_value)
{
  if (cell[0] == '\0' || strspn(cell, "0123456789.+-eE") != strlen(cell))
    return false;
  char *end = NULL;
  *out_value = g_ascii_strtod(cell, &end);
  return *end == '\0';
}

/* Says what is wrong with the first cell that cannot be used. */
static bool read_point(SeriesInput *input, const CsvRow *row, const char *const *cells, Point *out_point)
{
  if (cells[SERIES][0] == '\0')
    add_fault(input, SERIES_NAME_EMPTY, row->row, SERIES, cells[SERIES], 0);
  else if (!read_year(cells[YEAR], &out_point->year))
    add_fault(input, SERIES_YEAR_INVALID, row->row, YEAR, cells[YEAR], 0);
  else if (cells[VALUE][0] == '\0')
    add_fault(input, SERIES_VALUE_EMPTY, row->row, VALUE, cells[VALUE], 0);
  else if (!read_value(cells[VALUE], &out_point->value))
    add_fault(input, SERIES_VALUE_INVALID, row->row, VALUE, cells[VALUE], 0);
  else if (!isfinite(out_point->value))
    add_fault(input, SERIES_VALUE_TOO_LARGE, row->row, VALUE, cells[VALUE], 0);
  else
    return true;
  return false;
}

static InputSeries *series_named(SeriesInput *input, const char *name)
{
  InputSeries *series = g_hash_table_lookup(input->by_name, name);
  if (series != NULL)
    return series;
  series = g_new(InputSeries, 1);
  *series = (InputSeries){.name = g_strdup(name),
                          .points = g_array_new(FALSE, FALSE, sizeof(Point)),
                          .row_of_year = g_hash_table_new(NULL, NULL)};
  g_ptr_array_add(input->series, series);
  g_hash_table_insert(input->by_name, series->name, series);
  return series;
}

static void add_point(SeriesInput *input, const CsvRow *row, const char *const *cells, Point point)
{
  InputSeries *series = series_named(input, cells[SERIES]);
  guint first_row = GPOINTER_TO_UINT(g_hash_table_lookup(series->row_of_year, GINT_TO_POINTER(point.year)));
  if (first_row != 0) {
    add_fault(input, SERIES_YEAR_TWICE, row->row, YEAR, cells[YEAR], first_row);
    return;
  }
  g_hash_table_insert(series->row_of_year, GINT_TO_POINTER(point.year), GUINT_TO_POINTER(row->row));
  g_array_append_val(series->points, point);
}

static bool read_row(const CsvRow *row, void *user, GError **error)
{
  SeriesInput *input = user;
  if (!input->has_header)
    return read_header(input, row, error);
  const char *cells[N_COLUMNS];
  for (guint column = 0; column < N_COLUMNS; column++) {
    if (input->columns[column] >= row->n_cells) {
      add_fault(input, SERIES_CELL_MISSING, row->row, column, "", 0);
      return true;
    }
    cells[column] = row->cells[input->columns[column]];
  }
  Point point = {0};
  if (read_point(input, row, cells, &point))
    add_point(input, row, cells, point);
  return true;
}

SeriesInput *series_input_read(const char *text, size_t size, GError **error)
{
  g_autoptr(SeriesInput) input = input_new();
  if (!csv_read(text, size, NULL, read_row, input, error))
    return NULL;
  if (input->has_header)
    return g_steal_pointer(&input);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
              "there is nothing to read; hint: the first row must name the columns series, year and value");
  return NULL;
}
