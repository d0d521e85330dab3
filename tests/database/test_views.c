/* Views that put figures side by side, and figures of other moments: what they show, and that nothing in one of them gives away what it withholds. */
#include "tests/database/analysis_facts.h"

/* Beside analysis_facts.h: the other sex and residence, and two townships with a hospital each. */
static const char MORE_FACTS[] =
    "insert into halfsky.breakdown (breakdown_id, key, sex, residence) values (4, 'sex=M', 'M', '_T'), "
    "(5, 'residence=U', '_T', 'U'), (6, 'residence=R', '_T', 'R');"
    "insert into halfsky.agency (agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, "
    "unit_type) "
    "values (4, 'T2', 1, 4, 'township', '乡', 'Second', null), (5, 'T3', 1, 5, 'township', '街', 'Third', null),"
    " (6, 'H2', 4, 4, 'unit', '医院', 'Hospital', 'hospital'), (7, 'H3', 5, 5, 'unit', '医院', 'Hospital', "
    "'hospital');";

static int start(void **state)
{
  analysis_facts_start(state);
  g_free(cluster_query(*state, "halfsky", MORE_FACTS));
  return 0;
}

/* An annual figure of indicator 2, a rate per thousand with small counts withheld. */
#define RATE(breakdown, area, numerator, denominator)                                                                  \
  "(2, 2025, " #breakdown ", " #area ", " #numerator ", " #denominator ", " #numerator                                 \
  "::float8 * 1000 / " #denominator ", 1, 1, 1, 1, 'A', now())"
#define FIGURES "insert into halfsky.annual_summary values "

/* Disclosure control has cleared all but those with a small numerator. */
#define CLEARED "; update halfsky.annual_summary set is_cleared = numerator >= 5"

/* --- Side by side ------------------------------------------------------------------------------------------------- */

#define BY_SEX                                                                                                         \
  "select total, female, male, difference, ratio, female_share_percent, female_status, male_status from "              \
  "analysis.annual_by_sex"

static void women_and_men_stand_side_by_side(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 1, 30, 1000) "," RATE(2, 1, 20, 500) "," RATE(4, 1, 10, 500) CLEARED);
  analysis_expect(*state, BY_SEX, "30|40|20|20|2|66.66666666666667|A|A");
}

static void figure_that_is_not_cleared_is_missing_beside_the_other(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 1, 30, 1000) "," RATE(2, 1, 3, 500) "," RATE(4, 1, 27, 500) CLEARED);
  analysis_expect(*state, BY_SEX, "30||54||||Q|A");
  analysis_put(*state, FIGURES RATE(1, 1, 3, 1000) "," RATE(5, 1, 28, 500) "," RATE(6, 1, 2, 500) CLEARED);
  analysis_expect(*state,
                  "select total, urban, rural, difference, ratio, urban_numerator, rural_denominator, urban_status, "
                  "total_status, is_withheld from "
                  "analysis.annual_by_residence",
                  "|56||||28||A|Q|t");
}

#define BY_TOWNSHIP                                                                                                    \
  "select area_code, value, rank, townships_shown, district_value, status from analysis.annual_by_township order by 1"

static void townships_are_ranked_beside_the_district(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 1, 60, 3000) "," RATE(1, 2, 10, 1000) "," RATE(1, 4, 20, 1000) "," RATE(
                           1, 5, 30, 1000) CLEARED);
  analysis_expect(*state, BY_TOWNSHIP, "T|10|3|3|20|A\nT2|20|2|3|20|A\nT3|30|1|3|20|A");
}

static void township_that_is_not_cleared_has_no_rank(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 1, 53, 3000) "," RATE(1, 2, 3, 1000) "," RATE(1, 4, 20, 1000) "," RATE(
                           1, 5, 30, 1000) CLEARED);
  analysis_expect(*state, BY_TOWNSHIP,
                  "T|||2|17.666666666666668|Q\nT2|20|2|2|17.666666666666668|A\nT3|30|1|2|17.666666666666668|A");
}

