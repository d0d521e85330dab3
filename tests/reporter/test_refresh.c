/* Rolling up on real PostgreSQL: small made-up observations, one fact per test. */
#include "tests/support/test.h"

#include "reporter/refresh.h"
#include "tests/reporter/plan_database.h"

extern const EmbeddedFile reporter_queries[];

/* Indicators of the catalogue by what they show. */
enum {
  MORTALITY = 103,   /* sum over a health year, quarterly, department HEALTH */
  HIV_TESTING = 118, /* sum_num_den, sum, health year, annual, hospitals */
  ENROLMENT = 207,   /* school year, annual */
  TRANSFER = 305,    /* stock, half-yearly, by sex, township offices */
  TRAINING = 308,    /* year to date, quarterly */
  ASSISTANCE = 511,  /* mean of quarters, by sex */
  IODINE = 132,      /* latest */
  ACTIVITIES = 707,  /* flow, half-yearly, by residence, communities and villages */
  INSURANCE = 501,   /* sex and sex*residence, stock */
};

typedef struct Fixture {
  PlanDatabase *database;
  Connection *connection;
} Fixture;

static Connection *connect_reporter(const PlanDatabase *database)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *conninfo = plan_connection_string(database);
  ConnectionOptions options = {.conninfo = conninfo, .statements = reporter_queries};
  Connection *connection = connection_new(&options);
  expect_success(connection_open(connection, &error), error);
  return connection;
}

static int set_up_group(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->database = plan_database_new();
  fixture->connection = connect_reporter(fixture->database);
  *state = fixture;
  return 0;
}

static int tear_down_group(void **state)
{
  Fixture *fixture = *state;
  connection_free(fixture->connection);
  plan_database_free(fixture->database);
  g_free(fixture);
  return 0;
}

static int clear(void **state)
{
  plan_clear(((Fixture *)*state)->database);
  return 0;
}

static void refresh(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  RefreshSummary summary;
  expect_success(refresh_run(fixture->connection, &fixture->database->rules, false, &summary, &error), error);
}

/* `COLUMNS` of one summary row; empty when there is none. */
static void expect_row(Fixture *fixture, const char *columns, int indicator_id, int year, const char *breakdown,
                       int area_id, const char *expected)
{
  g_autofree char *row = plan_query(
      fixture->database,
      "select %s from halfsky.annual_summary join halfsky.breakdown using (breakdown_id) where indicator_id = %d and "
      "reporting_year = %d and key = '%s' and area_agency_id = %d",
      columns, indicator_id, year, breakdown, area_id);
  assert_string_equal(row, expected);
}

static void expect_annual(Fixture *fixture, int indicator_id, int year, const char *breakdown, int area_id,
                          const char *expected)
{
  expect_row(fixture, "value", indicator_id, year, breakdown, area_id, expected);
}

static void flow_adds_the_quarters_of_the_health_year(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 1, "department", "HEALTH", NULL);
  plan_report(fixture->database, 10, MORTALITY, "2024-07-01", "_T", "9, 900", "A");
  plan_report(fixture->database, 10, MORTALITY, "2024-10-01", "_T", "1, 250", "A");
  plan_report(fixture->database, 10, MORTALITY, "2025-01-01", "_T", "0, 240", "A");
  plan_report(fixture->database, 10, MORTALITY, "2025-04-01", "_T", "0, 260", "A");
  plan_report(fixture->database, 10, MORTALITY, "2025-07-01", "_T", "1, 250", "A");
  refresh(fixture);
  expect_row(fixture, "numerator, denominator, value, status", MORTALITY, 2025, "_T", 1, "2|1000|200|A");
  expect_row(fixture, "value, status, periods_expected, periods_received", MORTALITY, 2024, "_T", 1, "1000|P|4|1");
}

