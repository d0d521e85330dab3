/* Findings in tables, on real PostgreSQL: what a refresh stores, when it stores it again, and what comes back. */
#include "tests/support/test.h"

#include <math.h>

#include "database/transaction.h"
#include "reporter/assess/plan.h"
#include "reporter/store/finding_columns.h"
#include "reporter/store/stored_findings.h"
#include "tests/reporter/plan_database.h"

extern const EmbeddedFile reporter_queries[];

enum {
  MORTALITY = 103,   /* H-2.1 below 12 */
  SCREENING = 107,   /* H-3.1 at least 70, department HEALTH */
  HIV_TESTING = 118, /* H-S7a.1 at least 98, hospitals */
  MEMBERS = 402,     /* the reference of D-2.2 */
  DELEGATES = 403,
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

static void report(PlanDatabase *database, int agency_id, int indicator_id, int year, const char *cell)
{
  g_autofree char *period = g_strdup_printf("%d-01-01", year);
  plan_report(database, agency_id, indicator_id, period, "_T", cell, "A");
}

/* COLUMNS of one assessment of the district; empty when there is none. */
static void expect_assessment(PlanDatabase *database, const char *columns, const char *target_code, int year,
                              const char *expected)
{
  g_autofree char *row = plan_query(
      database,
      "select %s from halfsky.assessment where target_code = '%s' and reporting_year = %d and area_agency_id = 1",
      columns, target_code, year);
  assert_string_equal(row, expected);
}

static void add_department(PlanDatabase *database, const char *code)
{
  plan_add_unit(database, 10, 1, "department", code, NULL);
}

/* --- What is stored ----------------------------------------------------------------------------------------------- */

static void every_target_is_assessed_in_every_year(void **state)
{
  guint n_targets = 0;
  PlanDatabase *database = *state;
  add_department(database, "HEALTH");
  for (int year = 2020; year <= 2025; year++)
    report(database, 10, SCREENING, year, "621, 1000");
  RefreshSummary summary = plan_refresh(database, false);
  catalogue_targets(database->catalogue, &n_targets);
  g_autofree char *counts = plan_query(database, "select count(*), count(distinct target_code), count(distinct "
                                                 "reporting_year) from halfsky.assessment where area_agency_id = 1");
  g_autofree char *expected = g_strdup_printf("%u|%u|6", 6 * n_targets, n_targets);
  assert_string_equal(counts, expected);
  assert_int_equal(summary.assessments, 6 * (int)n_targets);
}

/* 62.1 to 68.1 on the way to 70 by 2030: the series S1 of the methods' vectors. */
static void columns_hold_what_their_names_say(void **state)
{
  static const char *const cells[] = {"621, 1000", "635, 1000", "642, 1000", "660, 1000", "664, 1000", "681, 1000"};
  PlanDatabase *database = *state;
  add_department(database, "HEALTH");
  for (int i = 0; i < 6; i++)
    report(database, 10, SCREENING, 2020 + i, cells[i]);
  plan_refresh(database, false);
  expect_assessment(
      database,
      "indicator_id, series, verdict, attainment, reason, is_provisional, release, baseline_year, "
      "round(baseline::numeric, 6), path_value, round(progress::numeric, 6), time_elapsed, "
      "round(progress_ratio::numeric, 6), round(eurostat_ratio::numeric, 6), eurostat_score, "
      "round(unsd_share::numeric, 6), unsd_class, round(escap_index::numeric, 6), escap_gap, methods_agree, "
      "p_meets between 0.5 and 1",
      "H-3.1", 2025,
      "107|_T|not_met|||f|shown|2020|62.100000|66.05|0.759494|0.5|1.518987|1.545411|5|1.592368|3|7.594937|"
      "0|t|t");
  g_autofree char *series = plan_query(
      database, "select value_year, value, points, first_year, break_year, round(trend_slope::numeric, 6), "
                "round(trend_p::numeric, 6), forecast_year, forecast_method, forecast_low95 < forecast_low80, "
                "forecast_low80 < forecast, forecast < forecast_high80, forecast_high80 <= forecast_high95, "
                "round(volatility::numeric, 5) from halfsky.series_finding where indicator_id = 107 and series = '_T' "
                "and area_agency_id = 1 and reporting_year = 2025");
  assert_string_equal(series, "2025|68.1|6|2020||1.150000|0.002778|2030|combination|t|t|t|t|0.00500");
}

static void one_maternal_death_is_stored_with_five_years(void **state)
{
  PlanDatabase *database = *state;
  add_department(database, "HEALTH");
  for (int year = 2021; year <= 2025; year++)
    for (int quarter = 0; quarter < 4; quarter++) {
      g_autofree char *period =
          g_strdup_printf("%d-%02d-01", quarter == 0 ? year - 1 : year, (9 + 3 * quarter) % 12 + 1);
      plan_report(database, 10, MORTALITY, period, "_T", year == 2025 && quarter == 2 ? "1, 250" : "0, 250", "A");
    }
  plan_refresh(database, false);
  expect_assessment(database,
                    "verdict, reason, pool_years, pool5_first_year, pool_events, pool_exposed, pool5_value, "
                    "round(pool5_low::numeric, 4), round(pool5_high::numeric, 3), pool3_first_year, "
                    "round(pool3_value::numeric, 4), round(pool_p::numeric, 6), progress_ratio, p_meets",
                    "H-2.1", 2025,
                    "insufficient_evidence|few_events|5|2021|1|5000|20|0.5064|111.433|2023|33.3333|0.451188||");
}

static void townships_are_assessed_where_they_have_figures(void **state)
{
  PlanDatabase *database = *state;
  plan_add_unit(database, 10, 2, "hospital", NULL, NULL);
  plan_add_unit(database, 11, 3, "hospital", NULL, NULL);
  report(database, 10, HIV_TESTING, 2025, "99, 100");
  report(database, 11, HIV_TESTING, 2025, "90, 100");
  plan_refresh(database, false);
  g_autofree char *rows = plan_query(database, "select string_agg(area_agency_id || ' ' || verdict, ', ' order by "
                                               "area_agency_id) from halfsky.assessment where target_code = 'H-S7a.1'");
  assert_string_equal(rows, "1 not_met, 2 met, 3 not_met");
  g_autofree char *spread = plan_query(
      database, "select areas_low, areas_high, round(areas_variation::numeric, 6) from halfsky.series_finding where "
                "indicator_id = 118 and series = '_T' and area_agency_id = 1");
  assert_string_equal(spread, "90|99|0.067344"); /* sd 6.363961 of mean 94.5 */
}

/* --- When it is made again ---------------------------------------------------------------------------------------- */

static void only_what_is_touched_is_assessed_again(void **state)
{
  PlanDatabase *database = *state;
  add_department(database, "HEALTH");
  report(database, 10, SCREENING, 2024, "621, 1000");
  report(database, 10, SCREENING, 2025, "681, 1000");
  report(database, 10, 108, 2025, "500, 1000");
  plan_refresh(database, false);
  plan_run(database, "update halfsky.assessment set computed_at = '2000-01-01'");
  report(database, 10, 108, 2024, "400, 1000");
  plan_refresh(database, false);
  expect_assessment(database, "computed_at > '2001-01-01', verdict", "H-3.2", 2025, "t|met");
  expect_assessment(database, "computed_at > '2001-01-01'", "H-3.1", 2025, "f");
}

static void finding_that_comes_out_the_same_is_not_written_again(void **state)
{
  static const char written[] = "select (select string_agg(distinct reporting_year::text, ' ') from "
                                "halfsky.series_finding where computed_at > '2001-01-01'), (select "
                                "string_agg(distinct reporting_year::text, ' ') from halfsky.assessment where "
                                "computed_at > '2001-01-01'), (select count(distinct reporting_year) from "
                                "halfsky.series_finding where series = '_T')";
  PlanDatabase *database = *state;
  add_department(database, "HEALTH");
  report(database, 10, 108, 2024, "400, 1000");
  report(database, 10, 108, 2025, "500, 1000");
  plan_refresh(database, false);
  plan_run(database, "update halfsky.series_finding set computed_at = '2000-01-01'; "
                     "update halfsky.assessment set computed_at = '2000-01-01'; "
                     "insert into halfsky.change_mark values (10, 108, '2025-01-01', now())");
  plan_refresh(database, false);
  g_autofree char *same = plan_query(database, "%s", written);
  plan_run(database, "update halfsky.observation set value = 550 where period = '2025-01-01'; "
                     "insert into halfsky.change_mark values (10, 108, '2025-01-01', now())");
  plan_refresh(database, false);
  g_autofree char *changed = plan_query(database, "%s", written);
  assert_string_equal(same, "||2");
  assert_string_equal(changed, "2025||2"); /* the assessment says the same of the other figure */
}

static void target_is_assessed_again_when_its_reference_changes(void **state)
{
  PlanDatabase *database = *state;
  add_department(database, "ORG");
  report(database, 10, DELEGATES, 2025, "58, 200");
  report(database, 10, MEMBERS, 2025, "3000, 10000");
  plan_refresh(database, false);
  expect_assessment(database, "verdict, reference", "D-2.2", 2025, "not_met|30");
  plan_run(database, "update halfsky.observation set value = 2800 where indicator_id = 402;"
                     "insert into halfsky.change_mark values (10, 402, '2025-01-01', now())");
  plan_refresh(database, false);
  expect_assessment(database, "verdict, reference", "D-2.2", 2025, "met|28");
}

static void first_figure_of_a_year_assesses_all_targets_in_it(void **state)
{
  PlanDatabase *database = *state;
  add_department(database, "HEALTH");
  report(database, 10, SCREENING, 2025, "681, 1000");
  plan_refresh(database, false);
  report(database, 10, 108, 2026, "400, 1000");
  plan_refresh(database, false);
  expect_assessment(database, "verdict", "H-3.1", 2026, "no_data");
  expect_assessment(database, "verdict", "V-2.1", 2026, "no_data");
}

static void other_rules_assess_everything_again(void **state)
{
  PlanDatabase *database = *state;
  g_autofree char *json = database->rules.json;
  add_department(database, "HEALTH");
  report(database, 10, SCREENING, 2025, "695, 1000");
  plan_refresh(database, false);
  expect_assessment(database, "verdict, attainment", "H-3.1", 2025, "not_met|nearly");
  database->rules.assess.nearly_tolerance = 0.001;
  database->rules.json = g_strdup("{\"assess.nearly_tolerance\": 0.001}");
  plan_refresh(database, false);
  expect_assessment(database,
                    "verdict, attainment, (select settings ->> 'assess.nearly_tolerance' from halfsky.reporting_basis "
                    "basis where basis.basis_id = assessment.basis_id)",
                    "H-3.1", 2025, "not_met||0.001");
  database->rules.assess.nearly_tolerance = 0.01;
  g_free(database->rules.json);
  database->rules.json = g_steal_pointer(&json);
}

static void assessments_of_figures_that_are_gone_go_too(void **state)
{
  PlanDatabase *database = *state;
  add_department(database, "HEALTH");
  report(database, 10, SCREENING, 2025, "695, 1000");
  plan_refresh(database, false);
  plan_run(database, "delete from halfsky.observation");
  plan_refresh(database, true);
  g_autofree char *counts = plan_query(
      database, "select (select count(*) from halfsky.assessment), (select count(*) from halfsky.series_finding)");
  assert_string_equal(counts, "0|0");
}

/* --- What comes back ---------------------------------------------------------------------------------------------- */

static bool is_same_real(double a, double b)
{
  return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-12 * fmax(1, fabs(a));
}

static bool is_same_member(const FindingColumn *column, const void *a, const void *b)
{
  const void *left = (const char *)a + column->offset;
  const void *right = (const char *)b + column->offset;
  switch (column->kind) {
  case COLUMN_REAL:
    return is_same_real(*(const double *)left, *(const double *)right);
  case COLUMN_TRUTH:
    return *(const bool *)left == *(const bool *)right;
  case COLUMN_METHOD:
    return *(const char *const *)left == *(const char *const *)right;
  case COLUMN_YEAR:
  case COLUMN_COUNT:
  case COLUMN_ANSWER:
  case COLUMN_TERM:
    return *(const int *)left == *(const int *)right;
  }
  return false;
}

static void expect_same(const FindingColumn *columns, int n, const void *stored, const void *computed)
{
  for (int i = 0; i < n; i++)
    if (!is_same_member(&columns[i], stored, computed))
      fail_msg("column '%s' came back changed", columns[i].name);
}

static Connection *connect_reporter(const PlanDatabase *database)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *conninfo = plan_connection_string(database);
  ConnectionOptions options = {.conninfo = conninfo, .statements = reporter_queries};
  Connection *connection = connection_new(&options);
  expect_success(connection_open(connection, &error), error);
  return connection;
}

