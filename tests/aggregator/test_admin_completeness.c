/* What agencies owe and what of it is in: a small district with figures on time, late, corrected, missing and refused. All tests read one database. */
#include "tests/aggregator/admin_fixture.h"

#include <string.h>

#include "catalogue/catalogue.h"
#include "tests/support/folder.h"

/* Indicators of the plan: an annual count without breakdown, due 60 days after the year; an annual count by sex and by sex and residence, likewise; an
 * annual count of schools by sex, stage of education and disability, of school years; a survey every few years. */
#define DOCUMENTS "602"
#define ILLITERATES "216"
#define DROPOUTS "204"

#define AGENCIES                                                                                                       \
  "code,parent,level,name_zh,name_en,unit_type,department,residence\n"                                                 \
  "D,,district,区,District,,,\n"                                                                                      \
  "T1,D,township,镇,Town,township_office,,\n"                                                                         \
  "DEP-1,D,unit,局,Bureau,department,CIVIL,\n"                                                                        \
  "VIL-1,T1,unit,村,Village,village_committee,,R\n"                                                                   \
  "VIL-2,T1,unit,邻村,Next Village,village_committee,,R\n"                                                           \
  "COM-1,T1,unit,社区,Community,community_office,,\n"                                                                \
  "SCH-1,D,unit,校,School,school,,\n"

/* put(agency, submission, accepted on, indicator, breakdown, period, value, status, comment) */
static const char *const figures =
    "create function put(text, int4, date, int4, text, date, float8, text default 'A', text default null) returns void "
    "language sql as $$ "
    "insert into halfsky.submission select agency_id, $2, decode(md5($1 || $2), 'hex'), 1, 'f.csv', '\\x00', $3, $3, "
    "1, 1, 1, 1, 0, 0, 0, 0 "
    "from halfsky.agency where code = $1 on conflict do nothing; "
    "insert into halfsky.observation_comment select agency_id, 1, $9 from halfsky.agency where code = $1 and $9 is not "
    "null "
    "on conflict do nothing; "
    "insert into halfsky.observation select agency_id, $4, breakdown_id, $6, $2, $7, null, $3, case when $9 is not "
    "null then 1 end, null, null, "
    "1, $8::\"char\" from halfsky.agency, halfsky.breakdown where agency.code = $1 and key = $5 $$; "
    "update halfsky.agency set registered_at = '2021-06-01'; "
    /* 2022 on time, 2023 a day late, 2024 corrected after it had been on time, 2025 not at all, 2021 long after. */
    "select put('DEP-1', 1, '2023-02-01', " DOCUMENTS ", '_T', '2022-01-01', 5); "
    "select put('DEP-1', 2, '2024-03-01', " DOCUMENTS ", '_T', '2023-01-01', 5); "
    "select put('DEP-1', 3, '2025-02-01', " DOCUMENTS ", '_T', '2024-01-01', 5); "
    "select put('DEP-1', 4, '2025-06-01', " DOCUMENTS ", '_T', '2021-01-01', 5); "
    "insert into halfsky.observation_revision select agency_id, indicator_id, breakdown_id, period, 3, 4, null, "
    "stored_at, null, null, null, 1, 'A', "
    "4, '2025-06-01' from halfsky.observation where period = '2024-01-01'; "
    "update halfsky.observation set revision = 2, submission_id = 4 where period = '2024-01-01' and indicator_id "
    "= " DOCUMENTS "; "
    /* A village: the parts of its only residence; one part; the reason; not carried out. */
    "select put('VIL-1', 1, '2023-01-05', " ILLITERATES ", 'sex=F,residence=R', '2022-01-01', 5); "
    "select put('VIL-1', 1, '2023-01-05', " ILLITERATES ", 'sex=M,residence=R', '2022-01-01', 5); "
    "select put('VIL-1', 2, '2024-01-05', " ILLITERATES ", 'sex=F,residence=R', '2023-01-01', 5); "
    "select put('VIL-1', 3, '2025-01-05', " ILLITERATES ", '_T', '2024-01-01', null, 'M'); "
    "select put('VIL-1', 4, '2022-01-05', " ILLITERATES ", '_T', '2021-01-01', 0, 'A', '未开展：无人员'); "
    /* A community of both residences reports one. */
    "select put('COM-1', 1, '2023-01-05', " ILLITERATES ", 'sex=F,residence=U', '2022-01-01', 5); "
    /* A primary school. */
    "select put('SCH-1', 1, '2023-10-05', " DROPOUTS ", 'sex=F,education_stage=PRI', '2022-01-01', 1); "
    "insert into halfsky.quarantine (agency_id, quarantine_id, submission_id, source_row, indicator, indicator_id, "
    "period, breakdown, value, rule, given, "
    "expected, quarantined_at) select agency_id, 1, 4, 2, 'x', " DOCUMENTS
    ", '2025', '_T', '-1', 'below_minimum', '', '', now() "
    "from halfsky.agency where code = 'DEP-1'";