static void annual_label_is_the_reporting_year(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 1, "department", "EDU", NULL);
  plan_report(fixture->database, 10, ENROLMENT, "2025-01-01", "_T", "4300, 4250", "A");
  refresh(fixture);
  expect_row(fixture, "round(value::numeric, 3)", ENROLMENT, 2025, "_T", 1, "101.176");
  expect_annual(fixture, ENROLMENT, 2024, "_T", 1, "");
}

static void stock_is_its_last_period(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, TRANSFER, "2025-01-01", "_T", "900, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "_T", "1000, null", "A");
  refresh(fixture);
  expect_row(fixture, "numerator, value, status", TRANSFER, 2025, "_T", 2, "|1000|A");
}

static void missing_last_period_leaves_the_one_before(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, TRANSFER, "2025-01-01", "_T", "900, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "_T", "null, null", "L");
  refresh(fixture);
  expect_row(fixture, "value, periods_received", TRANSFER, 2025, "_T", 2, "900|2");
}

static void year_to_date_is_not_added_up(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 1, "department", "HRSS", NULL);
  plan_report(fixture->database, 10, TRAINING, "2025-01-01", "_T", "100, null", "A");
  plan_report(fixture->database, 10, TRAINING, "2025-04-01", "_T", "250, null", "A");
  plan_report(fixture->database, 10, TRAINING, "2025-07-01", "_T", "400, null", "A");
  refresh(fixture);
  expect_row(fixture, "value, status", TRAINING, 2025, "_T", 1, "400|P");
}

static void mean_averages_numerators_and_denominators_apart(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, ASSISTANCE, "2025-01-01", "_T", "90, 100", "A");
  plan_report(fixture->database, 10, ASSISTANCE, "2025-04-01", "_T", "96, 100", "A");
  plan_report(fixture->database, 10, ASSISTANCE, "2025-07-01", "_T", "104, 104", "A");
  plan_report(fixture->database, 10, ASSISTANCE, "2025-10-01", "_T", "108, 112", "A");
  refresh(fixture);
  expect_row(fixture, "numerator, denominator, round(value::numeric, 3)", ASSISTANCE, 2025, "_T", 2, "99.5|104|95.673");
}

static void rates_are_added_before_they_are_divided(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "hospital", NULL, NULL);
  plan_add_unit(fixture->database, 11, 3, "hospital", NULL, NULL);
  plan_report(fixture->database, 10, HIV_TESTING, "2025-01-01", "_T", "300, 300", "A");
  plan_report(fixture->database, 11, HIV_TESTING, "2025-01-01", "_T", "90, 100", "A");
  refresh(fixture);
  expect_annual(fixture, HIV_TESTING, 2025, "_T", 1, "97.5");
  expect_annual(fixture, HIV_TESTING, 2025, "_T", 2, "100");
  expect_annual(fixture, HIV_TESTING, 2025, "_T", 3, "90");
}

static void estimate_without_parts_is_not_rolled_up(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "hospital", NULL, NULL);
  plan_add_unit(fixture->database, 11, 2, "hospital", NULL, NULL);
  plan_report(fixture->database, 10, HIV_TESTING, "2025-01-01", "_T", "98.1, null", "E");
  refresh(fixture);
  expect_row(fixture, "value, status, units_expected, units_received", HIV_TESTING, 2025, "_T", 1, "|E|2|1");
}

static void estimate_with_parts_is_rolled_up(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "hospital", NULL, NULL);
  plan_report(fixture->database, 10, HIV_TESTING, "2025-01-01", "_T", "98, 100", "E");
  refresh(fixture);
  expect_row(fixture, "value, status", HIV_TESTING, 2025, "_T", 1, "98|E");
}

static void nobody_exposed_is_no_value(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "hospital", NULL, NULL);
  plan_add_unit(fixture->database, 11, 3, "hospital", NULL, NULL);
  plan_report(fixture->database, 10, HIV_TESTING, "2025-01-01", "_T", "0, 0", "A");
  plan_report(fixture->database, 11, HIV_TESTING, "2025-01-01", "_T", "null, null", "M");
  refresh(fixture);
  expect_row(fixture, "numerator, denominator, value, status, units_received", HIV_TESTING, 2025, "_T", 1, "0|0||M|2");
  expect_row(fixture, "denominator, value, status", HIV_TESTING, 2025, "_T", 3, "||M");
}