/* One of every sort of number, most of them made up, so that no two columns are equal by chance. */
static Assessment made_up(const PlanDatabase *database)
{
  Assessment judged = {.target = catalogue_target(database->catalogue, "H-2.1"),
                       .area_id = 1,
                       .year = 2025,
                       .verdict = VERDICT_SLIPPED,
                       .attainment = ATTAINMENT_NEARLY,
                       .reason = REASON_BREAK,
                       .release = RELEASE_PROVISIONAL,
                       .is_provisional = true};
  judged.tested = series_finding_none(series_key_of(judged.target, judged.target->indicator), 1, 2025);
  for (int i = 0; i < n_assessment_columns; i++) {
    void *member = (char *)&judged + assessment_columns[i].offset;
    if (assessment_columns[i].kind == COLUMN_REAL)
      *(double *)member = 0.5 + i;
    else if (assessment_columns[i].kind == COLUMN_YEAR)
      *(int *)member = 1900 + i;
  }
  judged.progress.methods_agree = 0;
  judged.p_meets = NAN;
  for (int i = 0; i < n_series_columns; i++) {
    void *member = (char *)&judged.tested + series_columns[i].offset;
    if (series_columns[i].kind == COLUMN_REAL)
      *(double *)member = 100.25 + i;
    else if (series_columns[i].kind == COLUMN_YEAR || series_columns[i].kind == COLUMN_COUNT)
      *(int *)member = 1800 + i;
  }
  judged.tested.forecast_method = forecast_method_code(FORECAST_COMBINATION_LOG);
  judged.tested.gap_shrinks = 1;
  return judged;
}

