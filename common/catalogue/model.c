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

/* Full-width letters, digits and signs are at a fixed distance from what they stand for. */
static gunichar narrow(gunichar letter)
{
  if (letter == 0x3000 || letter == 0x00A0)
    return ' ';
  return letter > 0xFF00 && letter < 0xFF5F ? letter - 0xFEE0 : letter;
}

char *model_fold(const char *text)
{
  if (g_str_is_ascii(text))
    return g_strstrip(g_ascii_strdown(text, -1));
  g_autoptr(GString) narrowed = g_string_sized_new(strlen(text));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
    g_string_append_unichar(narrowed, narrow(g_utf8_get_char(at)));
  return g_utf8_casefold(g_strstrip(narrowed->str), -1);
}

Table *model_read_table(const Catalogue *catalogue, const char *file, const Field *fields, size_t n_fields,
                        GError **error)
{
  g_autofree const char **columns = g_new0(const char *, n_fields + 1);
  for (size_t i = 0; i < n_fields; i++)
    columns[i] = fields[i].column;
  return table_read(file, g_hash_table_lookup(catalogue->files, file), columns, false, catalogue->texts, error);
}
