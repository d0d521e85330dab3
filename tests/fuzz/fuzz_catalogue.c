/* A small catalogue with one file replaced. The first line of the input names the file, the rest is its contents: loading must give a catalogue or
 * an error, never both, never neither. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "catalogue/catalogue.h"

/* Of these files only some lines are kept, so that an input costs little: a few unlike indicators of one domain, their targets, and what these refer to; of
 * each dimension a few codes, known and unknown. Of the others all is, since the programs know each of their codes. */
static const struct {
  const char *name, *kept; /* a pattern of lines; the header is kept as well */
} shortened[] = {{"codelist_age_group.csv", "^(Y6T14|Y[1-5]5T[2-6]4|Y_GE65|_)"},
                 {"codelist_conf_status.csv", "^F"},
                 {"codelist_disability.csv", "^(_|DIS,|NODIS)"},
                 {"codelist_discipline.csv", "^(_|01|02)"},
                 {"codelist_education_stage.csv", "^(_|PRE|PRI)"},
                 {"codelist_employment_type.csv", "^(_|UNIT)"},
                 {"codelist_insurance_scheme.csv", "^(_|EMP)"},
                 {"codelist_unit.csv", "^(percent|persons|person_times|yes_no),"},
                 {"codelist_unit_type.csv", "^(department|hospital),"},
                 {"departments.csv", "^(PUBLICITY|CYBER|WF|WATER),"},
                 {"forms.csv", "^[^,]*,V,"},
                 {"indicators.csv", "^70[2459],"},
                 {"objectives.csv", "^V-(2|3|6|S7),"},
                 {"targets.csv", "^V-(2.1|3.1|6.1|S7.1),"}};

static char *text_of(GHashTable *files, const char *name)
{
  GBytes *content = g_hash_table_lookup(files, name);
  return g_strndup(g_bytes_get_data(content, NULL), g_bytes_get_size(content));
}

/* Takes TEXT. */
static void put(GHashTable *files, const char *name, char *text)
{
  g_hash_table_insert(files, g_strdup(name), g_bytes_new_take(text, strlen(text)));
}

static void shorten(GHashTable *files, const char *name, const char *kept)
{
  g_autofree char *text = text_of(files, name);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  GString *rest = g_string_new(NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    if (i == 0 || g_regex_match_simple(kept, lines[i], 0, 0))
      g_string_append_printf(rest, "%s\n", lines[i]);
  put(files, name, g_string_free(rest, FALSE));
}

/* The other domains stay, since their order gives the indicators their numbers, but nothing is planned in them. */
static void shrink_domains(GHashTable *files)
{
  g_autofree char *text = text_of(files, "domains.csv");
  g_autoptr(GRegex) counts = g_regex_new("^([^,]*,.*),[0-9]+,[0-9]+,", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GRegex) of_this = g_regex_new("^(V,.*),0,0,", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *emptied = g_regex_replace(counts, text, -1, 0, "\\1,0,0,", 0, NULL);
  put(files, "domains.csv", g_regex_replace(of_this, emptied, -1, 0, "\\1,3,1,", 0, NULL));
}

/* A small catalogue that is sound, read once. */
static GHashTable *sound_files(void)
{
  static GHashTable *files = NULL;
  g_autoptr(GError) error = NULL;
  if (files != NULL)
    return files;
  g_autoptr(Catalogue) plan = catalogue_load_folder(CATALOGUE_FOLDER, &error);
  g_assert_no_error(error);
  files = g_hash_table_ref(catalogue_files(plan));
  for (gsize i = 0; i < G_N_ELEMENTS(shortened); i++)
    shorten(files, shortened[i].name, shortened[i].kept);
  shrink_domains(files);
  g_autoptr(Catalogue) small = catalogue_load_files(files, &error);
  g_assert_no_error(error);
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
