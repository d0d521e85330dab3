/* Telling an event by a command: real commands, good and bad. */
#include "tests/support/test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "reporter/run/messenger.h"
#include "tests/support/folder.h"

typedef struct Fixture {
  char *folder;
  json_t *content;
} Fixture;

static int open_fixture(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = scratch_folder_new();
  fixture->content = json_pack("{s:s, s:s}", "event", "warning", "reason", "妇女 \"quoted\" $(touch harm)");
  *state = fixture;
  return 0;
}

static int close_fixture(void **state)
{
  Fixture *fixture = *state;
  json_decref(fixture->content);
  scratch_folder_free(fixture->folder);
  g_free(fixture);
  return 0;
}

/* Tells the event by a shell script that runs in the scratch folder; true when it was told, else *OUT_MESSAGE says why not. */
static bool tell(const Fixture *fixture, const char *script, int64_t timeout_ms, char **out_message)
{
  g_autofree char *text = g_strdup_printf("#!/bin/sh\ncd '%s'\n%s\n", fixture->folder, script);
  g_autofree char *path = scratch_write(fixture->folder, "tell", text);
  g_autoptr(GError) error = NULL;
  const Messenger messenger = {.command = path, .timeout_ms = timeout_ms};
  assert_int_equal(chmod(path, 0755), 0);
  const bool is_told = messenger_tell(&messenger, "warning", fixture->content, &error);
  assert_true(is_told == (error == NULL));
  *out_message = error == NULL ? NULL : g_strdup(error->message);
  return is_told;
}

static void command_gets_the_event_as_it_is(void **state)
{
  const Fixture *fixture = *state;
  g_autofree char *message = NULL;
  assert_true(tell(fixture, "printf '%s %s' $# \"$1\" > arguments; cat > content", 60000, &message));
  g_autofree char *arguments_path = scratch_path(fixture->folder, "arguments");
  g_autofree char *content_path = scratch_path(fixture->folder, "content");
  g_autofree char *arguments = scratch_read(arguments_path);
  json_t *content = json_load_file(content_path, 0, NULL);
  assert_string_equal(arguments, "1 warning");
  assert_true(json_equal(content, fixture->content));
  json_decref(content);
}

static void failure_names_the_command_and_how_it_ended(void **state)
{
  const Fixture *fixture = *state;
  g_autofree char *failed = NULL, *killed = NULL;
  assert_false(tell(fixture, "exit 7", 60000, &failed));
  assert_non_null(strstr(failed, "tell warning' failed (exit status 7)"));
  assert_false(tell(fixture, "kill -TERM $$", 60000, &killed));
  assert_non_null(strstr(killed, "failed (signal 15)"));
}

/* Its children too: the one that sleeps here has its number in a file. */
static void slow_command_is_ended_with_all_it_started(void **state)
{
  const Fixture *fixture = *state;
  g_autofree char *message = NULL;
  assert_false(tell(fixture, "sleep 600 & echo $! > child; wait", 1000, &message));
  assert_non_null(strstr(message, "took longer than run.notify_timeout"));
  g_autofree char *path = scratch_path(fixture->folder, "child");
  g_autofree char *child = scratch_read(path);
  const pid_t pid = atoi(child);
  assert_true(pid > 1);
  for (int tries = 0; kill(pid, 0) == 0 && tries < 600; tries++) { /* somebody has to take its exit status */
    g_autofree char *stat_path = g_strdup_printf("/proc/%d/stat", pid);
    g_autofree char *stat = NULL;
    if (!g_file_get_contents(stat_path, &stat, NULL, NULL) || strstr(stat, ") Z ") != NULL)
      return;
    g_usleep(100000);
  }
  assert_int_not_equal(kill(pid, 0), 0);
}

static void missing_command_is_told_with_its_setting(void **state)
{
  const Fixture *fixture = *state;
  const Messenger messenger = {.command = "/no/such/program", .timeout_ms = 1000};
  g_autoptr(GError) error = NULL;
  assert_false(messenger_tell(&messenger, "report", fixture->content, &error));
  assert_non_null(strstr(error->message, "/no/such/program"));
  assert_non_null(strstr(error->message, "run.notify"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(command_gets_the_event_as_it_is, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(failure_names_the_command_and_how_it_ended, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(slow_command_is_ended_with_all_it_started, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(missing_command_is_told_with_its_setting, open_fixture, close_fixture),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