static void latest_takes_the_newest_and_adds_nothing(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 1, "department", "HEALTH", NULL);
  plan_report(fixture->database, 10, IODINE, "2024-01-01", "_T", "171.5, null", "A");
  plan_report(fixture->database, 10, IODINE, "2025-01-01", "_T", "176.2, null", "A");
  refresh(fixture);
  expect_annual(fixture, IODINE, 2024, "_T", 1, "171.5");
  expect_annual(fixture, IODINE, 2025, "_T", 1, "176.2");
}

static void total_left_out_is_the_sum_of_complete_parts(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=F", "450, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=M", "550, null", "A");
  refresh(fixture);
  expect_annual(fixture, TRANSFER, 2025, "_T", 2, "1000");
  expect_annual(fixture, TRANSFER, 2025, "_T", 1, "1000");
}

static void unknown_sex_is_added_when_reported(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=F", "450, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=M", "550, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=_U", "3, null", "A");
  refresh(fixture);
  expect_annual(fixture, TRANSFER, 2025, "_T", 2, "1003");
}

static void incomplete_parts_make_no_total(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=F", "450, null", "A");
  refresh(fixture);
  expect_annual(fixture, TRANSFER, 2025, "sex=F", 2, "450");
  expect_annual(fixture, TRANSFER, 2025, "_T", 2, "");
}

static void reported_total_is_never_added_to_its_parts(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "township_office", NULL, NULL);
  plan_add_unit(fixture->database, 11, 3, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "_T", "1010, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=F", "450, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=M", "550, null", "A");
  plan_report(fixture->database, 11, TRANSFER, "2025-07-01", "_T", "7, null", "A");
  refresh(fixture);
  expect_annual(fixture, TRANSFER, 2025, "_T", 1, "1017");
}

static void missing_total_gives_way_to_its_parts(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "_T", "null, null", "L");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=F", "450, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=M", "550, null", "A");
  refresh(fixture);
  expect_annual(fixture, TRANSFER, 2025, "_T", 1, "1000");
}

static void total_is_made_up_per_period(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, TRANSFER, "2025-01-01", "_T", "800, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=F", "380, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=M", "470, null", "A");
  refresh(fixture);
  expect_annual(fixture, TRANSFER, 2025, "_T", 2, "850");
}

/* Most years are added up in one go, some period by period; which ones is decided unit by unit, and by one example of those that have the same cells. */
static void years_made_from_parts_stand_beside_those_added_up_in_one_go(void **state)
{
  Fixture *fixture = *state;
  for (int unit = 10; unit <= 13; unit++)
    plan_add_unit(fixture->database, unit, unit % 2 == 0 ? 2 : 3, "township_office", NULL, NULL);
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "_T", "100, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=F", "40, null", "A");
  plan_report(fixture->database, 10, TRANSFER, "2025-07-01", "sex=M", "60, null", "A");
  plan_report(fixture->database, 11, TRANSFER, "2025-07-01", "sex=F", "10, null", "A");
  plan_report(fixture->database, 11, TRANSFER, "2025-07-01", "sex=M", "20, null", "A");
  plan_report(fixture->database, 12, TRANSFER, "2025-07-01", "_T", "0.5, null", "A");
  plan_report(fixture->database, 13, TRANSFER, "2025-07-01", "sex=F", "1, null", "A");
  plan_report(fixture->database, 13, TRANSFER, "2025-07-01", "sex=M", "2, null", "A");
  refresh(fixture);
  expect_annual(fixture, TRANSFER, 2025, "_T", 1, "133.5");
  expect_annual(fixture, TRANSFER, 2025, "_T", 2, "100.5");
  expect_annual(fixture, TRANSFER, 2025, "_T", 3, "33");
  expect_annual(fixture, TRANSFER, 2025, "sex=F", 1, "51");
}

