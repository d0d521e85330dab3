#include "catalogue/model.h"

#include <string.h>

void *model_allocate(Catalogue *catalogue, size_t n, size_t size)
{
  void *memory = g_malloc0_n(n > 0 ? n : 1, size);
  g_ptr_array_add(catalogue->owned, memory);
  return memory;
}

const char *model_text(Catalogue *catalogue, const char *text)
{
  return g_string_chunk_insert_const(catalogue->texts, text);
}

GHashTable *model_index(Catalogue *catalogue)
{
  GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
  g_ptr_array_add(catalogue->indexes, index);
  return index;
}

char *model_fold(const char *text)
{
  g_autofree char *trimmed = g_strstrip(g_strdup(text));
  return g_utf8_casefold(trimmed, -1);
}

Table *model_read_table(const Catalogue *catalogue, const char *file, const Field *fields, size_t n_fields,
                        GError **error)
{
  g_autofree const char **columns = g_new0(const char *, n_fields + 1);
  for (size_t i = 0; i < n_fields; i++)
    columns[i] = fields[i].column;
  return table_read(file, g_hash_table_lookup(catalogue->files, file), columns, false, catalogue->texts, error);
}
