#include "tests/support/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/cluster.h"
#include "tests/support/folder.h"
#include "tests/support/wait.h"

static bool is_gone(void *path)
{
  return !g_file_test(path, G_FILE_TEST_EXISTS);
}

static void cluster_answers_queries(void **state)
{
  (void)state;
  g_autoptr(Cluster) cluster = cluster_new();
  g_autofree char *answer = cluster_query(cluster, "halfsky", "select current_setting('fsync'), '半边天'");
  assert_string_equal(answer, "on|半边天");
}

static void cluster_keeps_rows_over_an_immediate_stop(void **state)
{
  (void)state;
  g_autoptr(Cluster) cluster = cluster_new();
  g_free(cluster_query(cluster, "halfsky", "create table t as select 7 as x"));
  cluster_stop(cluster, CLUSTER_STOP_IMMEDIATE);
  cluster_start(cluster);
  g_autofree char *answer = cluster_query(cluster, "halfsky", "select x from t");
  assert_string_equal(answer, "7");
}

static void freed_cluster_leaves_no_folder(void **state)
{
  (void)state;
  Cluster *cluster = cluster_new();
  g_autofree char *folder = g_strdup(cluster_folder(cluster));
  cluster_free(cluster);
  assert_true(is_gone(folder));
}

/* In a process of its own: starts a cluster, tells its folder, dies without a word. */
static void die_with_a_cluster(int tell)
{
  Cluster *cluster = cluster_new();
  const char *folder = cluster_folder(cluster);
  if (write(tell, folder, strlen(folder)) < 0)
    _exit(1);
  kill(getpid(), SIGKILL);
}

static void cluster_of_a_killed_test_is_removed(void **state)
{
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0)
    die_with_a_cluster(ends[1]);
  close(ends[1]);
  char folder[256] = "";
  assert_true(read(ends[0], folder, sizeof(folder) - 1) > 0);
  close(ends[0]);
  assert_int_equal(waitpid(child, NULL, 0), child);
  assert_true(wait_until(is_gone, folder, 20000));
}

static void scratch_folder_goes_with_its_contents(void **state)
{
  (void)state;
  char *folder = scratch_folder_new();
  g_autofree char *path = scratch_write(folder, "a/b/c.txt", "one");
  g_autofree char *text = scratch_read(path);
  assert_string_equal(text, "one");
  g_autofree char *copy = g_strdup(folder);
  scratch_folder_free(folder);
  assert_true(is_gone(copy));
}

static bool never(void *user)
{
  (void)user;
  return false;
}

static void waiting_ends_at_the_deadline(void **state)
{
  (void)state;
  assert_false(wait_until(never, NULL, 20));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cluster_answers_queries),
      cmocka_unit_test(cluster_keeps_rows_over_an_immediate_stop),
      cmocka_unit_test(freed_cluster_leaves_no_folder),
      cmocka_unit_test(cluster_of_a_killed_test_is_removed),
      cmocka_unit_test(scratch_folder_goes_with_its_contents),
      cmocka_unit_test(waiting_ends_at_the_deadline),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