static void cross_of_two_dimensions_makes_every_total(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 1, "department", "MEDINS", NULL);
  plan_report(fixture->database, 10, INSURANCE, "2025-07-01", "sex=F,residence=U", "10, 20", "A");
  plan_report(fixture->database, 10, INSURANCE, "2025-07-01", "sex=F,residence=R", "20, 40", "A");
  plan_report(fixture->database, 10, INSURANCE, "2025-07-01", "sex=M,residence=U", "30, 60", "A");
  plan_report(fixture->database, 10, INSURANCE, "2025-07-01", "sex=M,residence=R", "40, 80", "A");
  refresh(fixture);
  expect_row(fixture, "numerator, denominator", INSURANCE, 2025, "sex=F", 1, "30|60");
  expect_row(fixture, "numerator, denominator", INSURANCE, 2025, "_T", 1, "100|200");
}

static void village_has_one_residence_and_it_is_its_total(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "community_office", NULL, "U");
  plan_add_unit(fixture->database, 11, 3, "village_committee", NULL, "R");
  plan_report(fixture->database, 10, ACTIVITIES, "2025-01-01", "residence=U", "120, null", "A");
  plan_report(fixture->database, 10, ACTIVITIES, "2025-07-01", "residence=U", "130, null", "A");
  plan_report(fixture->database, 11, ACTIVITIES, "2025-01-01", "residence=R", "40, null", "A");
  plan_report(fixture->database, 11, ACTIVITIES, "2025-07-01", "residence=R", "60, null", "A");
  refresh(fixture);
  expect_annual(fixture, ACTIVITIES, 2025, "_T", 1, "350");
  expect_row(fixture, "value, status, units_expected, units_received", ACTIVITIES, 2025, "residence=U", 1, "250|A|1|1");
  expect_annual(fixture, ACTIVITIES, 2025, "_T", 3, "100");
}

static void missing_unit_makes_the_district_provisional(void **state)
{
  Fixture *fixture = *state;
  plan_add_unit(fixture->database, 10, 2, "hospital", NULL, NULL);
  plan_add_unit(fixture->database, 11, 3, "hospital", NULL, NULL);
  plan_report(fixture->database, 10, HIV_TESTING, "2025-01-01", "_T", "9, 10", "A");
  refresh(fixture);
  expect_row(fixture, "status, units_expected, units_received", HIV_TESTING, 2025, "_T", 1, "P|2|1");
  expect_row(fixture, "status, units_expected, units_received", HIV_TESTING, 2025, "_T", 2, "A|1|1");
}

static void refresh_takes_the_marks_and_computes_only_what_they_touch(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  RefreshSummary summary;
  plan_add_unit(fixture->database, 10, 2, "hospital", NULL, NULL);
  plan_report(fixture->database, 10, HIV_TESTING, "2024-01-01", "_T", "8, 10", "A");
  plan_report(fixture->database, 10, HIV_TESTING, "2025-01-01", "_T", "9, 10", "A");
  refresh(fixture);
  plan_run(fixture->database, "update halfsky.observation set value = 5");
  plan_run(fixture->database, "insert into halfsky.change_mark values (10, 118, '2025-01-01', now())");
  expect_success(refresh_run(fixture->connection, &fixture->database->rules, false, &summary, &error), error);
  assert_int_equal(summary.indicator_years, 1);
  expect_annual(fixture, HIV_TESTING, 2024, "_T", 1, "80");
  expect_annual(fixture, HIV_TESTING, 2025, "_T", 1, "50");
  g_autofree char *marks = plan_query(fixture->database, "select count(*) from halfsky.change_mark");
  assert_string_equal(marks, "0");
}

