/* What keeps a file in the inbox is told by a notice and by status for as long as it lasts, and once. Permissions are real, so root acts as nobody. */
#include "tests/support/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "collector/collector_settings.h"
#include "collector/inbox/inbox.h"
#include "collector/inbox/inbox_watch.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"
#include "wire/loop.h"

#define FORM "indicator,period,sex,value\n305,2024-S1,F,7\n305,2024-S2,F,8\n"

enum { NOBODY = 65534, DEADLINE_MS = 60 * 1000, ASK_EVERY_MS = 20 };

typedef struct Fixture {
  Agency *agency;
  Loop *loop;
  InboxWatch *watch;
  guint n_looks;
} Fixture;

static void on_looked(gpointer user)
{
  ((Fixture *)user)->n_looks++;
}

static void on_taken(gpointer user)
{
  (void)user;
}

static void on_failed(GError *error, gpointer user)
{
  (void)user;
  fail_msg("%s", error->message);
}

static void open_watch(Fixture *fixture)
{
  static const InboxWatchCallbacks callbacks = {on_taken, on_looked, on_failed};
  g_autoptr(GError) error = NULL;
  fixture->watch = inbox_watch_open(fixture->loop, &fixture->agency->reception, &callbacks, fixture, &error);
  expect_success(fixture->watch != NULL, error);
}

static void use_settings(Agency *agency)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *home_setting = g_strdup_printf("collector.home=%s", agency->folder);
  const char *const overrides[] = {home_setting, "inbox.settle=20ms", "inbox.look=100ms", NULL};
  settings_free(agency->settings);
  agency->settings = settings_load(collector_setting_specs, NULL, overrides, &error);
  expect_success(agency->settings != NULL, error);
  agency_restart(agency);
}

static void become_nobody(const Agency *agency)
{
  if (geteuid() != 0)
    return;
  g_autofree char *command = g_strdup_printf("chown -R %d %s", NOBODY, agency->folder);
  assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
  assert_int_equal(seteuid(NOBODY), 0);
}

static int open_fixture(void **state)
{
  static const char *const assigned[] = {"economy.rural_transfer_employment", NULL};
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->agency = agency_new(assigned);
  use_settings(fixture->agency);
  become_nobody(fixture->agency);
  fixture->loop = loop_new();
  *state = fixture;
  return 0;
}

static int close_fixture(void **state)
{
  Fixture *fixture = *state;
  inbox_watch_close(fixture->watch);
  loop_free(fixture->loop);
  if (getuid() == 0)
    assert_int_equal(seteuid(0), 0);
  agency_free(fixture->agency);
  g_free(fixture);
  return 0;
}

/* --- Waiting ------------------------------------------------------------------------------------------------------ */

typedef bool (*Condition)(const Fixture *fixture);

typedef struct Waiting {
  Fixture *fixture;
  Condition holds;
  int64_t until_ms;
} Waiting;

static void ask(gpointer user)
{
  Waiting *waiting = user;
  if (waiting->holds(waiting->fixture) || clock_monotonic_ms() > waiting->until_ms)
    loop_quit(waiting->fixture->loop);
  else
    loop_add_timer(waiting->fixture->loop, ASK_EVERY_MS, ask, waiting);
}

/* Runs the loop until CONDITION holds. */
static void wait_for(Fixture *fixture, Condition holds)
{
  g_autoptr(GError) error = NULL;
  Waiting waiting = {fixture, holds, clock_monotonic_ms() + DEADLINE_MS};
  loop_add_timer(fixture->loop, 0, ask, &waiting);
  expect_success(loop_run(fixture->loop, &error), error);
  assert_true(holds(fixture));
}

static char *notice_of(const Fixture *fixture)
{
  return scratch_path(fixture->agency->home->notices, "a.csv.not-taken.txt");
}

