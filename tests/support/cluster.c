#include "tests/support/cluster.h"

#include "tests/support/test.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/asking.h"

/* PostgreSQL refuses to run as root, so every tool of it is run through setpriv then.
 *
 * The cluster must not outlive the test, however that ends. A watcher, a shell in its own session, reads from a pipe whose other end only the test
 * holds: when the test closes it or dies, the watcher stops the server and removes the folder. It keeps a second pipe open until it is done, which
 * is how cluster_free() knows. */

#define SUPERUSER "postgres"
#define DATABASE "halfsky"
#define FOLDER_TEMPLATE "/var/tmp/halfsky-XXXXXX" /* a socket's path may have 107 bytes */

struct Cluster {
  char *folder;
  int alive;      /* the watcher waits for its end */
  int done;       /* ends when the watcher does */
  Asking *asking; /* of the superuser in database `asked`; NULL until somebody asks */
  char *asked;
  GThread *owner; /* who made it */
};

/* --- Running the server's tools ----------------------------------------------------------------------------------- */

static GPtrArray *command_new(const char *tool)
{
  GPtrArray *command = g_ptr_array_new_with_free_func(g_free);
  if (geteuid() == 0)
    for (const char *const *word =
             (const char *const[]){"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", NULL};
         *word != NULL; word++)
      g_ptr_array_add(command, g_strdup(*word));
  g_ptr_array_add(command, g_build_filename(POSTGRESQL_FOLDER, tool, NULL));
  return command;
}

/* Runs COMMAND in the cluster's folder; returns its output or fails the test. */
static char *run_command(const Cluster *cluster, const char *const *command)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *complaint = NULL;
  char *output = NULL;
  int status = 0;
  expect_success(g_spawn_sync(cluster->folder, (char **)(uintptr_t)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                              &output, &complaint, &status, &error),
                 error);
  if (!g_spawn_check_wait_status(status, NULL))
    fail_msg("%s: %s%s", command[0], complaint, output);
  return output;
}

/* Runs TOOL with the NULL-terminated OPTIONS likewise. */
static char *run(const Cluster *cluster, const char *tool, const char *const *options)
{
  g_autoptr(GPtrArray) command = command_new(tool);
  for (const char *const *option = options; *option != NULL; option++)
    g_ptr_array_add(command, g_strdup(*option));
  g_ptr_array_add(command, NULL);
  return run_command(cluster, (const char *const *)command->pdata);
}

static void run_quietly(const Cluster *cluster, const char *tool, const char *const *options)
{
  g_free(run(cluster, tool, options));
}

/* --- The watcher -------------------------------------------------------------------------------------------------- */

static const char watcher_script[] = "folder=$1; shift; cd /; read -r _; "
                                     "\"$@\" stop -D \"$folder/data\" -m immediate -s >/dev/null; rm -rf \"$folder\"";

static void start_watcher(Cluster *cluster)
{
  g_autoptr(GPtrArray) command = g_ptr_array_new_with_free_func(g_free);
  for (const char *const *word =
           (const char *const[]){"setsid", "--fork", "sh", "-c", watcher_script, "watcher", cluster->folder, NULL};
       *word != NULL; word++)
    g_ptr_array_add(command, g_strdup(*word));
  g_autoptr(GPtrArray) pg_ctl = command_new("pg_ctl");
  g_ptr_array_extend_and_steal(command, g_steal_pointer(&pg_ctl));
  g_ptr_array_add(command, NULL);
  g_autoptr(GError) error = NULL;
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_CLOEXEC_PIPES;
  expect_success(g_spawn_async_with_pipes("/", (char **)command->pdata, NULL, flags, NULL, NULL, NULL, &cluster->alive,
                                          &cluster->done, NULL, &error),
                 error);
}