/* --- Where a number comes from ------------------------------------------------------------------------------------ */

#define CELL(agency, indicator, breakdown, value)                                                                      \
  "(" #agency ", " #indicator ", " #breakdown ", '2025-01-01', 1, " #value ", 1000, now(), null, null, null, 1, 'A')"
#define CELLS "insert into halfsky.observation values "
#define OPEN "; insert into halfsky.observation_block values (2, 2025, 2, true), (2, 2025, 4, true)"
#define SOURCE                                                                                                         \
  "select agency_code, period, source_breakdown, is_part, value, file_name, status from analysis.annual_source where " \
  "area_code = 'D' and breakdown = '_T' order by 1, 3"

static void figure_rests_on_the_cells_of_its_agencies(void **state)
{
  analysis_put(
      *state, FIGURES RATE(1, 1, 30, 2000) ";" CELLS CELL(3, 2, 1, 10) "," CELL(6, 2, 2, 9) "," CELL(6, 2, 4, 11) OPEN);
  analysis_expect(*state, SOURCE, "H1|2025|_T|f|10|h1.csv|A\nH2|2025|sex=F|t|9||A\nH2|2025|sex=M|t|11||A");
}

static void parts_below_a_reported_total_are_no_source(void **state)
{
  analysis_put(
      *state, FIGURES RATE(1, 1, 20, 1000) ";" CELLS CELL(6, 2, 1, 20) "," CELL(6, 2, 2, 9) "," CELL(6, 2, 4, 11) OPEN);
  analysis_expect(*state, SOURCE, "H2|2025|_T|f|20||A");
}

static void sources_of_a_closed_block_are_withheld(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 1, 40,
                                    3000) ";" CELLS CELL(3, 2, 1, 15) "," CELL(6, 2, 1, 12) "," CELL(7, 2, 1, 25) OPEN);
  analysis_expect(*state, SOURCE, "H1|2025|_T|f|15|h1.csv|A\nH2|2025|_T|f|12||A\nH3|2025|_T|f|||Q");
}

/* --- Other moments ------------------------------------------------------------------------------------------------ */

#define VERSION(value, stored_at, revision, replaced_at)                                                               \
  "(3, 1, 1, '2025-01-01', 1, " #value ", 100, '2025-07-" #stored_at "', null, null, null, " #revision                 \
  ", 'A', 1, '2025-07-" #replaced_at "')"

/* 20 stood from the 1st, 12 from the 5th; 99 came too late on the 7th and never stood. */
static const char HISTORY[] =
    "insert into halfsky.observation values (3, 1, 1, '2025-01-01', 1, 12, 100, '2025-07-05', null, null, null, 3, "
    "'A');"
    "insert into halfsky.observation_revision values " VERSION(20, 01, 1, 05) "," VERSION(99, 07, 2, 07);

static void values_stand_from_when_they_were_stored_until_they_were_replaced(void **state)
{
  analysis_put(*state, HISTORY);
  analysis_expect(*state,
                  "select day, value, comment from (values (30), (31), (34), (35), (37), (40)) moment (day) "
                  "left join lateral analysis.observation_as_of(timestamptz '2025-06-01' + day * interval '1 day' - "
                  "interval '1 hour') on true order by day",
                  "30||\n31|20|\n34|20|\n35|12|\n37|12|\n40|12|");
}

static void as_of_now_is_what_stands(void **state)
{
  analysis_put(*state, HISTORY);
  analysis_expect(*state,
                  "(select * from analysis.observation_as_of(now()) except select * from analysis.observation) union "
                  "(select * from analysis.observation except select * from analysis.observation_as_of(now()))",
                  "");
}

#define CHANGED(since, until)                                                                                          \
  "select change, value_before, value, status_before, status, is_withheld from analysis.changed_between('" since       \
  "', '" until "') order by period"

static void change_has_the_values_at_both_ends(void **state)
{
  analysis_put(*state, HISTORY);
  analysis_expect(*state, CHANGED("2025-06-30", "2025-07-02"), "new||20||A|f");
  analysis_expect(*state, CHANGED("2025-07-02", "2025-07-06"), "revised|20|12|A|A|f");
  analysis_expect(*state, CHANGED("2025-07-06", "2025-07-31"), "");
}

