/* The program itself: exit statuses, languages, and a page from figures that were reported, refreshed and read back. */
#include "tests/support/test.h"

#include <string.h>

#include "database/query.h"
#include "database/transaction.h"
#include "tests/reporter/plan_database.h"
#include "tests/support/folder.h"
#include "tests/support/run.h"
#include "tests/support/wait.h"

/* Runs halfsky-reporter against CONNECTION with ARGUMENTS (split at blanks). */
static Run run_reporter(const char *connection, const char *arguments)
{
  g_autofree char *setting = g_strdup_printf("database.connection=%s", connection);
  return run_program(NULL, "halfsky-reporter", arguments, "--set", setting);
}

static int set_up_group(void **state)
{
  PlanDatabase *database = plan_database_new();
  plan_add_unit(database, 10, 2, "hospital", NULL, NULL);
  plan_report(database, 10, 118, "2024-01-01", "_T", "970, 1000", "A");
  plan_report(database, 10, 118, "2025-01-01", "_T", "985, 1000", "A");
  *state = database;
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static void refreshed_figures_are_in_the_csv(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  g_auto(Run) refresh = run_reporter(connection, "refresh");
  g_auto(Run) annual = run_reporter(connection, "annual --year 2025 --format csv");
  assert_int_equal(refresh.status, 0);
  expect_contains(refresh.out, "2 indicator years recomputed");
  assert_int_equal(annual.status, 0);
  expect_contains(annual.out, "health.maternal_hiv_testing_rate,2025,_T,_T,_T,98.5,percent,97,1.5,points,>= 98,met,D,");
  expect_contains(annual.out, "health.maternal_hiv_testing_rate,2025,_T,_T,_T,98.5,percent,97,1.5,points,,,T1,");
}

static void report_is_chinese_unless_asked_otherwise(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  g_auto(Run) refresh = run_reporter(connection, "refresh --all");
  g_auto(Run) chinese = run_reporter(connection, "annual --year 2025");
  g_auto(Run) english = run_reporter(connection, "annual --year 2025 --lang en");
  assert_int_equal(refresh.status, 0);
  expect_contains(chinese.out, "2025年，孕产妇艾滋病检测率为98.5%，比2024年提高1.5个百分点。");
  expect_contains(english.out,
                  "HIV testing rate of pregnant women: 98.5% in 2025, up 1.5 percentage points from 2024.");
}

static void output_goes_to_the_file(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  g_autofree char *folder = scratch_folder_new();
  g_autofree char *path = scratch_path(folder, "annual.csv");
  g_autofree char *arguments = g_strdup_printf("annual --year 2025 --format csv --output %s", path);
  g_auto(Run) run = run_reporter(connection, arguments);
  g_autofree char *page = scratch_read(path);
  assert_int_equal(run.status, 0);
  assert_string_equal(run.out, "");
  assert_true(g_str_has_prefix(page, "indicator,year,"));
  scratch_folder_free(g_steal_pointer(&folder));
}

/* Both years and areas, under the names and codes of SDMX; a health year by its days. */
static void figures_are_exported_as_they_stand(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  g_auto(Run) refresh = run_reporter(connection, "refresh --all");
  g_auto(Run) all = run_reporter(connection, "export --format sdmx-csv");
  g_auto(Run) one = run_reporter(connection, "export --format csv --year 2024 --lang en");
  g_auto(Run) late = run_reporter(connection, "export --format json --from 2025 --edition public");
  expect_status(&refresh, 0);
  expect_status(&all, 0);
  expect_contains(all.out, "\ndataflow,HALFSKY:WDP_ANNUAL(1.0.0),I,A,D,health.maternal_hiv_testing_rate,_T,_T,_T,_T,"
                           "_T,_T,_T,_T,2023-10-01/P1Y,97,970,1000,,");
  expect_contains(all.out,
                  ",T1,health.maternal_hiv_testing_rate,_T,_T,_T,_T,_T,_T,_T,_T,2024-10-01/P1Y,98.5,985,1000,");
  expect_status(&one, 0);
  expect_contains(one.out, "\nhealth.maternal_hiv_testing_rate,2024,_T,_T,_T,97,percent,D,");
  expect_contains(one.out, ",internal,HIV testing rate of pregnant women,Sample District (invented)\n");
  assert_null(strstr(one.out, "testing_rate,2025,"));
  expect_status(&late, 0);
  expect_contains(late.out, "\"first_year\": 2025,\n \"last_year\": 2025,");
  expect_contains(late.out, "\"edition\": \"public\"");
}

/* The one figure there is meets its target; 176 targets are counted. */
static void evaluation_counts_every_target(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  g_auto(Run) refresh = run_reporter(connection, "refresh --all");
  g_auto(Run) midterm = run_reporter(connection, "evaluate --stage midterm --format csv");
  g_auto(Run) final = run_reporter(connection, "evaluate --stage final --lang en");
  expect_status(&refresh, 0);
  expect_status(&midterm, 0);
  expect_contains(midterm.out, "\nplan,midterm,");
  expect_contains(midterm.out, ",176,1,0,0,0,0,0,156,19,157,1,");
  expect_contains(midterm.out, "\ntarget,H-S7a.1,");
  expect_status(&final, 0);
  expect_contains(final.out, "final evaluation of the Women's Development Plan 2021–2030 (2030)");
}

static void away_database_is_exit_status_3(void **state)
{
  (void)state;
  g_auto(Run) annual = run_reporter("host=/nonexistent dbname=halfsky", "annual --year 2025");
  g_auto(Run) refresh = run_reporter("host=/nonexistent dbname=halfsky", "refresh");
  assert_int_equal(annual.status, 3);
  assert_int_equal(refresh.status, 3);
  expect_contains(annual.err, "halfsky-reporter: ");
  assert_string_equal(annual.out, "");
}

static const EmbeddedFile holding[] = {
    {"hold_summary.sql", "lock table halfsky.annual_summary in access exclusive mode", 58},
    {NULL, NULL, 0},
};

/* Both programs need the summary after other statements of their transaction. */
static Transaction *hold_summary(Connection *holder)
{
  g_autoptr(GError) error = NULL;
  expect_success(connection_open(holder, &error), error);
  Transaction *hold = transaction_begin(holder, &error);
  expect_success(hold != NULL, error);
  expect_success(query_execute(holder, "hold_summary", NULL, NULL, &error), error);
  return hold;
}

/* A reporter beside the test. */
typedef struct Reporter {
  const char *connection, *arguments;
  Run run;
} Reporter;

static gpointer run_in_thread(gpointer user)
{
  Reporter *reporter = user;
  reporter->run = run_reporter(reporter->connection, reporter->arguments);
  return NULL;
}

static bool is_reporter_waiting(void *database)
{
  g_autofree char *waiting = plan_query(database, "select count(*) from pg_stat_activity where wait_event_type = "
                                                  "'Lock' and application_name = 'halfsky-reporter'");
  return g_str_equal(waiting, "1");
}

/* Runs halfsky-reporter and takes its connection away while it is in the middle. */
static Run run_and_disconnect(PlanDatabase *database, const char *arguments)
{
  g_autofree char *conninfo = cluster_connection_string(database->cluster, "postgres", "halfsky");
  g_autofree char *connection = plan_connection_string(database);
  ConnectionOptions options = {.conninfo = conninfo, .statements = holding};
  g_autoptr(Connection) holder = connection_new(&options);
  g_autoptr(Transaction) hold = hold_summary(holder);
  Reporter reporter = {.connection = connection, .arguments = arguments};
  GThread *thread = g_thread_new("reporter", run_in_thread, &reporter);
  bool is_waiting = wait_until(is_reporter_waiting, database, 10000);
  plan_run(database, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
                     "'halfsky-reporter'");
  g_clear_pointer(&hold, transaction_free);
  g_thread_join(thread);
  assert_true(is_waiting);
  return reporter.run;
}

static void connection_lost_in_the_middle_is_exit_status_3(void **state)
{
  g_auto(Run) annual = run_and_disconnect(*state, "annual --year 2025");
  g_auto(Run) refresh = run_and_disconnect(*state, "refresh");
  assert_int_equal(annual.status, 3);
  assert_string_equal(annual.out, "");
  expect_contains(annual.err, "halfsky-reporter: ");
  assert_int_equal(refresh.status, 3);
  assert_string_equal(refresh.out, "");
  expect_contains(refresh.err, "halfsky-reporter: refresh: ");
}

static void wrong_command_lines_are_exit_status_2(void **state)
{
  static const char *const wrong[] = {"annual",
                                      "annual --year many",
                                      "annual --year 20255",
                                      "annual --year 2025 --format pdf",
                                      "annual --year 2025 --lang fr",
                                      "annual --year 2025 --edition secret",
                                      "evaluate",
                                      "evaluate --stage halfway",
                                      "evaluate --stage final --format pdf",
                                      "evaluate --stage final --format sdmx-csv",
                                      "evaluate --stage final --edition secret",
                                      "export",
                                      "export --format pdf",
                                      "export --format csv --year 2025 --from 2024",
                                      "export --format csv --from 2025 --to 2024",
                                      "export --format csv --edition secret",
                                      "dance"};
  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_auto(Run) run = run_reporter("host=/nonexistent", wrong[i]);
    if (run.status != 2)
      fail_msg("'%s' ended with %d: %s", wrong[i], run.status, run.err);
  }
}

static void database_without_catalogue_is_exit_status_2(void **state)
{
  PlanDatabase *database = *state;
  g_autofree char *connection = plan_connection_string(database);
  plan_run(database, "update halfsky.catalogue_version set is_current = false");
  g_auto(Run) run = run_reporter(connection, "annual --year 2025");
  plan_run(database, "update halfsky.catalogue_version set is_current = true");
  assert_int_equal(run.status, 2);
  expect_contains(run.err, "catalogue load");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(refreshed_figures_are_in_the_csv),
      cmocka_unit_test(report_is_chinese_unless_asked_otherwise),
      cmocka_unit_test(output_goes_to_the_file),
      cmocka_unit_test(figures_are_exported_as_they_stand),
      cmocka_unit_test(evaluation_counts_every_target),
      cmocka_unit_test(away_database_is_exit_status_3),
      cmocka_unit_test(connection_lost_in_the_middle_is_exit_status_3),
      cmocka_unit_test(wrong_command_lines_are_exit_status_2),
      cmocka_unit_test(database_without_catalogue_is_exit_status_2),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
