/* The real program: exit statuses, what it prints, and the daemon's life. No aggregator answers; the district is in the home folder already. */
#include "tests/support/test.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"
#include "tests/support/run.h"
#include "tests/support/wait.h"
#include "wire/keys.h"

enum { DEADLINE_MS = 20000 };

#define GOOD "indicator,period,sex,value\n305,2024-S1,F,7\n"
#define BAD "indicator,period,sex,value\n305,2024-S1,F,7\n305,2023-S1,F,-1\n"

typedef struct Fixture {
  Agency *agency;
  char *config;
  GPid daemon; /* 0: none runs */
  char *log;   /* of the daemon */
} Fixture;

/* Runs the program in the agency's folder with ARGUMENTS (split at blanks). */
static Run run(Fixture *fixture, const char *arguments)
{
  return run_program(fixture->agency->folder, "halfsky-collector", arguments, "--config", fixture->config);
}

static void write_file(Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = scratch_write(fixture->agency->folder, name, text);
  assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* An agency with keys and settings; nothing listens at the aggregator's address. */
static int open_fixture(void **state)
{
  static const char *const assigned[] = {"economy.rural_transfer_employment", NULL};
  Fixture *fixture = g_new0(Fixture, 1);
  *state = fixture;
  fixture->agency = agency_new(assigned);
  g_clear_pointer(&fixture->agency->spool, spool_close);
  KeyPair pair;
  key_pair_generate(&pair);
  g_autofree char *key = scratch_path(fixture->agency->folder, "collector.key");
  if (!key_pair_save(&pair, key, NULL))
    return 1;
  g_autofree char *settings = g_strdup_printf("[collector]\nhome=%s\nkey=%s\n[inbox]\nsettle=50ms\nlook=100ms\n"
                                              "[aggregator]\nendpoints=tcp://127.0.0.1:1\nserver_key=%s\n"
                                              "reconnect_least=100ms\n",
                                              fixture->agency->folder, key, pair.public_key.text);
  key_pair_clear(&pair);
  fixture->config = scratch_write(fixture->agency->folder, "collector.conf", settings);
  fixture->log = scratch_path(fixture->agency->folder, "daemon.log");
  return 0;
}

static int close_fixture(void **state)
{
  Fixture *fixture = *state;
  if (fixture->daemon != 0) {
    kill(fixture->daemon, SIGKILL);
    waitpid(fixture->daemon, NULL, 0);
  }
  agency_free(fixture->agency);
  g_free(fixture->config);
  g_free(fixture->log);
  g_free(fixture);
  return 0;
}

static bool is_answering(void *user)
{
  g_auto(Run) status = run(user, "status --json");
  return status.status == 0 && strstr(status.out, "not_running") == NULL;
}

/* Starts `run` with its log in a file, and waits until it answers. */
static void start_daemon(Fixture *fixture, const char *arguments)
{
  g_autoptr(GPtrArray) argv = run_words("halfsky-collector", arguments, "--config", fixture->config);
  fixture->daemon = fork();
  assert_true(fixture->daemon >= 0);
  if (fixture->daemon == 0) {
    const int log = open(fixture->log, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    dup2(log, STDERR_FILENO);
    execv(argv->pdata[0], (char **)argv->pdata);
    _exit(127);
  }
  g_autofree char *socket = g_strdup(fixture->agency->home->control);
  const int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;
  while (!g_file_test(socket, G_FILE_TEST_EXISTS) && clock_monotonic_ms() < until_ms)
    g_usleep(5000);
  assert_true(wait_until(is_answering, fixture, DEADLINE_MS));
}

static int stop_daemon(Fixture *fixture)
{
  int wait_status = 0;
  assert_int_equal(kill(fixture->daemon, SIGTERM), 0);
  assert_int_equal(waitpid(fixture->daemon, &wait_status, 0), fixture->daemon);
  fixture->daemon = 0;
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
}

/* --- keygen ------------------------------------------------------------------------------------------------------- */

static void keygen_makes_a_private_key_and_never_replaces_one(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *key = scratch_path(fixture->agency->folder, "collector.key");
  assert_int_equal(unlink(key), 0);
  g_auto(Run) first = run(fixture, "keygen");
  expect_status(&first, 0);
  expect_contains(first.out, "Fingerprint: ");
  struct stat status;
  assert_int_equal(stat(key, &status), 0);
  assert_int_equal(status.st_mode & 0777, 0600);
  g_autofree char *before = scratch_read(key);
  g_auto(Run) second = run(fixture, "keygen");
  assert_int_not_equal(second.status, 0);
  expect_contains(second.err, "collector.key");
  g_autofree char *after = scratch_read(key);
  assert_string_equal(before, after);
}

static void next_key_is_used_only_after_the_switch(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *key = scratch_path(fixture->agency->folder, "collector.key");
  g_autofree char *next = scratch_path(fixture->agency->folder, "collector.key.next");
  g_autofree char *before = scratch_read(key);
  g_auto(Run) none = run(fixture, "keygen --switch");
  g_auto(Run) rotated = run(fixture, "keygen --rotate");
  g_auto(Run) again = run(fixture, "keygen --rotate");
  g_auto(Run) shown = run(fixture, "keygen --rotate --show");
  g_autofree char *during = scratch_read(key);
  g_autofree char *waiting = scratch_read(next);
  g_auto(Run) switched = run(fixture, "keygen --switch");
  g_autofree char *after = scratch_read(key);
  expect_status(&none, 2);
  expect_contains(none.err, "there is no next key to go over to");
  expect_status(&rotated, 0);
  expect_contains(rotated.out, "Former fingerprint: ");
  expect_status(&again, 2);
  assert_string_equal(shown.out, rotated.out);
  assert_string_equal(during, before);
  expect_status(&switched, 0);
  assert_string_equal(after, waiting);
  assert_false(g_file_test(next, G_FILE_TEST_EXISTS));
}

/* --- check -------------------------------------------------------------------------------------------------------- */

static void check_tells_by_its_status_what_it_found(void **state)
{
  Fixture *fixture = *state;
  write_file(fixture, "good.csv", GOOD);
  write_file(fixture, "bad.csv", BAD);
  write_file(fixture, "broken.csv", "buy milk\n");
  g_auto(Run) good = run(fixture, "check good.csv");
  g_auto(Run) bad = run(fixture, "check good.csv bad.csv");
  g_auto(Run) broken = run(fixture, "check broken.csv");
  g_auto(Run) missing = run(fixture, "check missing.csv good.csv bad.csv");
  g_auto(Run) nothing = run(fixture, "check");
  expect_status(&good, 0);
  assert_string_equal(good.out, "good.csv: 1 received, 1 good, 0 to be refused, 0 to be explained\n");
  expect_status(&bad, 1);
  expect_contains(
      bad.out, "bad.csv: 2 received, 1 good, 1 to be refused, 0 to be explained\n  row 3, column 'value' (Rural labour "
               "transfer employment): The value is -1");
  expect_status(&broken, 1);
  expect_contains(broken.out, "broken.csv: cannot be read. No header was found");
  expect_status(&missing, 2);
  expect_contains(missing.err, "missing.csv");
  expect_contains(missing.out, "good.csv: 1 received, 1 good");
  expect_contains(missing.out, "bad.csv: 2 received, 1 good");
  expect_status(&nothing, 2);
}

static void check_speaks_chinese(void **state)
{
  write_file(*state, "bad.csv", BAD);
  g_auto(Run) bad = run(*state, "check bad.csv --lang zh");
  expect_contains(
      bad.out, "bad.csv：收到2行，合格1行，应退回1行，待说明0行\n  第3行“数值”列（农村劳动力转移就业人数）：数值为 -1");
}

static void check_keeps_and_sends_nothing(void **state)
{
  Fixture *fixture = *state;
  write_file(fixture, "good.csv", GOOD);
  g_autofree char *database = g_build_filename(fixture->agency->home->spool, "spool.db", NULL);
  assert_int_equal(unlink(database), 0);
  g_auto(Run) good = run(fixture, "check good.csv");
  expect_status(&good, 0);
  assert_false(g_file_test(database, G_FILE_TEST_EXISTS));
}

static void check_and_submit_need_the_district_once(void **state)
{
  Fixture *fixture = *state;
  write_file(fixture, "good.csv", GOOD);
  assert_int_equal(unlink(fixture->agency->home->profile), 0);
  g_auto(Run) check = run(fixture, "check good.csv");
  g_auto(Run) submit = run(fixture, "submit good.csv");
  g_auto(Run) chinese = run(fixture, "submit good.csv --lang zh");
  expect_status(&check, 3);
  expect_contains(check.err, "hint: let 'halfsky-collector run' reach the aggregator once");
  expect_status(&submit, 3);
  expect_contains(submit.err, "hint: let 'halfsky-collector run' reach the aggregator once");
  expect_status(&chinese, 3);
  expect_contains(chinese.err, "尚未收到区级服务器下发的指标目录");
}

/* --- settings ----------------------------------------------------------------------------------------------------- */

static void settings_that_make_no_sense_are_usage(void **state)
{
  g_auto(Run) zone = run(*state, "status --set collector.time_zone=Mars/Olympus");
  g_auto(Run) level = run(*state, "status --set log.level=loud");
  g_auto(Run) endpoints = run(*state, "run --set aggregator.endpoints=");
  g_auto(Run) server_key = run(*state, "run --set aggregator.server_key=abc");
  g_auto(Run) key = run(*state, "run --set collector.key=/nonexistent.key");
  expect_status(&zone, 2);
  expect_contains(zone.err, "Mars/Olympus");
  expect_status(&level, 2);
  expect_contains(level.err, "loud");
  expect_status(&endpoints, 2);
  expect_contains(endpoints.err, "aggregator.endpoints");
  expect_status(&server_key, 2);
  expect_contains(server_key.err, "aggregator.server_key");
  assert_int_not_equal(key.status, 0);
  expect_contains(key.err, "/nonexistent.key");
}

static void settings_are_judged_before_anything_is_made_or_opened(void **state)
{
  static const char *const wrong[] = {
      "collector.time_zone=Mars/Olympus",   "log.level=loud",     "aggregator.endpoints=",
      "aggregator.endpoints=district:5570", "spool.quota=plenty", "spool.kepp_free=1M",
      "aggregator.server_key=abc",          "inbox.settle=2hours"};
  Fixture *fixture = *state;
  g_autofree char *home = scratch_path(fixture->agency->folder, "fresh");
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autofree char *arguments = g_strdup_printf("run --set collector.home=%s --set %s", home, wrong[i]);
    g_auto(Run) refused = run(fixture, arguments);
    expect_status(&refused, 2);
    assert_false(g_file_test(home, G_FILE_TEST_EXISTS));
  }
}

/* The text of FILE in the agency's folder, which is in ENCODING. The caller frees it. */
static char *read_encoded(const Fixture *fixture, const char *file, const char *encoding)
{
  gsize size = 0;
  g_autofree char *bytes = NULL;
  g_autofree char *path = scratch_path(fixture->agency->folder, file);
  assert_true(g_file_get_contents(path, &bytes, &size, NULL));
  return g_convert(bytes, (gssize)size, "UTF-8", encoding, NULL, NULL, NULL);
}

static void forms_as_text_are_in_the_encoding_of_the_settings(void **state)
{
  Fixture *fixture = *state;
  g_auto(Run) by_setting = run(fixture, "template --period 2024-S1 --output a.csv --set output.encoding=gb18030");
  expect_status(&by_setting, 0);
  g_auto(Run) by_option =
      run(fixture, "template --period 2024-S1 --output b.csv --set output.encoding=gb18030 --encoding utf-8");
  expect_status(&by_option, 0);
  g_autofree char *gb18030 = read_encoded(fixture, "a.csv", "GB18030");
  g_autofree char *utf8 = read_encoded(fixture, "b.csv", "UTF-8");
  assert_true(g_str_has_prefix(utf8, "\xEF\xBB\xBF"));
  assert_string_equal(gb18030, utf8 + strlen("\xEF\xBB\xBF"));
  expect_contains(gb18030, "行码");
  g_auto(Run) mistyped = run(fixture, "template --period 2024-S1 --output c.csv --set output.encoding=latin1");
  expect_status(&mistyped, 2);
  expect_contains(mistyped.err, "output.encoding");
}

/* --- template ----------------------------------------------------------------------------------------------------- */

/* The agency reports for two domains, H and C, and its district has closed the first half of 2024. */
static void report_for_two_domains(Fixture *fixture)
{
  static const int16_t indicators[] = {110, 305};
  static const Period closed[] = {{FREQUENCY_SEMIANNUAL, 2024, 1}};
  agency_set_profile(fixture->agency, (Profile){.agency = "hospital-1",
                                                .name_zh = "示例医院",
                                                .name_en = "Sample hospital",
                                                .unit_type = "hospital",
                                                .indicators = indicators,
                                                .n_indicators = G_N_ELEMENTS(indicators),
                                                .closed = closed,
                                                .n_closed = G_N_ELEMENTS(closed),
                                                .first_day = day_of_date(2015, 1, 1),
                                                .last_day = day_of_date(2199, 12, 31),
                                                .time_zone = "Asia/Shanghai"});
}

static void expired_form_is_left_out_of_the_template_and_the_others_are_made(void **state)
{
  Fixture *fixture = *state;
  report_for_two_domains(fixture);
  agency_expire_form(fixture->agency, "FN-H2");
  g_auto(Run) english = run(fixture, "template --period 2025-S1 --output a.csv");
  g_auto(Run) chinese = run(fixture, "template --period 2025-S1 --output b.csv --lang zh");
  g_autofree char *form = read_encoded(fixture, "a.csv", "UTF-8");
  expect_status(&english, 0);
  expect_contains(english.err, "Form FN-H2 was valid until 2021-12-31");
  expect_contains(english.err, "Ask the Office of the Working Committee");
  assert_null(strstr(english.err, "FN-C2"));
  expect_contains(form, "FN-C2");
  assert_null(strstr(form, "FN-H2"));
  expect_status(&chinese, 0);
  expect_contains(chinese.err, "表 FN-H2 的有效期至 2021-12-31");
}

static void template_is_refused_when_all_its_forms_have_expired(void **state)
{
  Fixture *fixture = *state;
  agency_expire_form(fixture->agency, "FN-C2");
  g_auto(Run) result = run(fixture, "template --period 2025-S1 --output a.csv");
  g_autofree char *path = scratch_path(fixture->agency->folder, "a.csv");
  expect_status(&result, 2);
  expect_contains(result.err, "Form FN-C2 was valid until 2021-12-31");
  assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void template_of_a_closed_period_says_so(void **state)
{
  Fixture *fixture = *state;
  report_for_two_domains(fixture);
  g_auto(Run) english = run(fixture, "template --period 2024-S1 --output a.csv --lang en");
  g_auto(Run) chinese = run(fixture, "template --period 2024-S1 --output b.csv --lang zh");
  g_auto(Run) open = run(fixture, "template --period 2025-S1 --output c.csv");
  g_autofree char *form = read_encoded(fixture, "b.csv", "UTF-8");
  expect_status(&english, 0);
  expect_contains(english.err, "closed");
  expect_contains(english.err, "district's administrator");
  expect_status(&chinese, 0);
  expect_contains(chinese.err, "已关闭");
  expect_contains(form, "时期已关闭");
  assert_null(strstr(form, "已逾期"));
  expect_status(&open, 0);
  assert_string_equal(open.err, "");
}

static void template_of_a_period_that_is_not_over_says_so(void **state)
{
  Fixture *fixture = *state;
  report_for_two_domains(fixture);
  g_auto(Run) english = run(fixture, "template --period 2190-S1 --output a.csv");
  g_auto(Run) chinese = run(fixture, "template --period 2190-S1 --output b.csv --lang zh");
  expect_status(&english, 0);
  expect_contains(english.err, "is not over yet");
  expect_contains(english.err, "2190-06-30");
  expect_status(&chinese, 0);
  expect_contains(chinese.err, "尚未结束");
}

/* --- submit, without and with a daemon ---------------------------------------------------------------------------- */

static void submit_without_a_daemon_puts_forms_into_the_spool(void **state)
{
  Fixture *fixture = *state;
  write_file(fixture, "good.csv", GOOD);
  write_file(fixture, "bad.csv", BAD);
  g_auto(Run) good = run(fixture, "submit good.csv");
  g_auto(Run) again = run(fixture, "submit good.csv");
  g_auto(Run) forced = run(fixture, "submit --again good.csv");
  g_auto(Run) bad = run(fixture, "submit bad.csv");
  g_auto(Run) status = run(fixture, "status");
  expect_status(&good, 0);
  expect_contains(good.out, "good.csv: accepted (submission ");
  assert_string_equal(good.err, "");
  expect_status(&again, 0);
  expect_contains(again.out, "identical to a form accepted before");
  expect_status(&forced, 0);
  expect_contains(forced.out, "good.csv: accepted");
  expect_status(&bad, 1);
  expect_contains(bad.out, "refused rows: 1, rows to be explained: 0)");
  expect_contains(status.out, "Forms accepted: 3\n");
  expect_contains(status.out, "of which on the way: 3 (");
}

static void submit_says_why_a_file_cannot_be_read(void **state)
{
  write_file(*state, "broken.csv", "buy milk\n");
  g_auto(Run) result = run(*state, "submit broken.csv");
  expect_status(&result, 1);
  expect_contains(result.out, "broken.csv: not accepted. No header was found: no row has column names");
}

static void encoding_that_cannot_be_told_can_be_said(void **state)
{
  Fixture *fixture = *state;
  write_file(fixture, "short.csv", "indicator,period,sex,value,comment\n305,2024-S1,F,7,M\xC3\xBCller\n");
  g_auto(Run) untold = run(fixture, "submit short.csv");
  g_auto(Run) checked = run(fixture, "check --encoding UTF-8 short.csv");
  g_auto(Run) told = run(fixture, "submit --encoding utf-8 short.csv");
  g_auto(Run) mistyped = run(fixture, "submit --encoding utf8mb4 short.csv");
  expect_status(&untold, 1);
  expect_contains(untold.out, "--encoding utf-8 or --encoding gb18030");
  expect_status(&checked, 0);
  expect_status(&told, 0);
  expect_contains(told.out, "short.csv: accepted");
  expect_status(&mistyped, 2);
  expect_contains(mistyped.err, "utf8mb4");
}

static void submit_of_a_mistyped_name_begins_nothing(void **state)
{
  write_file(*state, "good.csv", GOOD);
  g_auto(Run) result = run(*state, "submit good.csv god.csv");
  g_auto(Run) status = run(*state, "status");
  expect_status(&result, 2);
  expect_contains(result.err, "god.csv");
  expect_contains(status.out, "Forms accepted: 0\n");
}

static void waiting_in_vain_ends_with_3_and_the_form_is_safe(void **state)
{
  write_file(*state, "good.csv", GOOD);
  g_auto(Run) result = run(*state, "submit --wait --timeout 1 good.csv");
  g_auto(Run) status = run(*state, "status");
  expect_status(&result, 3);
  expect_contains(result.out, "safe on this computer");
  expect_contains(status.out, "of which on the way: 1 (");
}

/* --- run ---------------------------------------------------------------------------------------------------------- */

static bool has_taken_all(void *user)
{
  g_auto(Run) status = run(user, "status");
  return strstr(status.out, "Files in the inbox: 0\n") != NULL;
}

static bool has_receipt(void *user)
{
  Fixture *fixture = user;
  g_autoptr(GDir) receipts = g_dir_open(fixture->agency->home->receipts, 0, NULL);
  return g_dir_read_name(receipts) != NULL;
}

static void daemon_takes_forms_answers_and_ends_on_sigterm(void **state)
{
  Fixture *fixture = *state;
  start_daemon(fixture, "run");
  write_file(fixture, "inbox/a.csv", GOOD);
  assert_true(wait_until(has_taken_all, fixture, DEADLINE_MS));
  assert_true(wait_until(has_receipt, fixture, DEADLINE_MS));
  write_file(fixture, "bad.csv", BAD);
  g_auto(Run) submit = run(fixture, "submit bad.csv");
  g_auto(Run) status = run(fixture, "status");
  expect_status(&submit, 1);
  expect_contains(status.out, "Forms accepted: 2\n");
  assert_null(strstr(status.out, "the collector is not running"));
  assert_int_equal(stop_daemon(fixture), 0);
}

static bool has_met_trouble(void *user)
{
  g_auto(Run) status = run(user, "status --json");
  return strstr(status.out, "\"last_error_code\": \"nobody_answers\"") != NULL;
}

static void status_says_in_both_languages_that_nobody_answers(void **state)
{
  Fixture *fixture = *state;
  start_daemon(fixture, "run");
  assert_true(wait_until(has_met_trouble, fixture, DEADLINE_MS));
  g_auto(Run) chinese = run(fixture, "status --lang zh");
  g_auto(Run) english = run(fixture, "status");
  expect_contains(chinese.out, "最近一次故障：该地址没有应答\n");
  expect_contains(english.out, "Last trouble: nobody answers at this address\n");
  assert_int_equal(stop_daemon(fixture), 0);
}

static void second_daemon_on_the_same_home_is_refused(void **state)
{
  Fixture *fixture = *state;
  start_daemon(fixture, "run");
  g_auto(Run) second = run(fixture, "run");
  expect_status(&second, 3);
  expect_contains(second.err, "hint: another halfsky-collector works in this home folder");
  assert_true(is_answering(fixture));
  assert_int_equal(stop_daemon(fixture), 0);
}

static void waiting_for_the_daemon_in_vain_ends_with_3(void **state)
{
  Fixture *fixture = *state;
  start_daemon(fixture, "run");
  write_file(fixture, "good.csv", GOOD);
  g_auto(Run) result = run(fixture, "submit --wait --timeout 1 good.csv");
  expect_status(&result, 3);
  assert_int_equal(stop_daemon(fixture), 0);
}

static void killed_daemon_loses_nothing_and_its_socket_file_is_no_obstacle(void **state)
{
  Fixture *fixture = *state;
  start_daemon(fixture, "run");
  write_file(fixture, "good.csv", GOOD);
  g_auto(Run) submit = run(fixture, "submit good.csv");
  expect_status(&submit, 0);
  kill(fixture->daemon, SIGKILL);
  waitpid(fixture->daemon, NULL, 0);
  g_auto(Run) alone = run(fixture, "status");
  expect_contains(alone.out, "Forms accepted: 1\n");
  start_daemon(fixture, "run");
  assert_int_equal(stop_daemon(fixture), 0);
}

static void log_level_takes_effect(void **state)
{
  Fixture *fixture = *state;
  start_daemon(fixture, "run");
  assert_int_equal(stop_daemon(fixture), 0);
  g_autofree char *chatty = scratch_read(fixture->log);
  expect_contains(chatty, "collector_started");
  start_daemon(fixture, "run --set log.level=error");
  assert_int_equal(stop_daemon(fixture), 0);
  g_autofree char *quiet = scratch_read(fixture->log);
  assert_null(strstr(quiet, "collector_started"));
}

static bool has_put_off(void *user)
{
  g_autofree char *log = scratch_read(((Fixture *)user)->log);
  return strstr(log, "form_put_off") != NULL;
}

/* accepted/ cannot be written: that stands for every trouble with one file or folder. */
static void trouble_with_a_folder_is_reported_and_goes_away_without_loss(void **state)
{
  Fixture *fixture = *state;
  const char *accepted = fixture->agency->home->accepted;
  start_daemon(fixture, "run");
  assert_int_equal(rmdir(accepted), 0);
  g_autofree char *in_the_way = scratch_write(fixture->agency->folder, "accepted", "not a folder");
  write_file(fixture, "inbox/a.csv", GOOD);
  assert_true(wait_until(has_put_off, fixture, DEADLINE_MS));
  assert_int_equal(unlink(in_the_way), 0);
  assert_int_equal(g_mkdir(accepted, 0755), 0);
  assert_true(wait_until(has_taken_all, fixture, DEADLINE_MS));
  g_auto(Run) status = run(fixture, "status");
  expect_contains(status.out, "Forms accepted: 1\n");
  assert_int_equal(stop_daemon(fixture), 0);
}

#define COMMAND_TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
  const struct CMUnitTest tests[] = {
      COMMAND_TEST(keygen_makes_a_private_key_and_never_replaces_one),
      COMMAND_TEST(next_key_is_used_only_after_the_switch),
      COMMAND_TEST(check_tells_by_its_status_what_it_found),
      COMMAND_TEST(check_speaks_chinese),
      COMMAND_TEST(check_keeps_and_sends_nothing),
      COMMAND_TEST(check_and_submit_need_the_district_once),
      COMMAND_TEST(settings_that_make_no_sense_are_usage),
      COMMAND_TEST(settings_are_judged_before_anything_is_made_or_opened),
      COMMAND_TEST(forms_as_text_are_in_the_encoding_of_the_settings),
      COMMAND_TEST(expired_form_is_left_out_of_the_template_and_the_others_are_made),
      COMMAND_TEST(template_is_refused_when_all_its_forms_have_expired),
      COMMAND_TEST(template_of_a_closed_period_says_so),
      COMMAND_TEST(template_of_a_period_that_is_not_over_says_so),
      COMMAND_TEST(submit_without_a_daemon_puts_forms_into_the_spool),
      COMMAND_TEST(submit_says_why_a_file_cannot_be_read),
      COMMAND_TEST(encoding_that_cannot_be_told_can_be_said),
      COMMAND_TEST(submit_of_a_mistyped_name_begins_nothing),
      COMMAND_TEST(waiting_in_vain_ends_with_3_and_the_form_is_safe),
      COMMAND_TEST(daemon_takes_forms_answers_and_ends_on_sigterm),
      COMMAND_TEST(status_says_in_both_languages_that_nobody_answers),
      COMMAND_TEST(second_daemon_on_the_same_home_is_refused),
      COMMAND_TEST(waiting_for_the_daemon_in_vain_ends_with_3),
      COMMAND_TEST(killed_daemon_loses_nothing_and_its_socket_file_is_no_obstacle),
      COMMAND_TEST(log_level_takes_effect),
      COMMAND_TEST(trouble_with_a_folder_is_reported_and_goes_away_without_loss),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