static Site *district;

static int make_district(void **state)
{
  admin_start_cluster(state);
  district = site_new(*state);
  g_autofree char *department =
      site_query(district, "select department_code from halfsky.indicator where indicator_id = " DOCUMENTS);
  g_auto(GStrv) pieces = g_strsplit(AGENCIES, "CIVIL", 2);
  g_autofree char *list = g_strjoinv(department, pieces);
  g_autofree char *path = scratch_write(district->folder, "agencies.csv", list);
  g_autoptr(Run) imported = expect_run(0, district, "agency", "import", path);
  g_free(site_query(district, figures));
  g_free(site_query(district, "vacuum analyze"));
  g_free(site_query(district, "create table seen as select * from analysis.report_status"));
  return 0;
}

static int stop_district(void **state)
{
  g_clear_pointer(&district, site_free);
  return admin_stop_cluster(state);
}

static void expect_answer(const char *sql, const char *expected)
{
  g_autofree char *answer = site_query(district, sql);
  if (strcmp(answer, expected) != 0)
    fail_msg("%s\nprints '%s', not '%s'", sql, answer, expected);
}

/* One report: state, cells required, in, on time, late, without value, not carried out, corrected, rejected. */
static void expect_report(const char *agency, const char *indicator, const char *period, const char *expected)
{
  g_autofree char *sql = g_strdup_printf(
      "select state, cells_required, cells_in, cells_on_time, cells_late, cells_without_value, cells_not_carried_out, "
      "cells_corrected, "
      "cells_rejected from seen where agency_code = '%s' and indicator_id = %s and period = '%s'",
      agency, indicator, period);
  expect_answer(sql, expected);
}

/* --- What is owed ------------------------------------------------------------------------------------------------- */

static void append_required(GString *rows, const Catalogue *catalogue, const Indicator *indicator)
{
  guint n = 0;
  const uint16_t *cells = indicator_required_breakdowns(catalogue, indicator, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(rows, "insert into expected values (%d, '%s');\n", indicator->id,
                           catalogue_breakdown_key(catalogue, cells[i]));
}

static void required_cells_are_those_of_the_catalogue(void **state)
{
  (void)state;
  g_autofree char *folder = source_path("catalogue");
  g_autoptr(GError) error = NULL;
  g_autoptr(Catalogue) catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n_indicators);
  g_autoptr(GString) rows = g_string_new("create table expected (indicator_id int4, key text);\n");
  for (guint i = 0; i < n_indicators; i++)
    append_required(rows, catalogue, &indicators[i]);
  g_free(site_query(district, rows->str));
  expect_answer("select count(*) > 800 from expected", "t");
  expect_answer("select * from expected except select indicator_id, key from halfsky.required_cell join "
                "halfsky.breakdown using (breakdown_id)",
                "");
  expect_answer("select indicator_id, key from halfsky.required_cell join halfsky.breakdown using (breakdown_id) "
                "except select * from expected",
                "");
  expect_answer("select count(*) = (select count(*) from expected) from halfsky.required_cell", "t");
}

static void agency_owes_from_its_first_figure_on_and_from_a_year_before_it_was_registered(void **state)
{
  (void)state;
  expect_answer("select agency_code, min(period) from seen where indicator_id = " ILLITERATES " group by 1 order by 1",
                "COM-1|2020\nVIL-1|2020\nVIL-2|2020");
  expect_answer("begin; update halfsky.agency set registered_at = '2024-06-01'; select agency_code, min(period) from "
                "analysis.report_status where indicator_id = " ILLITERATES " group by 1 order by 1; rollback",
                "COM-1|2022\nVIL-1|2021\nVIL-2|2023");
}

static void closed_agency_owes_what_ended_before(void **state)
{
  (void)state;
  expect_answer("begin; update halfsky.agency set closed_at = '2024-01-01' where code = 'DEP-1'; "
                "select count(*) > 0, max(ended_on) < '2024-01-01' from analysis.report_status where agency_code = "
                "'DEP-1'; rollback",
                "t|t");
}

static void school_owes_its_own_stages(void **state)
{
  (void)state;
  expect_report("SCH-1", DROPOUTS, "2022", "partial|9|3|3|0|0|0|0|0");
  expect_answer("begin; delete from halfsky.observation where indicator_id = " DROPOUTS
                "; select max(cells_required) from "
                "analysis.report_status where agency_code = 'SCH-1' and indicator_id = " DROPOUTS "; rollback",
                "11");
}

