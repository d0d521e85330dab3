#include "tests/catalogue/catalogue_files.h"

#include <string.h>

#include "base/csv.h"
#include "tests/support/test.h"

char *real_folder(void)
{
  const char *source = g_getenv("HALFSKY_SOURCE_DIR");
  return g_build_filename(source != NULL ? source : ".", "catalogue", NULL);
}

Catalogue *real_catalogue(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = real_folder();
  Catalogue *catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  return catalogue;
}

GHashTable *real_files(void)
{
  g_autoptr(Catalogue) catalogue = real_catalogue();
  GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  GHashTableIter iter;
  gpointer name, bytes;
  g_hash_table_iter_init(&iter, catalogue_files(catalogue));
  while (g_hash_table_iter_next(&iter, &name, &bytes))
    g_hash_table_insert(files, g_strdup(name), g_bytes_ref(bytes));
  return files;
}

/* What is copied while one cell is changed. */
typedef struct Edit {
  const char *key;
  const char *column;
  const char *text;
  int position; /* of the column; -1 before the header has been seen and when it lacks the column */
  guint n_changed;
  GString *out;
} Edit;

static int find_cell(const CsvRow *row, const char *text)
{
  for (guint i = 0; i < row->n_cells; i++)
    if (strcmp(row->cells[i], text) == 0)
      return (int)i;
  return -1;
}

static bool copy_row(const CsvRow *row, void *user, GError **error)
{
  (void)error;
  Edit *edit = user;
  if (edit->out->len == 0)
    edit->position = find_cell(row, edit->column);
  bool is_row = strcmp(row->cells[0], edit->key) == 0;
  for (guint i = 0; i < row->n_cells; i++) {
    bool is_cell = is_row && (int)i == edit->position;
    edit->n_changed += is_cell;
    csv_append_cell(edit->out, is_cell ? edit->text : row->cells[i]);
  }
  csv_end_row(edit->out);
  return true;
}

void spoil_cell(GHashTable *files, const char *file, const char *key, const char *column, const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) out = g_string_new(NULL);
  Edit edit = {.key = key, .column = column, .text = text, .position = -1, .out = out};
  gsize size;
  const char *bytes = g_bytes_get_data(g_hash_table_lookup(files, file), &size);
  expect_success(csv_read(bytes, size, NULL, copy_row, &edit, &error), error);
  assert_int_equal(edit.n_changed, 1);
  spoil_file(files, file, out->str);
}

void spoil_append(GHashTable *files, const char *file, const char *line)
{
  gsize size;
  const char *bytes = g_bytes_get_data(g_hash_table_lookup(files, file), &size);
  g_autofree char *text = g_strdup_printf("%.*s%s\n", (int)size, bytes, line);
  spoil_file(files, file, text);
}

void spoil_file(GHashTable *files, const char *file, const char *text)
{
  g_hash_table_insert(files, g_strdup(file), g_bytes_new(text, strlen(text)));
}
