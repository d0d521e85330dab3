/* What annual figures lack, and what an interval needs, on real PostgreSQL: units that are due and in, the non-response rule, breaks, estimates, surveys. */
#include "tests/support/test.h"

#include "tests/reporter/plan_database.h"

/* Indicators of the catalogue by what they show. */
enum {
  MORTALITY = 103,   /* rare events, quarterly, department HEALTH */
  HIV_TESTING = 118, /* annual, hospitals */
  SURVEY = 109,      /* a survey, annual, department HEALTH */
  LITERACY = 126,    /* a survey, by sex */
  LEGAL_AID = 817,   /* year to date, half-yearly, department JUSTICE */
  WAGE = 311,        /* a mean, by sex and employment, employers; few could dominate it */
  ACTIVITIES = 707,  /* flow, half-yearly, communities and villages, by residence */
  INSURED = 506,     /* stock, half-yearly, department SECURITY */
};

static int set_up_group(void **state)
{
  *state = plan_database_new();
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static int clear(void **state)
{
  plan_clear(*state);
  return 0;
}

/* COLUMNS of the district's figure; empty when there is none. */
static void expect_figure(PlanDatabase *database, const char *columns, int indicator_id, int year,
                          const char *breakdown, const char *expected)
{
  g_autofree char *row = plan_query(
      database,
      "select %s from halfsky.annual_summary join halfsky.breakdown using (breakdown_id) where indicator_id = %d and "
      "reporting_year = %d and key = '%s' and area_agency_id = 1",
      columns, indicator_id, year, breakdown);
  assert_string_equal(row, expected);
}

/* The units under a figure, as `code:periods received of expected`. */
static void expect_units(PlanDatabase *database, int indicator_id, const char *breakdown, const char *area,
                         const char *expected)
{
  g_autofree char *units =
      plan_query(database,
                 "select string_agg(format('%%s:%%s of %%s', agency_code, periods_received, periods_expected), ' ' "
                 "order by agency_code) from analysis.annual_unit where indicator_id = %d and breakdown = '%s' and "
                 "area_code = '%s' and reporting_year = 2025",
                 indicator_id, breakdown, area);
  assert_string_equal(units, expected);
}

static void add_hospitals(PlanDatabase *database, int n)
{
  for (int i = 0; i < n; i++)
    plan_add_unit(database, 10 + i, 2 + i % 2, "hospital", NULL, NULL);
}

static void report_testing(PlanDatabase *database, int n)
{
  for (int i = 0; i < n; i++)
    plan_report(database, 10 + i, HIV_TESTING, "2025-01-01", "_T", "98, 100", "A");
}

/* --- Units -------------------------------------------------------------------------------------------------------- */

static void every_figure_names_its_units(void **state)
{
  add_hospitals(*state, 3);
  report_testing(*state, 2);
  plan_refresh(*state, false);
  expect_units(*state, HIV_TESTING, "_T", "D", "A10:1 of 1 A11:1 of 1 A12:0 of 1");
  expect_units(*state, HIV_TESTING, "_T", "T1", "A10:1 of 1 A12:0 of 1");
  expect_units(*state, HIV_TESTING, "_T", "T2", "A11:1 of 1");
}

static void unit_of_one_residence_is_not_due_for_the_other(void **state)
{
  plan_add_unit(*state, 10, 2, "community_office", NULL, "U");
  plan_add_unit(*state, 11, 3, "village_committee", NULL, "R");
  plan_report(*state, 10, ACTIVITIES, "2025-01-01", "residence=U", "40, null", "A");
  plan_refresh(*state, false);
  expect_units(*state, ACTIVITIES, "residence=U", "D", "A10:1 of 2");
  expect_units(*state, ACTIVITIES, "_T", "D", "A10:1 of 2 A11:0 of 2");
}

/* --- The non-response rule ---------------------------------------------------------------------------------------- */

static void complete_figure_is_shown(void **state)
{
  add_hospitals(*state, 2);
  report_testing(*state, 2);
  plan_refresh(*state, false);
  expect_figure(*state, "release, response, status", HIV_TESTING, 2025, "_T", "shown|1|A");
}

static void figure_of_half_the_units_is_provisional(void **state)
{
  add_hospitals(*state, 4);
  report_testing(*state, 2);
  plan_refresh(*state, false);
  expect_figure(*state, "release, response, status", HIV_TESTING, 2025, "_T", "provisional|0.5|P");
}

static void figure_of_fewer_than_half_is_withheld_and_kept(void **state)
{
  add_hospitals(*state, 5);
  report_testing(*state, 2);
  plan_refresh(*state, false);
  expect_figure(*state, "release, response, status, value", HIV_TESTING, 2025, "_T", "withheld|0.4|P|98");
}

static void agencies_own_mark_makes_a_figure_provisional(void **state)
{
  add_hospitals(*state, 1);
  plan_report(*state, 10, HIV_TESTING, "2025-01-01", "_T", "98, 100", "P");
  plan_refresh(*state, false);
  expect_figure(*state, "release, response, status", HIV_TESTING, 2025, "_T", "provisional|1|P");
}

/* One half-year counts half as much: shown as a year, it would look like a fall by half. */
static void half_a_flow_is_no_year(void **state)
{
  plan_add_unit(*state, 10, 2, "community_office", NULL, "U");
  plan_report(*state, 10, ACTIVITIES, "2024-01-01", "_T", "40, null", "A");
  plan_report(*state, 10, ACTIVITIES, "2024-07-01", "_T", "40, null", "A");
  plan_report(*state, 10, ACTIVITIES, "2025-01-01", "_T", "40, null", "A");
  plan_refresh(*state, false);
  expect_figure(*state, "release, response", ACTIVITIES, 2024, "_T", "shown|1");
  expect_figure(*state, "release, response, value", ACTIVITIES, 2025, "_T", "withheld|0.5|40");
}

static void half_year_of_a_count_is_neither_judged_nor_warned_of(void **state)
{
  plan_add_unit(*state, 10, 1, "department", "JUSTICE", NULL);
  for (int year = 2020; year <= 2024; year++)
    for (int month = 1; month <= 7; month += 6) {
      g_autofree char *period = g_strdup_printf("%d-%02d-01", year, month);
      plan_report(*state, 10, LEGAL_AID, period, "sex=F", month == 1 ? "40, null" : "80, null", "A");
    }
  plan_report(*state, 10, LEGAL_AID, "2025-01-01", "sex=F", "40, null", "A");
  plan_refresh(*state, false);
  g_autofree char *assessed = plan_query(
      *state,
      "select reporting_year, verdict, reason, p_meets is null from halfsky.assessment where indicator_id = %d "
      "and area_agency_id = 1 and reporting_year >= 2024 order by reporting_year",
      LEGAL_AID);
  g_autofree char *warned =
      plan_query(*state, "select reporting_year from halfsky.warning_level where target_code = 'L-9.1'");
  assert_string_equal(assessed, "2024|not_met||f\n2025|insufficient_evidence|too_few_units|t");
  assert_string_equal(warned, "2024");
}

static void count_that_lacks_one_unit_of_ten_is_withheld(void **state)
{
  for (int unit = 10; unit < 20; unit++)
    plan_add_unit(*state, unit, 2, "community_office", NULL, "U");
  for (int unit = 10; unit < 19; unit++) {
    plan_report(*state, unit, ACTIVITIES, "2025-01-01", "_T", "40, null", "A");
    plan_report(*state, unit, ACTIVITIES, "2025-07-01", "_T", "40, null", "A");
  }
  plan_refresh(*state, false);
  expect_figure(*state, "release, response", ACTIVITIES, 2025, "_T", "withheld|0.9");
}

static void stock_of_the_half_year_is_comparable(void **state)
{
  plan_add_unit(*state, 10, 1, "department", "HRSS", NULL);
  plan_report(*state, 10, INSURED, "2025-01-01", "_T", "40, null", "A");
  plan_refresh(*state, false);
  expect_figure(*state, "release, response", INSURED, 2025, "_T", "provisional|0.5");
}

static void count_of_a_quarter_of_what_is_due_is_withheld(void **state)
{
  plan_add_unit(*state, 11, 2, "community_office", NULL, "U");
  plan_add_unit(*state, 12, 2, "community_office", NULL, "U");
  plan_report(*state, 11, ACTIVITIES, "2025-01-01", "_T", "40, null", "A");
  plan_refresh(*state, false);
  expect_figure(*state, "release, response", ACTIVITIES, 2025, "_T", "withheld|0.25");
}

static void rate_of_one_quarter_is_provisional(void **state)
{
  plan_add_unit(*state, 10, 1, "department", "HEALTH", NULL);
  plan_report(*state, 10, MORTALITY, "2025-01-01", "_T", "0, 230", "A");
  plan_refresh(*state, false);
  expect_figure(*state, "release, response", MORTALITY, 2025, "_T", "provisional|0.25");
}

static void last_period_of_a_year_to_date_flow_is_the_year(void **state)
{
  plan_add_unit(*state, 10, 1, "department", "JUSTICE", NULL);
  plan_report(*state, 10, LEGAL_AID, "2025-07-01", "_T", "40, null", "A");
  plan_refresh(*state, false);
  expect_figure(*state, "release, response, status", LEGAL_AID, 2025, "_T", "shown|1|A");
}

static void rule_is_a_setting_and_is_stored_with_the_figure(void **state)
{
  PlanDatabase *database = *state;
  double usual = database->rules.roll_up.withheld_below;
  g_autofree char *json = database->rules.json;
  add_hospitals(database, 5);
  report_testing(database, 2);
  plan_refresh(database, false);
  database->rules.roll_up.withheld_below = 0.4;
  database->rules.json = g_strdup("{\"rollup.withheld_below\": 0.4}");
  RefreshSummary again = plan_refresh(database, false);
  assert_int_equal(again.indicator_years, 1); /* nothing is marked, but all was computed by another rule */
  expect_figure(database,
                "release, (select settings from halfsky.reporting_basis basis where basis.basis_id = "
                "annual_summary.basis_id)",
                HIV_TESTING, 2025, "_T", "provisional|{\"rollup.withheld_below\": 0.4}");
  assert_int_equal(plan_refresh(database, false).indicator_years, 0);
  database->rules.roll_up.withheld_below = usual;
  g_free(database->rules.json);
  database->rules.json = g_steal_pointer(&json);
}

static void another_catalogue_computes_everything_again(void **state)
{
  add_hospitals(*state, 1);
  report_testing(*state, 1);
  plan_refresh(*state, false);
  plan_run(*state, "update halfsky.catalogue_version set is_current = false;"
                   "insert into halfsky.catalogue_version values (2, decode(repeat('cd', 32), 'hex'), now(), true);"
                   "insert into halfsky.catalogue_file select 2, name, content from halfsky.catalogue_file");
  assert_int_equal(plan_refresh(*state, false).indicator_years, 1);
  plan_run(*state, "delete from halfsky.catalogue_file where catalogue_id = 2;"
                   "delete from halfsky.catalogue_version where catalogue_id = 2;"
                   "update halfsky.catalogue_version set is_current = true");
}

/* --- Breaks ------------------------------------------------------------------------------------------------------- */

static void break_that_an_agency_reports_reaches_the_figure(void **state)
{
  add_hospitals(*state, 2);
  plan_report(*state, 10, HIV_TESTING, "2025-01-01", "_T", "98, 100", "B");
  plan_report(*state, 11, HIV_TESTING, "2025-01-01", "_T", "98, 100", "A");
  plan_refresh(*state, false);
  expect_figure(*state, "is_break, status", HIV_TESTING, 2025, "_T", "t|B");
}

static void break_stands_beside_what_is_missing(void **state)
{
  add_hospitals(*state, 2);
  plan_report(*state, 10, HIV_TESTING, "2025-01-01", "_T", "98, 100", "B");
  plan_refresh(*state, false);
  expect_figure(*state, "is_break, status", HIV_TESTING, 2025, "_T", "t|P");
}

static void break_that_the_catalogue_declares_reaches_the_figure(void **state)
{
  add_hospitals(*state, 1);
  plan_report(*state, 10, HIV_TESTING, "2024-01-01", "_T", "90, 100", "A");
  plan_report(*state, 10, HIV_TESTING, "2025-01-01", "_T", "98, 100", "A");
  plan_run(*state, "insert into halfsky.catalogue_file values (1, 'series_breaks.csv', convert_to('"
                   "indicator_code,area_code,year,reason_zh,reason_en\n"
                   "health.maternal_hiv_testing_rate,,2025,口径调整,new definition\n"
                   ",T1,2024,区划调整,boundary moved\n', 'utf8'))");
  plan_refresh(*state, false);
  plan_run(*state, "delete from halfsky.catalogue_file where name = 'series_breaks.csv'");
  expect_figure(*state, "is_break, status", HIV_TESTING, 2025, "_T", "t|B");
  expect_figure(*state, "is_break, status", HIV_TESTING, 2024, "_T", "f|A");
  g_autofree char *township = plan_query(
      *state, "select is_break from halfsky.annual_summary where area_agency_id = 2 and reporting_year = 2024");
  assert_string_equal(township, "t");
}

/* --- Estimates and surveys ---------------------------------------------------------------------------------------- */

static void estimate_of_an_upper_level_is_kept_beside(void **state)
{
  plan_add_unit(*state, 10, 1, "department", "HEALTH", NULL);
  plan_report(*state, 10, SURVEY, "2025-01-01", "_T", "8.25, null", "E");
  plan_refresh(*state, false);
  expect_figure(*state, "value, estimate, status", SURVEY, 2025, "_T", "|8.25|E");
}

static void estimates_of_two_units_are_not_added(void **state)
{
  add_hospitals(*state, 2);
  plan_report(*state, 10, HIV_TESTING, "2025-01-01", "_T", "97, null", "E");
  plan_report(*state, 11, HIV_TESTING, "2025-01-01", "_T", "98, null", "E");
  plan_refresh(*state, false);
  expect_figure(*state, "value, estimate", HIV_TESTING, 2025, "_T", "|");
}

static void describe_sample(PlanDatabase *database, const char *breakdown, int sample_size, const char *design_effect)
{
  plan_run(database,
           "update halfsky.observation set sample_size = %d, design_effect = %s where breakdown_id = (select "
           "breakdown_id from halfsky.breakdown where key = '%s')",
           sample_size, design_effect, breakdown);
}

static void sample_reaches_the_figure(void **state)
{
  plan_add_unit(*state, 10, 1, "department", "HEALTH", NULL);
  plan_report(*state, 10, SURVEY, "2025-01-01", "_T", "780.5, 1000", "A");
  describe_sample(*state, "_T", 1200, "1.5");
  plan_refresh(*state, false);
  expect_figure(*state, "sample_size, design_effect", SURVEY, 2025, "_T", "1200|1.5");
}

/* 800 / 2 + 600 / 1.5 = 800 effective of 1,400. */
static void total_of_parts_has_their_samples_together(void **state)
{
  plan_add_unit(*state, 10, 1, "department", "HEALTH", NULL);
  plan_report(*state, 10, LITERACY, "2025-01-01", "sex=F", "300, 500", "A");
  plan_report(*state, 10, LITERACY, "2025-01-01", "sex=M", "250, 500", "A");
  describe_sample(*state, "sex=F", 800, "2");
  describe_sample(*state, "sex=M", 600, "1.5");
  plan_refresh(*state, false);
  expect_figure(*state, "value, sample_size, design_effect", LITERACY, 2025, "_T", "55|1400|1.75");
}

static void sample_that_one_part_lacks_is_unknown(void **state)
{
  plan_add_unit(*state, 10, 1, "department", "HEALTH", NULL);
  plan_report(*state, 10, LITERACY, "2025-01-01", "sex=F", "300, 500", "A");
  plan_report(*state, 10, LITERACY, "2025-01-01", "sex=M", "250, 500", "A");
  describe_sample(*state, "sex=F", 800, "2");
  plan_refresh(*state, false);
  expect_figure(*state, "value, sample_size, design_effect", LITERACY, 2025, "_T", "55||");
}

/* Four employers with 100, 60, 30 and 10 persons. */
static void sums_that_few_could_dominate_say_who_stands_behind_them(void **state)
{
  static const struct {
    int agency, area;
    const char *cell;
  } wages[] = {{20, 2, "600, 10"}, {21, 2, "6000, 100"}, {22, 3, "3600, 60"}, {23, 3, "900, 30"}};
  for (guint i = 0; i < G_N_ELEMENTS(wages); i++) {
    plan_add_unit(*state, wages[i].agency, wages[i].area, "employer", NULL, NULL);
    plan_report(*state, wages[i].agency, WAGE, "2025-01-01", "_T", wages[i].cell, "A");
  }
  plan_refresh(*state, false);
  expect_figure(*state, "contributors, largest_numerator, second_numerator, largest_denominator, second_denominator",
                WAGE, 2025, "_T", "4|6000|3600|100|60");
  plan_report(*state, 20, HIV_TESTING, "2025-01-01", "_T", "10, 20", "A");
  plan_refresh(*state, false);
  expect_figure(*state, "contributors, largest_numerator", HIV_TESTING, 2025, "_T", "|");
}

int main(void)
{
#define FACT(fact) cmocka_unit_test_setup(fact, clear)
  const struct CMUnitTest tests[] = {
      FACT(every_figure_names_its_units),
      FACT(unit_of_one_residence_is_not_due_for_the_other),
      FACT(complete_figure_is_shown),
      FACT(figure_of_half_the_units_is_provisional),
      FACT(figure_of_fewer_than_half_is_withheld_and_kept),
      FACT(agencies_own_mark_makes_a_figure_provisional),
      FACT(half_a_flow_is_no_year),
      FACT(half_year_of_a_count_is_neither_judged_nor_warned_of),
      FACT(count_that_lacks_one_unit_of_ten_is_withheld),
      FACT(stock_of_the_half_year_is_comparable),
      FACT(count_of_a_quarter_of_what_is_due_is_withheld),
      FACT(rate_of_one_quarter_is_provisional),
      FACT(last_period_of_a_year_to_date_flow_is_the_year),
      FACT(rule_is_a_setting_and_is_stored_with_the_figure),
      FACT(another_catalogue_computes_everything_again),
      FACT(break_that_an_agency_reports_reaches_the_figure),
      FACT(break_stands_beside_what_is_missing),
      FACT(break_that_the_catalogue_declares_reaches_the_figure),
      FACT(estimate_of_an_upper_level_is_kept_beside),
      FACT(estimates_of_two_units_are_not_added),
      FACT(sample_reaches_the_figure),
      FACT(total_of_parts_has_their_samples_together),
      FACT(sample_that_one_part_lacks_is_unknown),
      FACT(sums_that_few_could_dominate_say_who_stands_behind_them),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
