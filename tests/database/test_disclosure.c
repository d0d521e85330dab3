/* What schema analysis shows and withholds. */
#include "tests/database/analysis_facts.h"

/* Puts one cell of an indicator with its block (none, closed or open), and reads it back. What is withheld has a status only. */
static const struct {
  int indicator;
  const char *block;
  const char *shown;
} CELLS[] = {
    {1, NULL, "3|40|7.5|A|one death on 3 March"},  {2, NULL, "|||Q|"},   {2, "false", "|||Q|"},
    {2, "true", "3|40|75|A|one death on 3 March"}, {4, "true", "|||Q|"}, {5, "true", "|||Q|"},
};

static const char ONE_CELL[] = "select value, denominator, indicator_value, status, comment from analysis.observation";

static void put_cell(Cluster *cluster, int indicator, const char *block, const char *more)
{
  g_autofree char *open =
      block == NULL
          ? g_strdup("")
          : g_strdup_printf("insert into halfsky.observation_block values (%d, 2025, 2, %s);", indicator, block);
  g_autofree char *sql = g_strdup_printf(
      "insert into halfsky.observation values (3, %d, 1, '2025-01-01', 1, 3, 40, now(), 7, null, null, 2, 'A');%s%s",
      indicator, open, more);
  analysis_put(cluster, sql);
}

static void observations_of_a_block_are_shown_when_it_is_open(void **state)
{
  for (size_t i = 0; i < G_N_ELEMENTS(CELLS); i++) {
    put_cell(*state, CELLS[i].indicator, CELLS[i].block, "");
    analysis_expect(*state, ONE_CELL, CELLS[i].shown);
  }
}

static void what_has_changed_since_it_was_judged_is_withheld(void **state)
{
  put_cell(*state, 2, "true", "insert into halfsky.change_mark values (3, 2, '2025-01-01', now())");
  analysis_expect(*state, ONE_CELL, "|||Q|");
  put_cell(*state, 1, NULL, "insert into halfsky.change_mark values (3, 1, '2025-01-01', now())");
  analysis_expect(*state, ONE_CELL, "3|40|7.5|A|one death on 3 March");
}

#define REPLACED                                                                                                       \
  "insert into halfsky.observation_revision values (3, 2, 1, '2025-01-01', 1, 12, 50, '2025-07-01', null, null, "      \
  "null, 1, 'A', 2, '2025-07-02')"
#define VERSIONS                                                                                                       \
  "select period, revision, value, status, is_current, submission_id, replaced_by_submission_id from "                 \
  "analysis.revision order by revision"

static void replaced_values_are_withheld_with_those_that_stand(void **state)
{
  put_cell(*state, 2, "false", REPLACED);
  analysis_expect(*state, VERSIONS, "2025|1||Q|f|1|2\n2025|2||Q|t|1|");
  put_cell(*state, 2, "true", REPLACED);
  analysis_expect(*state, VERSIONS, "2025|1|12|A|f|1|2\n2025|2|3|A|t|1|");
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

static void annual_figures_are_shown_when_they_are_cleared(void **state)
{
  analysis_put(
      *state,
      "insert into halfsky.annual_summary values (2, 2025, 1, 1, 3, 1000, 3, 1, 1, 1, 1, 'A', now()),"
      " (2, 2024, 1, 1, 8, 1000, 8, 1, 1, 1, 1, 'A', now()), (3, 2025, 1, 1, null, null, 2, 1, 1, 1, 1, 'A', now()),"
      " (4, 2025, 1, 1, null, null, 90, 1, 1, 1, 1, 'A', now()), (1, 2025, 1, 1, 1, 2, 50, 1, 1, 1, 1, 'A', now());"
      "update halfsky.annual_summary set is_cleared = true where indicator_id = 2 and reporting_year = 2024");
  analysis_expect(*state,
                  "select indicator_id, reporting_year, numerator, denominator, value, status, is_withheld from "
                  "analysis.annual order by 1, 2",
                  "1|2025|1|2|50|A|f\n2|2024|8|1000|8|A|f\n2|2025||||Q|t\n3|2025||||Q|t\n4|2025||||Q|t");
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
      cmocka_unit_test(observations_of_a_block_are_shown_when_it_is_open),
      cmocka_unit_test(what_has_changed_since_it_was_judged_is_withheld),
      cmocka_unit_test(replaced_values_are_withheld_with_those_that_stand),
      cmocka_unit_test(value_of_a_moment_can_be_found),
      cmocka_unit_test(annual_figures_are_shown_when_they_are_cleared),
      cmocka_unit_test(no_condition_sees_behind_the_mask),
      cmocka_unit_test(names_come_in_both_languages),
      cmocka_unit_test(books_of_a_submission_are_shown),
      cmocka_unit_test(completeness_counts_periods_due_and_received),
      cmocka_unit_test(figures_of_elected_bodies_stand_for_a_term),
  };
  return cmocka_run_group_tests(tests, analysis_facts_start, fixture_stop_cluster);
}