static bool has_notice(const Fixture *fixture)
{
  g_autofree char *path = notice_of(fixture);
  return g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool has_no_notice(const Fixture *fixture)
{
  return !has_notice(fixture);
}

static bool is_taken(const Fixture *fixture)
{
  guint n_larger = 0;
  return inbox_count(fixture->agency->home->inbox, G_MAXINT64, &n_larger) == 0;
}

static bool has_looked_often(const Fixture *fixture)
{
  return fixture->n_looks >= 5;
}

/* --- Expectations ------------------------------------------------------------------------------------------------- */

static void expect_notice(const Fixture *fixture, const char *zh, const char *en)
{
  g_autofree char *path = notice_of(fixture);
  g_autofree char *notice = scratch_read(path);
  expect_contains(notice, "a.csv");
  expect_contains(notice, zh);
  expect_contains(notice, en);
}

static void expect_status(const Fixture *fixture, const char *trouble)
{
  json_t *entries = inbox_troubles_to_json(inbox_watch_troubles(fixture->watch));
  assert_int_equal(json_array_size(entries), trouble != NULL);
  if (trouble != NULL)
    assert_string_equal(json_string_value(json_object_get(json_array_get(entries, 0), "trouble")), trouble);
  json_decref(entries);
}

static void expect_submissions(Fixture *fixture, uint64_t n)
{
  g_autoptr(GError) error = NULL;
  SpoolTotals totals;
  expect_success(spool_totals(fixture->agency->spool, &totals, &error), error);
  assert_int_equal(totals.n_submissions, n);
}

static char *drop(const Fixture *fixture, mode_t mode)
{
  char *path = scratch_write(fixture->agency->home->inbox, "a.csv", FORM);
  assert_int_equal(chmod(path, mode), 0);
  return path;
}

/* --- Facts -------------------------------------------------------------------------------------------------------- */

static void file_that_may_not_be_read_is_told_and_taken_once_it_may(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = drop(fixture, 0);
  open_watch(fixture);
  wait_for(fixture, has_notice);
  expect_notice(fixture, "没有读取权限", "not permitted");
  expect_status(fixture, "not_allowed");
  assert_int_equal(chmod(path, 0644), 0);
  wait_for(fixture, is_taken);
  wait_for(fixture, has_no_notice);
  expect_status(fixture, NULL);
  expect_submissions(fixture, 1);
}

static void notice_is_written_once_and_not_at_each_look(void **state)
{
  Fixture *fixture = *state;
  struct stat before, after;
  g_autofree char *path = drop(fixture, 0);
  open_watch(fixture);
  wait_for(fixture, has_notice);
  g_autofree char *notice = notice_of(fixture);
  assert_int_equal(stat(notice, &before), 0);
  fixture->n_looks = 0;
  wait_for(fixture, has_looked_often);
  assert_int_equal(stat(notice, &after), 0);
  assert_int_equal(before.st_ino, after.st_ino);
  assert_int_equal(chmod(path, 0644), 0);
}

static void notice_goes_when_the_file_does(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = drop(fixture, 0);
  open_watch(fixture);
  wait_for(fixture, has_notice);
  assert_int_equal(unlink(path), 0);
  wait_for(fixture, has_no_notice);
  expect_status(fixture, NULL);
}

static void notice_of_an_earlier_run_goes_at_the_start(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *notice = scratch_write(fixture->agency->home->notices, "a.csv.not-taken.txt", "old");
  open_watch(fixture);
  assert_true(has_no_notice(fixture));
}

static void file_that_stays_open_is_told_and_taken_once_it_is_closed(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = drop(fixture, 0644);
  const int writer = open(path, O_WRONLY);
  assert_true(writer >= 0);
  open_watch(fixture);
  wait_for(fixture, has_notice);
  expect_notice(fixture, "打开着它", "has it open");
  expect_status(fixture, "open");
  expect_submissions(fixture, 0);
  close(writer);
  wait_for(fixture, is_taken);
  wait_for(fixture, has_no_notice);
}

/* The district refused rows of it: handed out again, such a form would be sent again and again. */
static void file_that_cannot_be_removed_is_taken_once(void **state)
{
  Fixture *fixture = *state;
  Agency *agency = fixture->agency;
  g_autofree char *path = drop(fixture, 0644);
  assert_int_equal(chmod(agency->home->inbox, 0555), 0);
  open_watch(fixture);
  wait_for(fixture, has_notice);
  expect_notice(fixture, "已经受理", "was taken");
  expect_status(fixture, "not_removed");
  agency_finish(agency, 1, 1);
  assert_int_equal(chmod(agency->home->inbox, 0755), 0);
  wait_for(fixture, is_taken);
  wait_for(fixture, has_no_notice);
  expect_submissions(fixture, 1);
}

#define WATCH_TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WATCH_TEST(file_that_may_not_be_read_is_told_and_taken_once_it_may),
      WATCH_TEST(notice_is_written_once_and_not_at_each_look),
      WATCH_TEST(notice_goes_when_the_file_does),
      WATCH_TEST(notice_of_an_earlier_run_goes_at_the_start),
      WATCH_TEST(file_that_stays_open_is_told_and_taken_once_it_is_closed),
      WATCH_TEST(file_that_cannot_be_removed_is_taken_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