/* --- What is in --------------------------------------------------------------------------------------------------- */

static void figure_is_on_time_or_late_by_when_it_was_accepted_first(void **state)
{
  (void)state;
  expect_report("DEP-1", DOCUMENTS, "2022", "complete|1|1|1|0|0|0|0|0");
  expect_report("DEP-1", DOCUMENTS, "2023", "complete|1|1|0|1|0|0|0|0");
  expect_report("DEP-1", DOCUMENTS, "2021", "complete|1|1|0|1|0|0|0|0");
}

static void correction_does_not_make_a_figure_late(void **state)
{
  (void)state;
  expect_report("DEP-1", DOCUMENTS, "2024", "complete|1|1|1|0|0|0|1|0");
}

static void what_was_refused_is_missing_and_counted(void **state)
{
  (void)state;
  expect_report("DEP-1", DOCUMENTS, "2025", "missing|1|0|0|0|0|0|0|1");
}

static void cells_of_the_only_residence_are_those_without(void **state)
{
  (void)state;
  expect_report("VIL-1", ILLITERATES, "2022", "complete|3|3|3|0|0|0|0|0");
}

static void missing_part_is_missing_and_its_total_is_not(void **state)
{
  (void)state;
  expect_report("VIL-1", ILLITERATES, "2023", "partial|3|2|2|0|0|0|0|0");
  expect_report("COM-1", ILLITERATES, "2022", "partial|7|3|3|0|0|0|0|0");
}

static void reason_for_the_total_answers_for_its_parts(void **state)
{
  (void)state;
  expect_report("VIL-1", ILLITERATES, "2024", "complete|3|3|3|0|3|0|0|0");
}

static void work_not_carried_out_is_told_from_other_zeros(void **state)
{
  (void)state;
  expect_report("VIL-1", ILLITERATES, "2021", "partial|3|1|1|0|0|1|0|0");
}

/* --- Rolled up ---------------------------------------------------------------------------------------------------- */

static void rolled_up_views_add_up_to_the_reports(void **state)
{
  (void)state;
  static const char *const views[] = {"agency_completeness", "area_completeness", "department_completeness",
                                      "indicator_completeness"};
  for (size_t i = 0; i < G_N_ELEMENTS(views); i++) {
    g_autofree char *sql = g_strdup_printf("select (select (sum(reports_due), sum(reports_complete), "
                                           "sum(reports_missing), sum(cells_required), sum(cells_in), sum(cells_late), "
                                           "sum(cells_missing)) from analysis.%s) = (select (count(*), count(*) filter "
                                           "(where state = 'complete'), count(*) filter "
                                           "(where state = 'missing'), sum(cells_required), sum(cells_in), "
                                           "sum(cells_late), sum(cells_missing)) from analysis.report_status "
                                           "where is_due)",
                                           views[i]);
    expect_answer(sql, "t");
  }
  expect_answer("select reports_due, reports_complete, cells_required, cells_in, round(completeness_percent, 1) from "
                "analysis.indicator_completeness where indicator_id = " ILLITERATES " and period = '2022'",
                "3|1|13|6|46.2");
}

static void analyst_reads_them_and_sees_where_each_agency_stands(void **state)
{
  (void)state;
  expect_answer("set role halfsky_analyst; select cells_rejected, reports_complete, last_accepted_at::date from "
                "analysis.agency_standing "
                "where agency_code = 'DEP-1'",
                "1|0|2025-06-01");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(required_cells_are_those_of_the_catalogue),
      cmocka_unit_test(agency_owes_from_its_first_figure_on_and_from_a_year_before_it_was_registered),
      cmocka_unit_test(closed_agency_owes_what_ended_before),
      cmocka_unit_test(school_owes_its_own_stages),
      cmocka_unit_test(figure_is_on_time_or_late_by_when_it_was_accepted_first),
      cmocka_unit_test(correction_does_not_make_a_figure_late),
      cmocka_unit_test(what_was_refused_is_missing_and_counted),
      cmocka_unit_test(cells_of_the_only_residence_are_those_without),
      cmocka_unit_test(missing_part_is_missing_and_its_total_is_not),
      cmocka_unit_test(reason_for_the_total_answers_for_its_parts),
      cmocka_unit_test(work_not_carried_out_is_told_from_other_zeros),
      cmocka_unit_test(rolled_up_views_add_up_to_the_reports),
      cmocka_unit_test(analyst_reads_them_and_sees_where_each_agency_stands),
  };
  return cmocka_run_group_tests(tests, make_district, stop_district);
}