static void end_watcher(Cluster *cluster)
{
  char byte;
  close(cluster->alive);
  while (read(cluster->done, &byte, 1) > 0)
    continue;
  close(cluster->done);
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

static void stop_asking(Cluster *cluster)
{
  asking_free(g_steal_pointer(&cluster->asking));
  g_clear_pointer(&cluster->asked, g_free);
}

/* The one there is, if it is the same database's: no other is kept from being copied or dropped. */
static Asking *ask(Cluster *cluster, const char *database)
{
  if (cluster->asking != NULL && g_str_equal(cluster->asked, database) && asking_is_alive(cluster->asking))
    return cluster->asking;
  stop_asking(cluster);
  g_autofree char *conninfo = cluster_connection_string(cluster, SUPERUSER, database);
  cluster->asking = asking_new(conninfo);
  cluster->asked = g_strdup(database);
  return cluster->asking;
}

/* Threads beside the test's own ask in sessions of their own. */
static char *ask_aside(const Cluster *cluster, const char *database, const char *sql)
{
  g_autofree char *conninfo = cluster_connection_string(cluster, SUPERUSER, database);
  Asking *asking = asking_new(conninfo);
  char *answer = asking_answer(asking, sql);
  asking_free(asking);
  return answer;
}

char *cluster_query(Cluster *cluster, const char *database, const char *sql)
{
  if (g_thread_self() != cluster->owner)
    return ask_aside(cluster, database, sql);
  return asking_answer(ask(cluster, database), sql);
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

static char *make_folder(void)
{
  char *folder = g_strdup(FOLDER_TEMPLATE);
  assert_non_null(mkdtemp(folder));
  assert_int_equal(chmod(folder, 0755), 0);
  if (geteuid() == 0) {
    const struct passwd *owner = getpwnam("postgres");
    assert_non_null(owner);
    assert_int_equal(chown(folder, owner->pw_uid, owner->pw_gid), 0);
  }
  return folder;
}

static void write_configuration(const Cluster *cluster)
{
  g_autofree char *path = g_build_filename(cluster->folder, "data", "postgresql.auto.conf", NULL);
  g_autofree char *text = g_strdup_printf("listen_addresses = ''\n"
                                          "unix_socket_directories = '%s'\n"
                                          "fsync = on\n"
                                          "shared_buffers = 32MB\n"
                                          "timezone = 'Asia/Shanghai'\n"
                                          "log_line_prefix = '%%m [%%p] %%a '\n",
                                          cluster->folder);
  FILE *file = fopen(path, "w"); /* keeps the owner, unlike a replacing write */
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

Cluster *cluster_new(void)
{
  Cluster *cluster = g_new0(Cluster, 1);
  cluster->owner = g_thread_self();
  cluster->folder = make_folder();
  start_watcher(cluster);
  g_free(run_command(cluster,
                     (const char *const[]){MAKE_CLUSTER, "data", CLUSTER_TEMPLATE, POSTGRESQL_FOLDER "/initdb", NULL}));
  write_configuration(cluster);
  cluster_start(cluster);
  g_free(cluster_query(cluster, SUPERUSER, "create database " DATABASE));
  return cluster;
}

void cluster_free(Cluster *cluster)
{
  if (cluster == NULL)
    return;
  stop_asking(cluster);
  end_watcher(cluster);
  g_free(cluster->folder);
  g_free(cluster);
}

void cluster_start(Cluster *cluster)
{
  run_quietly(cluster, "pg_ctl", (const char *const[]){"start", "-D", "data", "-l", "server.log", "-w", "-s", NULL});
}

void cluster_stop(Cluster *cluster, ClusterStop how)
{
  const char *mode = how == CLUSTER_STOP_FAST ? "fast" : "immediate";
  stop_asking(cluster);
  run_quietly(cluster, "pg_ctl", (const char *const[]){"stop", "-D", "data", "-m", mode, "-w", "-s", NULL});
}

char *cluster_connection_string(const Cluster *cluster, const char *user, const char *database)
{
  return g_strdup_printf("host=%s user=%s dbname=%s", cluster->folder, user, database);
}

const char *cluster_folder(const Cluster *cluster)
{
  return cluster->folder;
}
