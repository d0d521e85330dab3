#include "tests/support/run.h"

#include <sys/wait.h>

#include "tests/support/test.h"

GPtrArray *run_words(const char *program, const char *arguments, const char *option, const char *value)
{
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) split = g_strsplit(arguments, " ", -1);
  g_ptr_array_add(words, g_build_filename(g_getenv("HALFSKY_BINARY_DIR"), "bin", program, NULL));
  for (char **word = split; *word != NULL; word++)
    g_ptr_array_add(words, g_strdup(*word));
  g_ptr_array_add(words, g_strdup(option));
  g_ptr_array_add(words, g_strdup(value));
  g_ptr_array_add(words, NULL);
  return words;
}

Run run_program(const char *folder, const char *program, const char *arguments, const char *option, const char *value)
{
  Run run = {0};
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) words = run_words(program, arguments, option, value);
  g_auto(GStrv) environment = g_environ_setenv(g_get_environ(), "LC_ALL", "C.UTF-8", TRUE);
  int wait_status = 0;
  const bool is_run = g_spawn_sync(folder, (char **)words->pdata, environment, G_SPAWN_DEFAULT, NULL, NULL, &run.out,
                                   &run.err, &wait_status, &error);
  expect_success(is_run, error);
  run.status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
  return run;
}

void run_clear(Run *run)
{
  g_free(run->out);
  g_free(run->err);
}

void expect_status_at(const Run *run, int status, const char *file, int line)
{
  if (run->status == status)
    return;
  print_error("exit status %d instead of %d\n%s%s\n", run->status, status, run->out, run->err);
  _fail(file, line);
}
