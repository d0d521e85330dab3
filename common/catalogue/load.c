/* Loading: which files a catalogue has, their digest, and the order in which its parts are built. */
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "catalogue/model.h"

/* The files of a catalogue, in the order of their names. */
static const char *const file_names[] = {
    "codelist_age_group.csv",
    "codelist_aggregation.csv",
    "codelist_conf_status.csv",
    "codelist_data_source.csv",
    "codelist_direction.csv",
    "codelist_disability.csv",
    "codelist_discipline.csv",
    "codelist_disclosure.csv",
    "codelist_education_stage.csv",
    "codelist_employment_type.csv",
    "codelist_frequency.csv",
    "codelist_gap_method.csv",
    "codelist_insurance_scheme.csv",
    "codelist_measure.csv",
    "codelist_obs_status.csv",
    "codelist_population_base.csv",
    "codelist_reporting_year.csv",
    "codelist_residence.csv",
    "codelist_sex.csv",
    "codelist_stated_in_plan.csv",
    "codelist_target_kind.csv",
    "codelist_time_aggregation.csv",
    "codelist_uncertainty.csv",
    "codelist_unit.csv",
    "codelist_unit_type.csv",
    "departments.csv",
    "domains.csv",
    "forms.csv",
    "indicators.csv",
    "objectives.csv",
    SERIES_BREAKS_FILE,
    "targets.csv",
    NULL,
};

static bool files_are_known(GHashTable *files, GError **error)
{
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init(&iter, files);
  while (g_hash_table_iter_next(&iter, &name, NULL))
    if (!g_strv_contains(file_names, name)) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s: is not a file of a catalogue", (const char *)name);
      return false;
    }
  return true;
}

static bool files_are_small(GHashTable *files, GError **error)
{
  GHashTableIter iter;
  gpointer name, bytes;
  g_hash_table_iter_init(&iter, files);
  while (g_hash_table_iter_next(&iter, &name, &bytes))
    if (g_bytes_get_size(bytes) > CATALOGUE_MAX_FILE_BYTES) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s: is larger than %zu bytes", (const char *)name,
                  CATALOGUE_MAX_FILE_BYTES);
      return false;
    }
  return true;
}

static bool files_are_complete(GHashTable *files, GError **error)
{
  for (size_t i = 0; file_names[i] != NULL; i++)
    if (!g_hash_table_contains(files, file_names[i]) && !g_str_equal(file_names[i], SERIES_BREAKS_FILE)) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s: is missing", file_names[i]);
      return false;
    }
  return true;
}

/* Length of NUMBER in eight bytes, least significant first: what separates a name from its contents. */
static void add_length(DigestStream *stream, uint64_t number)
{
  uint64_t bytes = GUINT64_TO_LE(number);
  digest_stream_add(stream, &bytes, sizeof bytes);
}

static Digest digest_of_files(GHashTable *files)
{
  g_autoptr(DigestStream) stream = digest_stream_new();
  for (size_t i = 0; file_names[i] != NULL; i++) {
    GBytes *file = g_hash_table_lookup(files, file_names[i]);
    if (file == NULL)
      continue;
    gsize size;
    const void *bytes = g_bytes_get_data(file, &size);
    add_length(stream, strlen(file_names[i]));
    digest_stream_add(stream, file_names[i], strlen(file_names[i]));
    add_length(stream, size);
    digest_stream_add(stream, bytes, size);
  }
  return digest_stream_finish(stream);
}

static Catalogue *catalogue_new(GHashTable *files)
{
  Catalogue *catalogue = g_new0(Catalogue, 1);
  catalogue->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  GHashTableIter iter;
  gpointer name, bytes;
  g_hash_table_iter_init(&iter, files);
  while (g_hash_table_iter_next(&iter, &name, &bytes))
    g_hash_table_insert(catalogue->files, g_strdup(name), g_bytes_ref(bytes));
  catalogue->owned = g_ptr_array_new_with_free_func(g_free);
  catalogue->indexes = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
  catalogue->texts = g_string_chunk_new(1 << 16);
  return catalogue;
}

void catalogue_free(Catalogue *catalogue)
{
  if (catalogue == NULL)
    return;
  g_hash_table_unref(catalogue->files);
  g_ptr_array_unref(catalogue->indexes);
  g_ptr_array_unref(catalogue->owned);
  g_string_chunk_free(catalogue->texts);
  g_free(catalogue);
}

Catalogue *catalogue_load_files(GHashTable *files, GError **error)
{
  if (!files_are_known(files, error) || !files_are_complete(files, error) || !files_are_small(files, error))
    return NULL;
  g_autoptr(Catalogue) catalogue = catalogue_new(files);
  if (!load_code_lists(catalogue, error) || !load_plan(catalogue, error) || !load_indicators(catalogue, error) ||
      !load_breakdowns(catalogue, error) || !load_targets(catalogue, error) ||
      !load_statutory_forms(catalogue, error) || !load_series_breaks(catalogue, error))
    return NULL;
  catalogue->digest = digest_of_files(catalogue->files);
  return g_steal_pointer(&catalogue);
}

/* A folder is handed in by somebody who can still answer; a stored catalogue may be older than the question. */
static bool units_say_what_they_count(const Catalogue *catalogue, GError **error)
{
  const CodeList *units = catalogue_code_list(catalogue, "unit");
  if (g_strv_contains(units->columns, "counts_people"))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
              "codelist_unit.csv: line 1: column 'counts_people' is missing");
  return false;
}

static bool read_folder(const char *path, GDir *folder, GHashTable *files, GError **error)
{
  const char *name;
  while ((name = g_dir_read_name(folder)) != NULL) {
    if (!g_str_has_suffix(name, ".csv"))
      continue;
    if (g_hash_table_size(files) == CATALOGUE_MAX_FILES) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "folder '%s' has more than %d CSV files", path,
                  CATALOGUE_MAX_FILES);
      return false;
    }
    g_autofree char *file = g_build_filename(path, name, NULL);
    GBytes *bytes = file_read(file, CATALOGUE_MAX_FILE_BYTES, error);
    if (bytes == NULL)
      return false;
    g_hash_table_insert(files, g_strdup(name), bytes);
  }
  return true;
}

Catalogue *catalogue_load_folder(const char *path, GError **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(GDir) folder = g_dir_open(path, 0, &cause);
  if (folder == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "catalogue '%s': %s", path, cause->message);
    return NULL;
  }
  g_autoptr(GHashTable) files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  g_autoptr(Catalogue) catalogue = read_folder(path, folder, files, error) ? catalogue_load_files(files, error) : NULL;
  return catalogue != NULL && units_say_what_they_count(catalogue, error) ? g_steal_pointer(&catalogue) : NULL;
}
