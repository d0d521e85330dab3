#include "tests/support/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/log.h"
#include "tests/support/folder.h"

/* Standard error goes to a file while a test runs. */
typedef struct Capture {
  char *folder;
  char *path;
  int saved;
} Capture;

static int begin_capture(void **state)
{
  Capture *capture = g_new0(Capture, 1);
  capture->folder = scratch_folder_new();
  capture->path = scratch_write(capture->folder, "log", "");
  capture->saved = dup(STDERR_FILENO);
  int file = open(capture->path, O_WRONLY | O_APPEND);
  assert_int_equal(dup2(file, STDERR_FILENO), STDERR_FILENO);
  close(file);
  *state = capture;
  return 0;
}

static int end_capture(void **state)
{
  Capture *capture = *state;
  dup2(capture->saved, STDERR_FILENO);
  close(capture->saved);
  scratch_folder_free(capture->folder);
  g_free(capture->path);
  g_free(capture);
  return 0;
}

static char *captured(void **state)
{
  const Capture *capture = *state;
  return scratch_read(capture->path);
}

static void lines_carry_the_journal_priority(void **state)
{
  log_info("started port=%d", 5555);
  log_warning("slow");
  log_error("broken");
  g_autofree char *text = captured(state);
  assert_string_equal(text, "<6>started port=5555\n<4>slow\n<3>broken\n");
}

static void lines_below_the_level_are_dropped(void **state)
{
  log_debug("detail");
  log_set_level(LOG_LEVEL_DEBUG);
  log_debug("shown");
  log_set_level(LOG_LEVEL_INFO);
  g_autofree char *text = captured(state);
  assert_string_equal(text, "<7>shown\n");
}

static void event_is_one_line_whatever_it_holds(void **state)
{
  log_info("event reason=%s", "two\nlines");
  g_autofree char *text = captured(state);
  assert_string_equal(text, "<6>event reason=two lines\n");
}

static void repeated_failure_is_logged_once_and_counted(void **state)
{
  LogRepeat repeat = {0};
  g_autoptr(GError) error = g_error_new_literal(HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "no route");
  for (int i = 0; i < 5; i++)
    log_repeated_failure(&repeat, "connect", error);
  log_repeated_recovery(&repeat, "connect");
  log_repeated_recovery(&repeat, "connect");
  g_autofree char *text = captured(state);
  assert_string_equal(text, "<4>connect reason=\"no route\" failures=1\n<6>connect recovered=yes failures=5\n");
}

static void failure_that_waiting_does_not_mend_is_an_error(void **state)
{
  LogRepeat repeat = {0};
  g_autoptr(GError) error = g_error_new_literal(HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "denied");
  log_repeated_failure(&repeat, "store", error);
  log_repeat_clear(&repeat);
  g_autofree char *text = captured(state);
  assert_string_equal(text, "<3>store reason=denied failures=1\n");
}

static void another_reason_is_logged_again(void **state)
{
  LogRepeat repeat = {0};
  g_autoptr(GError) first = g_error_new_literal(HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "away");
  g_autoptr(GError) second = g_error_new_literal(HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "refused");
  log_repeated_failure(&repeat, "connect", first);
  log_repeated_failure(&repeat, "connect", first);
  log_repeated_failure(&repeat, "connect", second);
  log_repeat_clear(&repeat);
  g_autofree char *text = captured(state);
  assert_string_equal(text, "<4>connect reason=away failures=1\n<4>connect reason=refused failures=3\n");
}

#define N_THREADS 4
#define N_LINES 200

static void *log_many(void *name)
{
  for (int i = 0; i < N_LINES; i++)
    log_info("line of=%s text=%s", (const char *)name, "abcdefghijklmnopqrstuvwxyz");
  return NULL;
}

static void lines_of_threads_do_not_mix(void **state)
{
  pthread_t threads[N_THREADS];
  for (int i = 0; i < N_THREADS; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, log_many, "one"), 0);
  for (int i = 0; i < N_THREADS; i++)
    assert_int_equal(pthread_join(threads[i], NULL), 0);
  g_autofree char *text = captured(state);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  assert_int_equal(g_strv_length(lines), N_THREADS * N_LINES + 1);
  for (int i = 0; i < N_THREADS * N_LINES; i++)
    assert_string_equal(lines[i], "<6>line of=one text=abcdefghijklmnopqrstuvwxyz");
}

typedef struct QuotedRow {
  const char *value;
  const char *expected;
} QuotedRow;

static void values_are_quoted_when_they_must(void **state)
{
  (void)state;
  static const QuotedRow rows[] = {
      {"plain", "plain"},   {"", "\"\""},       {NULL, "\"\""},         {"two words", "\"two words\""},
      {"半边天", "半边天"}, {"a=b", "\"a=b\""}, {"a\"b", "\"a\\\"b\""}, {"a\nb\x01", "\"a\\nb\\x01\""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *quoted = log_quoted(rows[i].value);
    assert_string_equal(quoted, rows[i].expected);
  }
}

#define captured_test(test) cmocka_unit_test_setup_teardown(test, begin_capture, end_capture)

int main(void)
{
  const struct CMUnitTest tests[] = {
      captured_test(lines_carry_the_journal_priority),
      captured_test(lines_below_the_level_are_dropped),
      captured_test(event_is_one_line_whatever_it_holds),
      captured_test(repeated_failure_is_logged_once_and_counted),
      captured_test(failure_that_waiting_does_not_mend_is_an_error),
      captured_test(another_reason_is_logged_again),
      captured_test(lines_of_threads_do_not_mix),
      cmocka_unit_test(values_are_quoted_when_they_must),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