static void what_was_stored_comes_back(void **state)
{
  PlanDatabase *database = *state;
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = connect_reporter(database);
  Assessment judged = made_up(database);
  g_autoptr(GArray) series = g_array_new(FALSE, FALSE, sizeof(SeriesFinding));
  g_autoptr(GArray) assessments = g_array_new(FALSE, FALSE, sizeof(Assessment));
  g_array_append_val(series, judged.tested);
  g_array_append_val(assessments, judged);
  const PlanFindings findings = {series, assessments};
  expect_success(stored_findings_replace(connection, database->catalogue, &findings, NULL, 7, &error), error);
  g_autoptr(GArray) loaded = stored_assessments_load(connection, database->catalogue, 0, 2020, 2030, &error);
  expect_success(loaded != NULL, error);
  assert_int_equal(loaded->len, 1);
  const Assessment *stored = &g_array_index(loaded, Assessment, 0);
  assert_ptr_equal(stored->target, judged.target);
  expect_same(assessment_columns, n_assessment_columns, stored, &judged);
  expect_same(series_columns, n_series_columns, &stored->tested, &judged.tested);
  g_autoptr(GArray) loaded_series = stored_series_load(connection, database->catalogue, 1, 2025, 2025, &error);
  expect_success(loaded_series != NULL, error);
  assert_int_equal(loaded_series->len, 1);
  expect_same(series_columns, n_series_columns, &g_array_index(loaded_series, SeriesFinding, 0), &judged.tested);
}

