/* How far long commands say they are: on a terminal, when asked, and not at all in pipes. */
#include "tests/support/test.h"

#include <pty.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/reporter/plan_database.h"
#include "tests/support/folder.h"
#include "tests/support/run.h"

#define WIPE "\r\033[K"

static int set_up_group(void **state)
{
  PlanDatabase *database = plan_database_new();
  plan_add_unit(database, 10, 2, "hospital", NULL, NULL);
  plan_report(database, 10, 118, "2025-01-01", "_T", "985, 1000", "A");
  *state = database;
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static GPtrArray *words_of(PlanDatabase *database, const char *arguments)
{
  g_autofree char *connection = plan_connection_string(database);
  g_autofree char *setting = g_strdup_printf("database.connection=%s", connection);
  return run_words("halfsky-reporter", arguments, "--set", setting);
}

static Run piped(PlanDatabase *database, const char *arguments)
{
  g_autofree char *connection = plan_connection_string(database);
  g_autofree char *setting = g_strdup_printf("database.connection=%s", connection);
  return run_program(NULL, "halfsky-reporter", arguments, "--set", setting);
}

/* All that is written to a terminal of its own, until the other end is closed. */
static char *read_terminal(int leader)
{
  GString *written = g_string_new(NULL);
  char piece[4096];
  for (ssize_t n = read(leader, piece, sizeof piece); n > 0; n = read(leader, piece, sizeof piece))
    g_string_append_len(written, piece, n);
  close(leader);
  return g_string_free(written, FALSE);
}

static char *on_terminal(PlanDatabase *database, const char *arguments)
{
  g_autoptr(GPtrArray) words = words_of(database, arguments);
  int leader = -1;
  int status = -1;
  const pid_t child = forkpty(&leader, NULL, NULL, NULL);
  assert_true(child >= 0);
  if (child == 0) {
    setenv("LC_ALL", "C.UTF-8", 1);
    execv(words->pdata[0], (char **)words->pdata);
    _exit(127);
  }
  g_autofree char *written = read_terminal(leader);
  assert_int_equal(waitpid(child, &status, 0), child);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    fail_msg("'%s' ended with %d: %s", arguments, status, written);
  return g_steal_pointer(&written);
}

static void refresh_tells_its_steps_on_a_terminal(void **state)
{
  g_autofree char *written = on_terminal(*state, "refresh --all");
  expect_contains(written, WIPE "Step 1 of 6: looking for what has changed …" WIPE "Step 2 of 6: rolling up");
  expect_contains(written, WIPE "Step 6 of 6: raising warnings …" WIPE);
  assert_true(g_str_has_suffix(written, "written.\r\n"));
  assert_false(strstr(strrchr(written, '\033'), "Step") != NULL);
}

/* The steps of a command, and nothing of them is left at the end. */
static void long_commands_tell_theirs(void **state)
{
  static const char *const commands[] = {"export --format csv --output {folder}/page",
                                         "annual --year 2025 --format xlsx --output {folder}/page",
                                         "evaluate --stage midterm --format json --output {folder}/page"};
  char *folder = scratch_folder_new();
  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
    g_autoptr(GString) command = g_string_new(commands[i]);
    g_string_replace(command, "{folder}", folder, 0);
    g_autofree char *written = on_terminal(*state, command->str);
    expect_contains(written, WIPE "Step 1 of 2: reading the figures …" WIPE "Step 2 of 2: writing the report …" WIPE);
  }
  scratch_folder_free(folder);
  g_autofree char *drafted = on_terminal(*state, "publish --year 2025 --by Tester");
  expect_contains(drafted, WIPE "Step 3 of 3: storing it in the database …" WIPE "Drafted number 1");
}

static void nothing_is_told_in_pipes(void **state)
{
  static const char *const commands[] = {"refresh --all", "export --format csv", "annual --year 2025"};
  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
    g_auto(Run) run = piped(*state, commands[i]);
    expect_status(&run, 0);
    assert_string_equal(run.err, "");
    assert_null(strstr(run.out, "Step"));
  }
}

static void steps_are_lines_when_asked_for(void **state)
{
  g_auto(Run) run = piped(*state, "refresh --all --progress");
  expect_status(&run, 0);
  assert_true(g_str_has_prefix(run.err, "Step 1 of 6: looking for what has changed …\nStep 2 of 6: rolling up"));
  assert_null(strchr(run.err, '\033'));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(refresh_tells_its_steps_on_a_terminal),
      cmocka_unit_test(long_commands_tell_theirs),
      cmocka_unit_test(nothing_is_told_in_pipes),
      cmocka_unit_test(steps_are_lines_when_asked_for),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
