#include "reporter/store/stored_catalogue.h"

#include "base/error.h"
#include "database/query.h"

/* PARAMETERS may be NULL. */
static GHashTable *read_files(Connection *connection, const char *statement, const Parameters *parameters,
                              GError **error)
{
  g_autoptr(Result) rows = query_run(connection, statement, QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GHashTable) files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  for (int row = 0; row < result_rows(rows); row++) {
    size_t size = 0;
    const uint8_t *content = result_bytea(rows, row, 1, &size);
    g_hash_table_insert(files, g_strdup(result_text(rows, row, 0)), g_bytes_new(content, size));
  }
  if (!result_check(rows, error))
    return NULL;
  if (g_hash_table_size(files) > 0)
    return g_steal_pointer(&files);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "the database has no catalogue. hint: load one with 'halfsky-aggregator catalogue load DIR'");
  return NULL;
}

static bool read_breakdowns(Connection *connection, StoredCatalogue *stored, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "catalogue_breakdowns", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++) {
    int index = catalogue_breakdown_index(stored->catalogue, result_text(rows, row, 1));
    if (index >= 0)
      stored->breakdown_ids[index] = result_int16(rows, row, 0);
  }
  return result_check(rows, error);
}

/* Every legal breakdown must have got its number when the catalogue was loaded. */
static bool check_breakdowns(const StoredCatalogue *stored, GError **error)
{
  for (guint i = 0; i < catalogue_n_breakdowns(stored->catalogue); i++) {
    if (stored->breakdown_ids[i] != 0)
      continue;
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "the database has no number for breakdown '%s'",
                catalogue_breakdown_key(stored->catalogue, i));
    return false;
  }
  return true;
}

static StoredCatalogue *load(Connection *connection, GHashTable *files, GError **error)
{
  g_autoptr(StoredCatalogue) stored = g_new0(StoredCatalogue, 1);
  stored->catalogue = catalogue_load_files(files, error);
  if (stored->catalogue == NULL)
    return NULL;
  stored->breakdown_ids = g_new0(int16_t, catalogue_n_breakdowns(stored->catalogue));
  if (!read_breakdowns(connection, stored, error) || !check_breakdowns(stored, error))
    return NULL;
  return g_steal_pointer(&stored);
}

StoredCatalogue *stored_catalogue_load(Connection *connection, GError **error)
{
  g_autoptr(GHashTable) files = read_files(connection, "catalogue_files", NULL, error);
  return files == NULL ? NULL : load(connection, files, error);
}

StoredCatalogue *stored_catalogue_load_version(Connection *connection, int32_t catalogue_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, catalogue_id);
  g_autoptr(GHashTable) files = read_files(connection, "catalogue_files_of", parameters, error);
  return files == NULL ? NULL : load(connection, files, error);
}

void stored_catalogue_free(StoredCatalogue *stored)
{
  if (stored == NULL)
    return;
  catalogue_free(stored->catalogue);
  g_free(stored->breakdown_ids);
  g_free(stored);
}