/* No column of TABLE's only row has another number than FIRST plus its place in COLUMNS. */
static void expect_own_columns(PlanDatabase *database, const char *table, const FindingColumn *columns, int n,
                               double first)
{
  g_autoptr(GString) wrong = g_string_new("''");
  for (int i = 0; i < n; i++)
    if (columns[i].kind == COLUMN_REAL && !g_str_equal(columns[i].name, "p_meets"))
      g_string_append_printf(wrong, " || case when %s = %g then '' else '%s ' end", columns[i].name, first + i,
                             columns[i].name);
  g_autofree char *names = plan_query(database, "select %s from halfsky.%s", wrong->str, table);
  assert_string_equal(names, "");
}

static void each_member_is_in_the_column_of_its_name(void **state)
{
  PlanDatabase *database = *state;
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = connect_reporter(database);
  Assessment judged = made_up(database);
  g_autoptr(GArray) series = g_array_new(FALSE, FALSE, sizeof(SeriesFinding));
  g_autoptr(GArray) assessments = g_array_new(FALSE, FALSE, sizeof(Assessment));
  g_array_append_val(series, judged.tested);
  g_array_append_val(assessments, judged);
  const PlanFindings findings = {series, assessments};
  expect_success(stored_findings_replace(connection, database->catalogue, &findings, NULL, 7, &error), error);
  expect_own_columns(database, "assessment", assessment_columns, n_assessment_columns, 0.5);
  expect_own_columns(database, "series_finding", series_columns, n_series_columns, 100.25);
}