#define CORRECTED                                                                                                      \
  "select changed_columns, sample_size_before, sample_size, design_effect_before, design_effect, comment_before, "     \
  "comment from analysis.changed_between('2025-07-02', '2025-07-06')"
#define EXPLAINED                                                                                                      \
  "delete from halfsky.observation_comment where comment_id > 10; insert into halfsky.observation_comment values (3, " \
  "17, 'as it was'), (3, 18, 'counted anew');"

/* The value stays 20; the survey's particulars and the explanation become NOW. */
#define CORRECTION(before, now)                                                                                        \
  EXPLAINED "insert into halfsky.observation values (3, 1, 1, '2025-01-01', 1, 20, 100, '2025-07-05', " now            \
            ", 2, 'A'); insert into halfsky.observation_revision values (3, 1, 1, '2025-01-01', 1, 20, 100, "          \
            "'2025-07-01', " before ", 1, 'A', 1, '2025-07-05')"

static void correction_of_the_sample_size_is_told(void **state)
{
  analysis_put(*state, CORRECTION("17, 400, 1.5", "17, 450, 1.5"));
  analysis_expect(*state, CORRECTED, "{sample_size}|400|450|1.5|1.5|as it was|as it was");
}

static void correction_of_the_design_effect_is_told(void **state)
{
  analysis_put(*state, CORRECTION("17, 400, null", "17, 400, 1.5"));
  analysis_expect(*state, CORRECTED, "{design_effect}|400|400||1.5|as it was|as it was");
}

static void correction_of_the_explanation_is_told(void **state)
{
  analysis_put(*state, CORRECTION("17, 400, 1.5", "18, 400, 1.5"));
  analysis_expect(*state, CORRECTED, "{comment}|400|400|1.5|1.5|as it was|counted anew");
}

static void correction_of_the_explanation_of_a_small_value_is_told_without_it(void **state)
{
  analysis_put(*state, EXPLAINED "insert into halfsky.observation values (3, 2, 1, '2025-01-01', 1, 3, 1000, "
                                 "'2025-07-05', 18, 450, null, 2, 'A');"
                                 "insert into halfsky.observation_revision values (3, 2, 1, '2025-01-01', 1, 3, 1000, "
                                 "'2025-07-01', 17, 400, null, 1, 'A', 1, '2025-07-05')");
  analysis_expect(*state, CORRECTED, "{sample_size,comment}||||||");
}

static void new_value_has_no_changed_columns(void **state)
{
  analysis_put(*state, HISTORY);
  analysis_expect(*state,
                  "select change, changed_columns from analysis.changed_between('2025-06-30', '2025-07-02') union all "
                  "select change, changed_columns from analysis.changed_between('2025-07-02', '2025-07-06')",
                  "new|\nrevised|{value}");
}

static void what_was_changed_back_has_not_changed(void **state)
{
  analysis_put(*state,
               "insert into halfsky.observation values (3, 1, 1, '2025-01-01', 1, 20, 100, '2025-07-09', null, null, "
               "null, 3, 'A');"
               "insert into halfsky.observation_revision values " VERSION(20, 01, 1, 05) "," VERSION(12, 05, 2, 09));
  analysis_expect(*state, CHANGED("2025-07-02", "2025-07-31"), "");
  analysis_expect(*state, CHANGED("2025-07-02", "2025-07-06"), "revised|20|12|A|A|f");
}

static void change_of_a_small_value_is_told_without_its_numbers(void **state)
{
  analysis_put(*state, "insert into halfsky.observation values (3, 2, 1, '2025-01-01', 1, 3, 1000, '2025-07-05', null, "
                       "null, null, 2, 'A');"
                       "insert into halfsky.observation_revision values (3, 2, 1, '2025-01-01', 1, 2, 1000, "
                       "'2025-07-01', null, null, null, "
                       "1, 'A', 1, '2025-07-05')");
  analysis_expect(*state, CHANGED("2025-07-02", "2025-07-31"), "revised|||Q|Q|t");
}