static void full_refresh_computes_everything(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  RefreshSummary summary;
  plan_add_unit(fixture->database, 10, 2, "hospital", NULL, NULL);
  plan_report(fixture->database, 10, HIV_TESTING, "2024-01-01", "_T", "8, 10", "A");
  plan_report(fixture->database, 10, HIV_TESTING, "2025-01-01", "_T", "9, 10", "A");
  refresh(fixture);
  plan_run(fixture->database, "update halfsky.observation set value = 5");
  expect_success(refresh_run(fixture->connection, &fixture->database->rules, true, &summary, &error), error);
  assert_int_equal(summary.indicator_years, 2);
  expect_annual(fixture, HIV_TESTING, 2024, "_T", 1, "50");
}

static void sums_repeat_bit_for_bit(void **state)
{
  Fixture *fixture = *state;
  for (int i = 0; i < 12; i++) {
    g_autofree char *cell = g_strdup_printf("%d.1, null", i);
    plan_add_unit(fixture->database, 10 + i, 2 + i % 2, "township_office", NULL, NULL);
    plan_report(fixture->database, 10 + i, TRANSFER, "2025-07-01", "_T", cell, "A");
  }
  refresh(fixture);
  expect_annual(fixture, TRANSFER, 2025, "_T", 1, "67.2");
}

/* 100,000 observations in a few seconds: the ceiling is generous, for slow machines and sanitizers. */
static void hundred_thousand_observations_are_added(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  RefreshSummary summary;
  plan_run(fixture->database, "insert into halfsky.agency (agency_id, code, parent_agency_id, area_agency_id, level, "
                              "name_zh, name_en, unit_type) "
                              "select 100 + i, 'U' || i, 2 + i %% 2, 2 + i %% 2, 'unit', 'x', 'x', 'township_office' "
                              "from generate_series(0, 399) i");
  plan_run(fixture->database,
           "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, "
           "denominator, "
           "stored_at, revision, status) select 100 + a, 511, breakdown_id, make_date(2020 + y, 1 + 3 * q, 1), 1, 9, "
           "10, now(), 0, 'A' "
           "from generate_series(0, 399) a, generate_series(0, 5) y, generate_series(0, 3) q, halfsky.breakdown "
           "where key in ('_T', 'sex=F', 'sex=M', 'sex=F,residence=U', 'sex=F,residence=R', 'sex=M,residence=U', "
           "'sex=M,residence=R', 'residence=U', 'residence=R', 'sex=_U', 'sex=_N')");
  expect_success(refresh_run(fixture->connection, &fixture->database->rules, true, &summary, &error), error);
  expect_row(fixture, "numerator, value, units_received", 511, 2025, "_T", 1, "3600|90|400");
}

int main(void)
{
#define FACT(fact) cmocka_unit_test_setup(fact, clear)
  const struct CMUnitTest tests[] = {
      FACT(flow_adds_the_quarters_of_the_health_year),
      FACT(annual_label_is_the_reporting_year),
      FACT(stock_is_its_last_period),
      FACT(missing_last_period_leaves_the_one_before),
      FACT(year_to_date_is_not_added_up),
      FACT(mean_averages_numerators_and_denominators_apart),
      FACT(rates_are_added_before_they_are_divided),
      FACT(estimate_without_parts_is_not_rolled_up),
      FACT(estimate_with_parts_is_rolled_up),
      FACT(nobody_exposed_is_no_value),
      FACT(latest_takes_the_newest_and_adds_nothing),
      FACT(total_left_out_is_the_sum_of_complete_parts),
      FACT(unknown_sex_is_added_when_reported),
      FACT(incomplete_parts_make_no_total),
      FACT(reported_total_is_never_added_to_its_parts),
      FACT(missing_total_gives_way_to_its_parts),
      FACT(total_is_made_up_per_period),
      FACT(years_made_from_parts_stand_beside_those_added_up_in_one_go),
      FACT(cross_of_two_dimensions_makes_every_total),
      FACT(village_has_one_residence_and_it_is_its_total),
      FACT(missing_unit_makes_the_district_provisional),
      FACT(refresh_takes_the_marks_and_computes_only_what_they_touch),
      FACT(full_refresh_computes_everything),
      FACT(sums_repeat_bit_for_bit),
      FACT(hundred_thousand_observations_are_added),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
