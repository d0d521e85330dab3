/* What schema analysis shows and withholds. */
#include "tests/database/analysis_facts.h"

/* Puts one cell and reads it back: shown as `value|denominator|indicator_value|status|comment`, all but the status empty when withheld. */
static const struct {
  int indicator;
  const char *value;
  const char *denominator;
  const char *shown;
} CELLS[] = {
    {1, "3", "4", "3|4|75|A|one death on 3 March"},
    {1, "3", "0", "3|0||A|one death on 3 March"},
    {2, "50", "1000", "50|1000|50|A|one death on 3 March"},
    {2, "0", "1000", "0|1000|0|A|one death on 3 March"},
    {2, "5", "1000", "5|1000|5|A|one death on 3 March"},
    {2, "4", "1000", "|||Q|"},
    {2, "0", "4", "|||Q|"},
    {2, "996", "1000", "|||Q|"},
    {2, "995", "1000", "995|1000|995|A|one death on 3 March"},
    {2, "1000", "1000", "1000|1000|1000|A|one death on 3 March"},
    {2, "1010", "1000", "1010|1000|1010|A|one death on 3 March"},
    {2, "3.2", "null", "3.2||3.2|A|one death on 3 March"},
    {3, "4", "null", "|||Q|"},
    {3, "0", "null", "0||0|A|one death on 3 March"},
    {3, "5", "null", "5||5|A|one death on 3 March"},
    {4, "500", "null", "|||Q|"},
    {5, "9000", "3", "|||Q|"},
    {5, "90000", "30", "90000|30|3000|A|one death on 3 March"},
};

static void small_and_internal_cells_are_withheld(void **state)
{
  for (size_t i = 0; i < G_N_ELEMENTS(CELLS); i++) {
    g_autofree char *sql = g_strdup_printf(
        "insert into halfsky.observation values (3, %d, 1, '2025-01-01', 1, %s, %s, now(), 7, null, null, 1, 'A')",
        CELLS[i].indicator, CELLS[i].value, CELLS[i].denominator);
    analysis_put(*state, sql);
    analysis_expect(*state, "select value, denominator, indicator_value, status, comment from analysis.observation",
                    CELLS[i].shown);
  }
}

static void replaced_values_are_withheld_by_the_same_rule(void **state)
{
  analysis_put(
      *state, "insert into halfsky.observation values (3, 3, 1, '2025-04-01', 2, 12, null, '2025-07-02', null, null, "
              "null, 2, 'A');"
              "insert into halfsky.observation_revision values (3, 3, 1, '2025-04-01', 1, 2, null, '2025-07-01', null, "
              "null, null, 1, 'A', 2, '2025-07-02')");
  analysis_expect(*state,
                  "select period, revision, value, status, is_current, submission_id, replaced_by_submission_id from "
                  "analysis.revision order by revision",
                  "2025-Q2|1||Q|f|1|2\n2025-Q2|2|12|A|t|2|");
}

static void value_of_a_moment_can_be_found(void **state)
{
  analysis_put(
      *state, "insert into halfsky.observation values (3, 1, 1, '2025-01-01', 2, 12, 100, '2025-07-02', null, null, "
              "null, 2, 'A');"
              "insert into halfsky.observation_revision values (3, 1, 1, '2025-01-01', 1, 20, 100, '2025-07-01', null, "
              "null, null, 1, 'A', 2, '2025-07-02')");
  analysis_expect(
      *state,
      "select value from analysis.revision where stored_at <= '2025-07-01 12:00' and (replaced_at is null or "
      "replaced_at > '2025-07-01 12:00')",
      "20");
}