#define STOOD(indicator, numerator, since, until)                                                                      \
  "insert into halfsky.annual_revision (indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, "       \
  "denominator, value, units_expected, units_received, periods_expected, periods_received, status, computed_at, "      \
  "is_cleared, stands_since, replaced_at) values (" #indicator ", 2025, 1, 2, " #numerator ", 1000, " #numerator       \
  ", 1, 1, 1, 1, 'A', now(), true, '2026-03-" #since "', '2026-03-" #until "');"
#define STANDS(since) CLEARED ", stands_since = '2026-03-" #since "';"
#define THEN(moment) "select value, status from analysis.annual_as_of('2026-03-" #moment "')"

static void annual_figure_of_a_moment_is_the_one_that_stood(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 2, 30, 1000) STANDS(20) STOOD(2, 10, 05, 12)
                           STOOD(2, 20, 12, 20) "insert into halfsky.observation_block values (2, 2025, 2, true)");
  analysis_expect(*state, THEN(04), "");
  analysis_expect(*state, THEN(05), "10|A");
  analysis_expect(*state, THEN(13), "20|A");
  analysis_expect(*state, THEN(20), "30|A");
  analysis_expect(*state, "select area_code, value, rank from analysis.annual_by_township_as_of('2026-03-13')",
                  "T|20|1");
  analysis_expect(*state, "select obs_value from analysis.sdmx_annual_as_of('2026-03-13')", "20");
}

static void annual_figures_as_of_now_are_those_that_stand(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 1, 30, 1000) "," RATE(2, 1, 3, 500) "," RATE(4, 1, 27, 500) CLEARED);
  static const char *const views[] = {"annual", "annual_by_sex", "annual_by_residence", "annual_by_township",
                                      "sdmx_annual"};
  for (guint i = 0; i < G_N_ELEMENTS(views); i++) {
    const char *view = views[i];
    g_autofree char *sql =
        g_strdup_printf("(select * from analysis.%s_as_of(now()) except select * from analysis.%s) union "
                        "(select * from analysis.%s except select * from analysis.%s_as_of(now()))",
                        view, view, view, view);
    analysis_expect(*state, sql, "");
  }
}

/* What came between two moments would be their difference. */
static void replaced_figure_is_withheld_where_the_observations_behind_it_are(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 2, 30, 1000) STANDS(20)
                           STOOD(2, 27, 05, 20) "insert into halfsky.observation_block values (2, 2025, 2, false)");
  analysis_expect(*state, THEN(13), "|Q");
  analysis_expect(*state, THEN(20), "30|A");
}

static void asking_for_a_moment_leaves_the_session_as_it_was(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 2, 30, 1000) STANDS(20));
  analysis_expect(
      *state,
      "begin; select count(*) from analysis.annual_as_of('2026-03-13'); select count(*) from analysis.annual; end",
      "0\n1");
}

/* Of an indicator with a figure that is not cleared, and of one without figures, a warning and a level. */
#define REASONED(target, indicator)                                                                                    \
  "insert into halfsky.target (target_code, objective_code, title_zh, title_en, kind, unit, indicator_code, "          \
  "companion_codes) values ('" target "', 'O', '目标', 'Target', 'k', 'u', 'health." indicator "', '{}');"             \
  "insert into halfsky.warning_level values ('" target "', 1, 2025, 'red', 'chance', false, '三例', 'three', 1);"    \
  "insert into halfsky.warning (kind, subject, area_agency_id, target_code, indicator_id, department_code, level, "    \
  "state, reporting_year, figure, reason_zh, reason_en, basis_id) select 'target', '" target "', 1, '" target          \
  "', indicator_id, 'HEALTH', 'red', 'new', 2025, '', '三例', 'three', 1 from halfsky.indicator where code = "       \
  "'health." indicator "';"
