/* The CSV reader: whatever the bytes, rows come in order, within the ceilings, and what was read can be written and read again unchanged. */
#include <string.h>

#include "base/csv.h"
#include "tests/fuzz/fuzz.h"

static const CsvLimits limits = {.max_rows = 1000, .max_cells = 16, .max_cell_bytes = 256};

typedef struct Reading {
  guint last_row;
  GString *written;
} Reading;

static bool write_again(const CsvRow *row, void *user, GError **error)
{
  (void)error;
  Reading *reading = user;
  g_assert(row->row > reading->last_row && row->row <= limits.max_rows);
  g_assert(row->n_cells > 0 && row->n_cells <= limits.max_cells);
  reading->last_row = row->row;
  for (guint i = 0; i < row->n_cells; i++) {
    g_assert(strlen(row->cells[i]) <= limits.max_cell_bytes);
    csv_append_cell(reading->written, row->cells[i]);
  }
  csv_end_row(reading->written);
  return true;
}

/* What reading TEXT and writing it gives; NULL when it is refused. The caller frees it. */
static GString *read_and_write(const char *text, size_t size)
{
  Reading reading = {.written = g_string_new(NULL)};
  g_autoptr(GError) error = NULL;
  bool is_read = csv_read(text, size, &limits, write_again, &reading, &error);
  g_assert(is_read == (error == NULL));
  if (!is_read)
    g_string_free(g_steal_pointer(&reading.written), TRUE);
  return reading.written;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autoptr(GString) once = read_and_write((const char *)bytes, size);
  if (once == NULL)
    return 0;
  g_autoptr(GString) twice = read_and_write(once->str, once->len);
  g_assert(twice != NULL && g_string_equal(once, twice));
  return 0;
}
