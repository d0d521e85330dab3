/* The project's catalogue with one file replaced. The first line of the input names the file, the rest is its contents: loading must give a catalogue or
 * an error, never both, never neither. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "catalogue/catalogue.h"

/* The sound files, read once. */
static GHashTable *sound_files(void)
{
  static GHashTable *files = NULL;
  if (files != NULL)
    return files;
  g_autoptr(GError) error = NULL;
  static Catalogue *catalogue = NULL;
  catalogue = catalogue_load_folder(CATALOGUE_FOLDER, &error);
  g_assert_no_error(error);
  files = catalogue_files(catalogue);
  return files;
}

static GHashTable *with_file(const char *name, size_t name_size, const void *bytes, size_t size)
{
  GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  GHashTableIter iter;
  gpointer sound_name, sound_bytes;
  g_hash_table_iter_init(&iter, sound_files());
  while (g_hash_table_iter_next(&iter, &sound_name, &sound_bytes))
    g_hash_table_insert(files, g_strdup(sound_name), g_bytes_ref(sound_bytes));
  g_hash_table_insert(files, g_strndup(name, name_size), g_bytes_new(bytes, size));
  return files;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  const uint8_t *line_end = size > 0 ? memchr(bytes, '\n', size) : NULL;
  if (line_end == NULL)
    return 0;
  size_t name_size = (size_t)(line_end - bytes);
  g_autoptr(GHashTable) files = with_file((const char *)bytes, name_size, line_end + 1, size - name_size - 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(Catalogue) catalogue = catalogue_load_files(files, &error);
  g_assert_true((catalogue != NULL) == (error == NULL));
  return 0;
}
