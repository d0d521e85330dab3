/* Editions and publications by the program itself, on real PostgreSQL. */
#include "tests/support/test.h"

#include <string.h>

#include "tests/reporter/plan_database.h"
#include "tests/support/run.h"

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
  plan_report(database, 10, 121, "2024-01-01", "_T", "17, 26", "A");
  plan_report(database, 10, 121, "2025-01-01", "_T", "3, 26", "A");
  *state = database;
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static void public_edition_withholds_what_few_persons_stand_behind(void **state)
{
  g_autofree char *connection = plan_connection_string(*state);
  g_auto(Run) refresh = run_reporter(connection, "refresh --all");
  g_auto(Run) internal = run_reporter(connection, "annual --year 2025");
  g_auto(Run) public = run_reporter(connection, "annual --year 2025 --edition public");
  g_auto(Run) csv = run_reporter(connection, "annual --year 2025 --edition public --format csv");
  assert_int_equal(refresh.status, 0);
  assert_int_equal(public.status, 0);
  expect_contains(internal.out, "内部资料");
  expect_contains(internal.out, "2025年，艾滋病感染孕产妇治疗率为11.5%");
  expect_contains(public.out, "2025年，艾滋病感染孕产妇治疗率因统计保密不公布数值。");
  expect_contains(public.out, "2025年，孕产妇艾滋病检测率为98.5%");
  assert_null(strstr(public.out, "内部资料"));
  expect_contains(csv.out, "health.maternal_hiv_treatment_rate,2025,_T,_T,_T,,percent,65.38461538461539,,points,>= 95,"
                           "suppressed,D,");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(public_edition_withholds_what_few_persons_stand_behind),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
