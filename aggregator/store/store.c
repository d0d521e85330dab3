#include "aggregator/store/store.h"

#include "base/clock.h"
#include "database/query.h"

extern const EmbeddedFile aggregator_queries[];

Store *store_new(const StoreOptions *options, StoreCatalogue *catalogue)
{
  ConnectionOptions connection = options->connection;
  connection.statements = aggregator_queries;
  Store *store = g_new0(Store, 1);
  store->connection = connection_new(&connection);
  store->catalogue = store_catalogue_ref(catalogue);
  store->arena = arena_new(STORE_ARENA_BYTES);
  store->time_zone = g_strdup(options->time_zone != NULL ? options->time_zone : CLOCK_DEFAULT_ZONE);
  store->signing_key = g_memdup2(options->signing_key, sizeof *options->signing_key);
  store->rejections_max = options->rejections_max > 0 ? options->rejections_max : STORE_REJECTIONS_DEFAULT;
  return store;
}

void store_free(Store *store)
{
  if (store == NULL)
    return;
  connection_free(store->connection);
  store_catalogue_unref(store->catalogue);
  arena_free(store->arena);
  g_free(store->time_zone);
  signing_key_clear(store->signing_key);
  g_free(store->signing_key);
  g_free(store);
}

bool store_connect(Store *store, GError **error)
{
  if (connection_is_open(store->connection))
    return true;
  if (!connection_open(store->connection, error))
    return false;
  g_autoptr(Result) settings = query_run(store->connection, "store_session", QUERY_ONE_ROW, NULL, error);
  if (settings == NULL)
    connection_close(store->connection);
  return settings != NULL;
}

bool store_is_reachable(Store *store, GError **error)
{
  g_autoptr(Result) answer = query_run(store->connection, "store_alive", QUERY_ONE_ROW, NULL, error);
  return answer != NULL;
}

void store_use_catalogue(Store *store, StoreCatalogue *catalogue)
{
  StoreCatalogue *old = store->catalogue;
  store->catalogue = store_catalogue_ref(catalogue);
  store_catalogue_unref(old);
}