static void annual_cells_are_withheld_too(void **state)
{
  analysis_put(
      *state,
      "insert into halfsky.annual_summary values (2, 2025, 1, 1, 3, 1000, 3, 1, 1, 1, 1, 'A', now()),"
      " (2, 2024, 1, 1, 8, 1000, 8, 1, 1, 1, 1, 'A', now()), (3, 2025, 1, 1, null, null, 2, 1, 1, 1, 1, 'A', now()),"
      " (4, 2025, 1, 1, null, null, 90, 1, 1, 1, 1, 'A', now())");
  analysis_expect(*state,
                  "select indicator_id, reporting_year, numerator, denominator, value, status, is_withheld from "
                  "analysis.annual order by 1, 2",
                  "2|2024|8|1000|8|A|f\n2|2025||||Q|t\n3|2025||||Q|t\n4|2025||||Q|t");
}

/* A function of the analyst that tells what it is given may see masked values only, also when it costs next to nothing. */
static void no_condition_sees_behind_the_mask(void **state)
{
  analysis_put(
      *state,
      "insert into halfsky.observation values (3, 2, 1, '2025-01-01', 1, 3, 1000, now(), null, null, null, 1, 'A')");
  analysis_expect(
      *state,
      "create function pg_temp.peek(float8) returns boolean language plpgsql cost 0.0000001 as "
      "'begin if $1 is not null then raise exception ''seen %'', $1; end if; return true; end';"
      "select count(*) from analysis.observation where pg_temp.peek(value) and pg_temp.peek(denominator) and "
      "pg_temp.peek(indicator_value)",
      "1");
}

static void names_come_in_both_languages(void **state)
{
  analysis_put(
      *state,
      "insert into halfsky.observation values (3, 1, 3, '2025-01-01', 1, 30, 40, now(), null, null, null, 1, 'A'),"
      " (3, 1, 1, '2025-01-01', 1, 30, 40, now(), null, null, null, 1, 'A')");
  analysis_expect(
      *state,
      "select agency_name_zh, area_code, breakdown, breakdown_name_zh, breakdown_name_en, status_name_en, period from "
      "analysis.observation order by breakdown desc",
      "医院|T|sex=F,residence=R|女，农村|Female, Rural|Normal value|2025\n医院|T|_T|合计|Total|Normal value|2025");
}

static void books_of_a_submission_are_shown(void **state)
{
  analysis_expect(
      *state,
      "select agency_code, file_name, received, n_rejected, rejected_by_code, is_complete, is_balanced from "
      "analysis.submission",
      "H1|h1.csv|9|1|{\"sex_sum\": 1}|t|t");
}

static void completeness_counts_periods_due_and_received(void **state)
{
  analysis_put(
      *state,
      "insert into halfsky.observation values (3, 3, 1, '2021-01-01', 1, 30, null, now(), null, null, null, 1, 'A'),"
      " (3, 3, 2, '2021-01-01', 1, 30, null, now(), null, null, null, 1, 'A'), (3, 3, 1, '2021-10-01', 1, 30, null, "
      "now(), null, null, null, 1, 'A')");
  analysis_expect(*state,
                  "select indicator_code, periods_due, periods_received, completeness_percent::int4 from "
                  "analysis.completeness where year = 2021 and indicator_id in (1, 3) order by 1",
                  "health.open|1|0|0\nhealth.persons|4|2|50");
}

static void figures_of_elected_bodies_stand_for_a_term(void **state)
{
  analysis_put(*state, "update halfsky.indicator set term_years = 5 where indicator_id = 1");
  analysis_expect(*state, "select distinct periods_due from analysis.completeness where indicator_id = 1", "0");
  analysis_put(*state, "update halfsky.indicator set term_years = null where indicator_id = 1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(small_and_internal_cells_are_withheld),
      cmocka_unit_test(replaced_values_are_withheld_by_the_same_rule),
      cmocka_unit_test(value_of_a_moment_can_be_found),
      cmocka_unit_test(annual_cells_are_withheld_too),
      cmocka_unit_test(no_condition_sees_behind_the_mask),
      cmocka_unit_test(names_come_in_both_languages),
      cmocka_unit_test(books_of_a_submission_are_shown),
      cmocka_unit_test(completeness_counts_periods_due_and_received),
      cmocka_unit_test(figures_of_elected_bodies_stand_for_a_term),
  };
  return cmocka_run_group_tests(tests, analysis_facts_start, fixture_stop_cluster);
}
