#include "base/text.h"

#include <stdarg.h>
#include <string.h>

#include "base/csv.h"
#include "base/embedded.h"

extern const EmbeddedFile halfsky_texts[];

typedef struct Entry {
  char *in[N_LANGUAGES];
} Entry;

bool language_parse(const char *tag, Language *out_language)
{
  bool is_zh = g_str_equal(tag, "zh");
  if (!is_zh && !g_str_equal(tag, "en"))
    return false;
  *out_language = is_zh ? LANGUAGE_ZH : LANGUAGE_EN;
  return true;
}

const char *language_tag(Language language)
{
  return language == LANGUAGE_ZH ? "zh" : "en";
}

Language language_of_locale(void)
{
  static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (guint i = 0; i < G_N_ELEMENTS(variables); i++) {
    const char *locale = g_getenv(variables[i]);
    if (locale != NULL && *locale != '\0')
      return g_str_has_prefix(locale, "zh") ? LANGUAGE_ZH : LANGUAGE_EN;
  }
  return LANGUAGE_EN;
}

/* The table is the program's own: whatever is wrong with it is a bug. */
static bool add_entry(const CsvRow *row, void *user, GError **error)
{
  GHashTable *table = user;
  (void)error;
  if (row->row == 1)
    return true;
  if (row->n_cells != 3)
    g_error("texts: row %u does not have three cells", row->row);
  Entry *entry = g_new0(Entry, 1);
  entry->in[LANGUAGE_ZH] = g_strdup(row->cells[1]);
  entry->in[LANGUAGE_EN] = g_strdup(row->cells[2]);
  if (!g_hash_table_insert(table, g_strdup(row->cells[0]), entry))
    g_error("texts: code '%s' stands twice", row->cells[0]);
  return true;
}

static GHashTable *table_new(void)
{
  GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
  for (const EmbeddedFile *file = halfsky_texts; file->path != NULL; file++) {
    g_autoptr(GError) error = NULL;
    if (!csv_read(file->content, file->size_bytes, NULL, add_entry, table, &error))
      g_error("texts: file '%s': %s", file->path, error->message);
  }
  return table;
}

/* Made once, never changed, never released: texts are handed out as static. */
static GHashTable *table(void)
{
  static gsize made = 0;
  if (g_once_init_enter(&made))
    g_once_init_leave(&made, GPOINTER_TO_SIZE(table_new()));
  return GSIZE_TO_POINTER(made);
}

bool text_exists(const char *code)
{
  return g_hash_table_contains(table(), code);
}

const char *text(Language language, const char *code)
{
  const Entry *entry = g_hash_table_lookup(table(), code);
  if (entry == NULL)
    g_error("texts: code '%s' is missing", code);
  return entry->in[language];
}

/* The value paired with the NAME_SIZE bytes of NAME. */
static const char *value_of(const GPtrArray *pairs, const char *name, size_t name_size)
{
  for (guint i = 0; i < pairs->len; i += 2) {
    const char *candidate = g_ptr_array_index(pairs, i);
    if (strlen(candidate) == name_size && memcmp(candidate, name, name_size) == 0)
      return g_ptr_array_index(pairs, i + 1);
  }
  return NULL;
}

static char *replace_placeholders(const char *code, const char *pattern, const GPtrArray *pairs)
{
  GString *out = g_string_new(NULL);
  const char *rest = pattern;
  for (const char *open = strchr(rest, '{'); open != NULL; open = strchr(rest, '{')) {
    const char *close = strchr(open, '}');
    const char *value = close == NULL ? NULL : value_of(pairs, open + 1, (size_t)(close - open - 1));
    if (value == NULL)
      g_error("texts: code '%s': no value for the placeholder at '%s'", code, open);
    g_string_append_len(out, rest, open - rest);
    g_string_append(out, value);
    rest = close + 1;
  }
  g_string_append(out, rest);
  return g_string_free(out, FALSE);
}

char *text_format(Language language, const char *code, ...)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new();
  va_list arguments;
  va_start(arguments, code);
  for (const char *name = va_arg(arguments, const char *); name != NULL; name = va_arg(arguments, const char *)) {
    const char *value = va_arg(arguments, const char *);
    g_assert(value != NULL);
    g_ptr_array_add(pairs, (gpointer)name);
    g_ptr_array_add(pairs, (gpointer)value);
  }
  va_end(arguments);
  return replace_placeholders(code, text(language, code), pairs);
}
