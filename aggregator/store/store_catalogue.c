#include "aggregator/store/store_catalogue.h"

#include <string.h>

#include "base/error.h"
#include "database/query.h"

struct StoreCatalogue {
  Catalogue *plan;
  int16_t *breakdown_ids; /* by the catalogue's index; 0: not met yet */
  guint n_breakdowns;
};

static void take_ids(StoreCatalogue *catalogue, Result *rows)
{
  for (int row = 0; row < result_rows(rows); row++) {
    int index = catalogue_breakdown_index(catalogue->plan, result_text(rows, row, 0));
    if (index >= 0)
      catalogue->breakdown_ids[index] = result_int16(rows, row, 1);
  }
}

static bool has_all_ids(const StoreCatalogue *catalogue, GError **error)
{
  for (guint index = 0; index < catalogue->n_breakdowns; index++)
    if (catalogue->breakdown_ids[index] == 0) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL,
                  "breakdown '%s' has no number in the database. hint: load the catalogue with 'catalogue load'",
                  catalogue_breakdown_key(catalogue->plan, index));
      return false;
    }
  return true;
}

StoreCatalogue *store_catalogue_new(Catalogue *plan, Connection *connection, GError **error)
{
  g_autoptr(StoreCatalogue) catalogue = g_atomic_rc_box_new0(StoreCatalogue);
  catalogue->plan = plan;
  catalogue->n_breakdowns = catalogue_n_breakdowns(plan);
  catalogue->breakdown_ids = g_new0(int16_t, catalogue->n_breakdowns);
  g_autoptr(Result) rows = query_run(connection, "store_breakdowns", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return NULL;
  take_ids(catalogue, rows);
  if (!result_check(rows, error) || !has_all_ids(catalogue, error))
    return NULL;
  return g_steal_pointer(&catalogue);
}

static void unref_bytes(gpointer bytes)
{
  g_bytes_unref(bytes);
}

GHashTable *store_catalogue_files(Connection *connection, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "catalogue_current", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return NULL;
  if (result_rows(rows) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY,
                "the database has no catalogue yet. hint: 'halfsky-aggregator catalogue load DIR'");
    return NULL;
  }
  g_autoptr(GHashTable) files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_bytes);
  for (int row = 0; row < result_rows(rows); row++) {
    size_t size = 0;
    const uint8_t *content = result_bytea(rows, row, 1, &size);
    g_hash_table_insert(files, g_strdup(result_text(rows, row, 0)), g_bytes_new(content, size));
  }
  return result_check(rows, error) ? g_steal_pointer(&files) : NULL;
}

StoreCatalogue *store_catalogue_read(Connection *connection, GError **error)
{
  g_autoptr(GHashTable) files = store_catalogue_files(connection, error);
  if (files == NULL)
    return NULL;
  Catalogue *plan = catalogue_load_files(files, error);
  return plan != NULL ? store_catalogue_new(plan, connection, error) : NULL;
}

StoreCatalogue *store_catalogue_ref(StoreCatalogue *catalogue)
{
  return g_atomic_rc_box_acquire(catalogue);
}

static void clear(gpointer self)
{
  StoreCatalogue *catalogue = self;
  g_free(catalogue->breakdown_ids);
  catalogue_free(catalogue->plan);
}

void store_catalogue_unref(StoreCatalogue *catalogue)
{
  if (catalogue != NULL)
    g_atomic_rc_box_release_full(catalogue, clear);
}

const Catalogue *store_catalogue_plan(const StoreCatalogue *catalogue)
{
  return catalogue->plan;
}

bool store_catalogue_equal(const StoreCatalogue *left, const StoreCatalogue *right)
{
  const Digest a = catalogue_digest(left->plan), b = catalogue_digest(right->plan);
  return digest_equal(&a, &b) && left->n_breakdowns == right->n_breakdowns &&
         memcmp(left->breakdown_ids, right->breakdown_ids, left->n_breakdowns * sizeof *left->breakdown_ids) == 0;
}

int16_t store_catalogue_breakdown_id(const StoreCatalogue *catalogue, uint16_t index)
{
  g_assert(index < catalogue->n_breakdowns);
  return catalogue->breakdown_ids[index];
}