#define REASONS                                                                                                        \
  "select target_code, reason_zh, reason_en, is_withheld from analysis.warning_level union all "                       \
  "select target_code, reason_zh, reason_en, is_withheld from analysis.warning order by 1"

static void reasons_are_withheld_whatever_moment_the_session_looks_from(void **state)
{
  analysis_put(*state,
               "insert into halfsky.objective values ('O', 'H', 'objective', '目标', 'Objective', '', '');"
               "insert into halfsky.reporting_basis (basis_id, catalogue_id, settings) values (1, 1, '{}');" REASONED(
                   "open", "open") REASONED("rate", "rate") REASONED("rest", "persons")
                   FIGURES RATE(1, 1, 30, 1000) "," RATE(2, 1, 3, 500) STANDS(
                       20) "; set session_replication_role = replica; update halfsky.warning_level set stands_since = "
                           "'2020-01-01'; update halfsky.warning set stands_since = '2020-01-01', raised_at = "
                           "'2020-01-01'");
  static const char *const moments[] = {"", "2020-01-02", "2026-03-13", "2026-03-21", "infinity"};
  for (guint i = 0; i < G_N_ELEMENTS(moments); i++) {
    g_autofree char *sql = g_strdup_printf("begin; set local halfsky.as_of = '%s'; " REASONS "; end", moments[i]);
    analysis_expect(*state, sql, "open|三例|three|f\nopen|三例|three|f\nrate|||t\nrate|||t\nrest|||t\nrest|||t");
  }
}

/* --- Names of SDMX ------------------------------------------------------------------------------------------------ */

static void annual_figures_come_under_the_names_of_sdmx(void **state)
{
  analysis_put(*state, FIGURES RATE(1, 1, 30, 1000) "," RATE(3, 1, 3, 500) CLEARED);
  analysis_expect(*state,
                  "select freq, ref_area, indicator, sex, urbanisation, time_period, obs_value, obs_status, "
                  "conf_status, unit_measure, "
                  "decimals from analysis.sdmx_annual order by time_period, sex = 'F'",
                  "A|D|health.rate|_T|_T|2025|30|A|F|u|1\nA|D|health.rate|F|R|2025||Q|C|u|1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(women_and_men_stand_side_by_side),
      cmocka_unit_test(figure_that_is_not_cleared_is_missing_beside_the_other),
      cmocka_unit_test(townships_are_ranked_beside_the_district),
      cmocka_unit_test(township_that_is_not_cleared_has_no_rank),
      cmocka_unit_test(figure_rests_on_the_cells_of_its_agencies),
      cmocka_unit_test(parts_below_a_reported_total_are_no_source),
      cmocka_unit_test(sources_of_a_closed_block_are_withheld),
      cmocka_unit_test(values_stand_from_when_they_were_stored_until_they_were_replaced),
      cmocka_unit_test(as_of_now_is_what_stands),
      cmocka_unit_test(change_has_the_values_at_both_ends),
      cmocka_unit_test(correction_of_the_sample_size_is_told),
      cmocka_unit_test(correction_of_the_design_effect_is_told),
      cmocka_unit_test(correction_of_the_explanation_is_told),
      cmocka_unit_test(correction_of_the_explanation_of_a_small_value_is_told_without_it),
      cmocka_unit_test(new_value_has_no_changed_columns),
      cmocka_unit_test(what_was_changed_back_has_not_changed),
      cmocka_unit_test(change_of_a_small_value_is_told_without_its_numbers),
      cmocka_unit_test(annual_figure_of_a_moment_is_the_one_that_stood),
      cmocka_unit_test(annual_figures_as_of_now_are_those_that_stand),
      cmocka_unit_test(replaced_figure_is_withheld_where_the_observations_behind_it_are),
      cmocka_unit_test(asking_for_a_moment_leaves_the_session_as_it_was),
      cmocka_unit_test(reasons_are_withheld_whatever_moment_the_session_looks_from),
      cmocka_unit_test(annual_figures_come_under_the_names_of_sdmx),
  };
  return cmocka_run_group_tests(tests, start, fixture_stop_cluster);
}