static void area_and_years_are_chosen(void **state)
{
  PlanDatabase *database = *state;
  g_autoptr(GError) error = NULL;
  plan_add_unit(database, 10, 2, "hospital", NULL, NULL);
  for (int year = 2022; year <= 2025; year++)
    report(database, 10, HIV_TESTING, year, "99, 100");
  plan_refresh(database, false);
  g_autoptr(Connection) connection = connect_reporter(database);
  g_autoptr(GArray) township = stored_assessments_load(connection, database->catalogue, 2, 2024, 2025, &error);
  expect_success(township != NULL, error);
  assert_int_equal(township->len, 2);
  assert_int_equal(g_array_index(township, Assessment, 0).year, 2024);
  assert_int_equal(g_array_index(township, Assessment, 1).area_id, 2);
}

/* --- What analysts see -------------------------------------------------------------------------------------------- */

static void expect_analyst_sees(PlanDatabase *database, int indicator_id, const char *expected)
{
  g_autofree char *row = plan_query(database,
                                    "set role halfsky_analyst; select verdict, is_withheld, value is null, baseline is "
                                    "null, pool5_value is null from analysis.assessment where indicator_id = %d and "
                                    "reporting_year = 2025 and area_code = 'D' order by target_code limit 1",
                                    indicator_id);
  assert_string_equal(row, expected);
}

static void numbers_from_small_counts_are_withheld_from_analysts(void **state)
{
  PlanDatabase *database = *state;
  plan_run(database, "update halfsky.indicator set disclosure = 'small_count' where indicator_id in (103, 107)");
  plan_run(database, "insert into halfsky.objective values ('H-1', 'H', 'objective', '', '', '', '')");
  plan_run(database,
           "insert into halfsky.target select code, 'H-1', '', '', 'below', 12, '', null, null, '_T', null, null, "
           "'x', '{}' from unnest(array['H-2.1', 'H-3.1']) code on conflict do nothing");
  add_department(database, "HEALTH");
  for (int year = 2023; year <= 2025; year++) {
    g_autofree char *period = g_strdup_printf("%d-07-01", year);
    plan_report(database, 10, MORTALITY, period, "_T", year == 2023 ? "1, 1000" : "0, 1000", "A");
    report(database, 10, SCREENING, year, "600, 1000");
  }
  plan_refresh(database, false);
  expect_analyst_sees(database, MORTALITY,
                      "insufficient_evidence|t|t|t|t"); /* the 1 of 2023 would follow from the pool */
  expect_analyst_sees(database, SCREENING, "not_met|f|f|f|t");
  plan_run(database, "update halfsky.indicator set disclosure = 'none' where indicator_id in (103, 107)");
}

int main(void)
{
#define FACT(fact) cmocka_unit_test_setup(fact, clear)
  const struct CMUnitTest tests[] = {
      FACT(every_target_is_assessed_in_every_year),
      FACT(columns_hold_what_their_names_say),
      FACT(one_maternal_death_is_stored_with_five_years),
      FACT(townships_are_assessed_where_they_have_figures),
      FACT(only_what_is_touched_is_assessed_again),
      FACT(finding_that_comes_out_the_same_is_not_written_again),
      FACT(target_is_assessed_again_when_its_reference_changes),
      FACT(first_figure_of_a_year_assesses_all_targets_in_it),
      FACT(other_rules_assess_everything_again),
      FACT(assessments_of_figures_that_are_gone_go_too),
      FACT(what_was_stored_comes_back),
      FACT(each_member_is_in_the_column_of_its_name),
      FACT(area_and_years_are_chosen),
      FACT(numbers_from_small_counts_are_withheld_from_analysts),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
