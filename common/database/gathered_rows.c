#include "database/gathered_rows.h"

#include "database/binary.h"
#include "database/parameters_private.h"

typedef struct Column {
  unsigned int type;    /* of an element */
  GByteArray *elements; /* as they stand in an array: each with its length before it */
} Column;

struct GatheredRows {
  char *name;
  GArray *columns; /* Column */
  size_t n_rows;
};

static void clear_column(gpointer pointer)
{
  Column *column = pointer;
  g_byte_array_unref(column->elements);
}

GatheredRows *gathered_rows_new(const char *name)
{
  GatheredRows *rows = g_new0(GatheredRows, 1);
  rows->name = g_strdup(name);
  rows->columns = g_array_new(FALSE, FALSE, sizeof(Column));
  g_array_set_clear_func(rows->columns, clear_column);
  return rows;
}

void gathered_rows_free(GatheredRows *rows)
{
  if (rows == NULL)
    return;
  g_array_unref(rows->columns);
  g_free(rows->name);
  g_free(rows);
}

const char *gathered_rows_name(const GatheredRows *rows)
{
  return rows->name;
}

static void begin_columns(GatheredRows *rows, const Parameters *row)
{
  const unsigned int *types = parameters_types(row);
  for (int i = 0; i < parameters_count(row); i++) {
    const Column column = {.type = types[i], .elements = g_byte_array_new()};
    g_array_append_val(rows->columns, column);
  }
}

static void add_element(Column *column, unsigned int type, const char *bytes_or_null, int length)
{
  g_assert(column->type == type);
  binary_append_int32(column->elements, bytes_or_null != NULL ? length : BINARY_NULL_LENGTH);
  if (bytes_or_null != NULL && length > 0)
    g_byte_array_append(column->elements, (const guint8 *)bytes_or_null, (guint)length);
}

void gathered_rows_add(GatheredRows *rows, const Parameters *row)
{
  const guint n = (guint)parameters_count(row);
  g_autofree const char **values = g_new0(const char *, n);
  g_autofree int *lengths = g_new0(int, n);
  if (rows->n_rows++ == 0)
    begin_columns(rows, row);
  g_assert(rows->columns->len == n);
  parameters_values(row, values, lengths);
  for (guint i = 0; i < n; i++)
    add_element(&g_array_index(rows->columns, Column, i), parameters_types(row)[i], values[i], lengths[i]);
}

Parameters *gathered_rows_parameters(const GatheredRows *rows)
{
  Parameters *parameters = parameters_new();
  for (guint i = 0; i < rows->columns->len; i++) {
    const Column *column = &g_array_index(rows->columns, Column, i);
    parameters_add_elements(parameters, column->type, rows->n_rows, column->elements);
  }
  return parameters;
}
