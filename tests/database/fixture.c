#include "tests/database/fixture.h"

#include "database/migrate.h"
#include "database/query.h"

int fixture_start_cluster(void **state)
{
  *state = cluster_new();
  return 0;
}

int fixture_stop_cluster(void **state)
{
  cluster_free(*state);
  return 0;
}

int fixture_start_schema(void **state)
{
  Cluster *cluster = cluster_new();
  g_autoptr(Connection) connection = fixture_open(cluster, NULL);
  g_autoptr(GError) error = NULL;
  expect_success(migrate_apply(connection, schema_migrations, NULL, &error), error);
  *state = cluster;
  return 0;
}

Connection *fixture_connection(const Cluster *cluster, const char *user, const char *database,
                               const EmbeddedFile *statements, int statement_timeout_ms)
{
  g_autofree char *conninfo = cluster_connection_string(cluster, user, database);
  ConnectionOptions options = {.conninfo = conninfo,
                               .application_name = "halfsky-test",
                               .statements = statements,
                               .statement_timeout_ms = statement_timeout_ms};
  return connection_new(&options);
}

Connection *fixture_open(const Cluster *cluster, const EmbeddedFile *statements)
{
  Connection *connection = fixture_connection(cluster, "postgres", "halfsky", statements, 0);
  g_autoptr(GError) error = NULL;
  expect_success(connection_open(connection, &error), error);
  return connection;
}

void fixture_execute(Connection *connection, const char *name)
{
  g_autoptr(GError) error = NULL;
  expect_success(query_execute(connection, name, NULL, NULL, &error), error);
}

int64_t fixture_number(Connection *connection, const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Result) result = query_run(connection, name, QUERY_ONE_ROW, NULL, &error);
  expect_success(result != NULL, error);
  int64_t number = result_int64(result, 0, 0);
  expect_success(result_check(result, &error), error);
  return number;
}

char *fixture_psql(const Cluster *cluster, const char *user, const char *sql, bool *out_success)
{
  const char *const command[] = {"psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", cluster_folder(cluster),
                                 "-U",   user,    "-d", "halfsky",         "-c", sql,
                                 NULL};
  char *output = NULL;
  g_autofree char *complaint = NULL;
  int status = 0;
  g_autoptr(GError) error = NULL;
  expect_success(g_spawn_sync("/", (char **)(uintptr_t)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                              &complaint, &status, &error),
                 error);
  *out_success = g_spawn_check_wait_status(status, NULL);
  if (*out_success)
    return g_strchomp(output);
  g_free(output);
  return g_strdup(complaint);
}
