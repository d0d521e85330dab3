#include "reporter/render/text_table.h"

#include "base/width.h"

#define COLUMN_GAP 2
#define WIDEST_COLUMN 56u

static guint column_width(const GPtrArray *rows, guint column)
{
  guint width = 0;
  for (guint r = 0; r < rows->len; r++)
    width = MAX(width, width_of(((char **)g_ptr_array_index(rows, r))[column]));
  return MIN(width, WIDEST_COLUMN);
}

void text_table_append(GString *out, const GPtrArray *rows)
{
  for (guint r = 0; r < rows->len; r++) {
    char **cells = g_ptr_array_index(rows, r);
    width_append_left(out, cells[0], column_width(rows, 0));
    for (guint c = 1; cells[c] != NULL; c++) {
      width_append_right(out, "", COLUMN_GAP);
      width_append_right(out, cells[c], column_width(rows, c));
    }
    g_string_append_c(out, '\n');
  }
}
