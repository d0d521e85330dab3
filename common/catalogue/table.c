#include "catalogue/table.h"

#include <string.h>

#include "base/csv.h"
#include "base/error.h"

static const CsvLimits limits = {.max_rows = 20000, .max_cells = 64, .max_cell_bytes = 4096};

/* What csv_read() fills. */
typedef struct Reading {
  Table *table;
  const char *const *required;
  bool more;
  GStringChunk *chunk;
} Reading;

static void row_clear(TableRow *row)
{
  g_free((void *)row->cells);
}

static const char **copy_cells(const CsvRow *row, GStringChunk *chunk)
{
  const char **cells = g_new0(const char *, (gsize)row->n_cells + 1);
  for (guint i = 0; i < row->n_cells; i++)
    cells[i] = g_string_chunk_insert(chunk, row->cells[i]);
  return cells;
}

static bool header_reject(const Table *table, const char *column, const char *what, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s: line 1: column '%s' %s", table->file, column, what);
  return false;
}

static bool header_is_complete(const Reading *reading, GError **error)
{
  for (const char *const *c = reading->required; *c != NULL; c++)
    if (table_column(reading->table, *c) < 0)
      return header_reject(reading->table, *c, "is missing", error);
  return true;
}

static bool header_is_known(const Reading *reading, GError **error)
{
  const Table *table = reading->table;
  for (int i = 0; table->columns[i] != NULL; i++) {
    if (table_column(table, table->columns[i]) != i)
      return header_reject(table, table->columns[i], "stands there twice", error);
    if (!reading->more && !g_strv_contains(reading->required, table->columns[i]))
      return header_reject(table, table->columns[i], "is not known", error);
  }
  return true;
}

static bool take_row(const CsvRow *row, void *user, GError **error)
{
  Reading *reading = user;
  Table *table = reading->table;
  if (table->columns == NULL) {
    table->columns = copy_cells(row, reading->chunk);
    return header_is_complete(reading, error) && header_is_known(reading, error);
  }
  guint n_columns = g_strv_length((char **)table->columns);
  if (row->n_cells != n_columns) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s: line %u: %u cells where the header has %u",
                table->file, row->row, row->n_cells, n_columns);
    return false;
  }
  TableRow taken = {row->row, copy_cells(row, reading->chunk)};
  g_array_append_val(table->rows, taken);
  return true;
}

Table *table_read(const char *file, GBytes *bytes, const char *const *required, bool more, GStringChunk *chunk,
                  GError **error)
{
  g_autoptr(Table) table = g_new0(Table, 1);
  table->file = file;
  table->rows = g_array_new(FALSE, FALSE, sizeof(TableRow));
  g_array_set_clear_func(table->rows, (GDestroyNotify)row_clear);
  Reading reading = {table, required, more, chunk};
  gsize size;
  const char *text_bytes = g_bytes_get_data(bytes, &size);
  g_autoptr(GError) cause = NULL;
  if (!csv_read(size > 0 ? text_bytes : "", size, &limits, take_row, &reading, &cause)) {
    if (!g_str_has_prefix(cause->message, file))
      g_prefix_error(&cause, "%s: ", file);
    g_propagate_error(error, g_steal_pointer(&cause));
    return NULL;
  }
  if (table->rows->len == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s: has no rows", file);
    return NULL;
  }
  return g_steal_pointer(&table);
}

void table_free(Table *table)
{
  if (table == NULL)
    return;
  g_array_unref(table->rows);
  g_free((void *)table->columns);
  g_free(table);
}

guint table_n_rows(const Table *table)
{
  return table->rows->len;
}

int table_column(const Table *table, const char *column)
{
  for (int i = 0; table->columns[i] != NULL; i++)
    if (strcmp(table->columns[i], column) == 0)
      return i;
  return -1;
}

static Cell cell_at(const Table *table, guint row, const char *column, int position)
{
  g_assert(position >= 0);
  const TableRow *found = &g_array_index(table->rows, TableRow, row);
  return (Cell){table->file, found->line, column, found->cells[position]};
}

Cell table_cell(const Table *table, guint row, const char *column)
{
  return cell_at(table, row, column, table_column(table, column));
}

bool table_is_unique(const Table *table, const char *column, GError **error)
{
  g_autoptr(GHashTable) lines = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < table_n_rows(table); i++) {
    Cell cell = table_cell(table, i, column);
    if (cell.text[0] == '\0')
      continue;
    guint earlier = GPOINTER_TO_UINT(g_hash_table_lookup(lines, cell.text));
    if (earlier > 0)
      return cell_reject(error, &cell, "'%s' stands in line %u already", cell.text, earlier);
    g_hash_table_insert(lines, (void *)cell.text, GUINT_TO_POINTER(cell.line));
  }
  return true;
}

bool table_read_fields(const Table *table, const Field *fields, size_t n_fields, Catalogue *catalogue, void *records,
                       size_t size, GError **error)
{
  g_autofree int *positions = g_new(int, n_fields);
  for (size_t f = 0; f < n_fields; f++)
    positions[f] = table_column(table, fields[f].column);
  for (guint row = 0; row < table_n_rows(table); row++)
    for (size_t f = 0; f < n_fields; f++) {
      Cell cell = cell_at(table, row, fields[f].column, positions[f]);
      if (!fields[f].read(catalogue, &fields[f], &cell, (char *)records + row * size, error))
        return false;
    }
  return true;
}
