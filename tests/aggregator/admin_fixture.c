#include "tests/aggregator/admin_fixture.h"

#include <string.h>
#include <sys/wait.h>

#include "tests/support/folder.h"

static Site *open_site(AdminCluster *cluster, char *database)
{
  Site *site = g_new0(Site, 1);
  site->cluster = cluster->cluster;
  site->database = database;
  site->folder = scratch_folder_new();
  return site;
}

/* The next database, made like TEMPLATE. */
static Site *make_site(AdminCluster *cluster, const char *template)
{
  char *database = g_strdup_printf("site_%u", ++cluster->n_sites);
  g_autofree char *sql = g_strdup_printf("create database %s template %s", database, template);
  g_autofree char *nothing = cluster_query(cluster->cluster, "postgres", sql);
  return open_site(cluster, database);
}

Site *site_new(AdminCluster *cluster)
{
  return make_site(cluster, "halfsky");
}

Site *site_new_empty(AdminCluster *cluster)
{
  return make_site(cluster, "template0");
}

void site_free(Site *site)
{
  if (site == NULL)
    return;
  scratch_folder_free(site->folder);
  g_free(site->database);
  g_free(site);
}

int admin_start_cluster(void **state)
{
  AdminCluster *cluster = g_new0(AdminCluster, 1);
  cluster->cluster = cluster_new();
  g_autoptr(Site) site = open_site(cluster, g_strdup("halfsky"));
  g_autofree char *catalogue = source_path("catalogue");
  g_autoptr(Run) migrated = expect_run(0, site, "migrate");
  g_autoptr(Run) loaded = expect_run(0, site, "catalogue", "load", catalogue);
  *state = cluster;
  return 0;
}

int admin_stop_cluster(void **state)
{
  AdminCluster *cluster = *state;
  cluster_free(cluster->cluster);
  g_free(cluster);
  return 0;
}

/* --- Running ------------------------------------------------------------------------------------------------------ */

static void add_setting(GPtrArray *words, const char *key, const char *value)
{
  g_ptr_array_add(words, g_strdup("--set"));
  g_ptr_array_add(words, g_strdup_printf("%s=%s", key, value));
}

static void add_settings(GPtrArray *words, const Site *site)
{
  g_autofree char *conninfo = cluster_connection_string(site->cluster, "postgres", site->database);
  g_autofree char *key = scratch_path(site->folder, "aggregator.key");
  g_autofree char *control = scratch_path(site->folder, "control.ipc");
  add_setting(words, "database.connection", conninfo);
  add_setting(words, "aggregator.key", key);
  add_setting(words, "aggregator.control", control);
  add_setting(words, "aggregator.hint", "");
}

/* The program with the site's settings; words may follow. */
static GPtrArray *command_of(const Site *site)
{
  GPtrArray *command = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(command, g_build_filename(g_getenv("HALFSKY_BINARY_DIR"), "bin", "halfsky-aggregator", NULL));
  add_settings(command, site);
  return command;
}

static Run *run_command(GPtrArray *command)
{
  g_ptr_array_add(command, NULL);
  g_auto(GStrv) environment = g_environ_setenv(g_get_environ(), "LC_ALL", "C.UTF-8", TRUE);
  Run *run = g_new0(Run, 1);
  int wait_status = 0;
  g_autoptr(GError) error = NULL;
  expect_success(g_spawn_sync(NULL, (char **)command->pdata, environment, G_SPAWN_DEFAULT, NULL, NULL, &run->output,
                              &run->complaint, &wait_status, &error),
                 error);
  run->status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
  return run;
}

Run *site_run(const Site *site, ...)
{
  g_autoptr(GPtrArray) command = command_of(site);
  va_list words;
  va_start(words, site);
  for (const char *word = va_arg(words, const char *); word != NULL; word = va_arg(words, const char *))
    g_ptr_array_add(command, g_strdup(word));
  va_end(words);
  return run_command(command);
}

Run *site_run_words(const Site *site, char *const *words)
{
  g_autoptr(GPtrArray) command = command_of(site);
  for (; *words != NULL; words++)
    g_ptr_array_add(command, g_strdup(*words));
  return run_command(command);
}

void run_free(Run *run)
{
  if (run == NULL)
    return;
  g_free(run->output);
  g_free(run->complaint);
  g_free(run);
}

Run *expect_run_at(int status, Run *run, const char *file, int line)
{
  if (run->status != status) {
    print_error("status %d instead of %d\n%s%s", run->status, status, run->output, run->complaint);
    _fail(file, line);
  }
  return run;
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

char *site_query(const Site *site, const char *sql)
{
  return cluster_query(site->cluster, site->database, sql);
}

char *source_path(const char *name)
{
  return g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), name, NULL);
}

char *site_make_key(const Site *site, const char *name)
{
  g_autofree char *path = scratch_path(site->folder, name);
  g_autofree char *setting = g_strdup_printf("aggregator.key=%s", path);
  g_autoptr(Run) run = expect_run(0, site, "keygen", "--set", setting, "--lang", "en");
  const char *found = strstr(run->output, "public key: ");
  assert_non_null(found);
  return g_strndup(found + strlen("public key: "), 40);
}
