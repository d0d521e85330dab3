/* How departments report, counted on real PostgreSQL, as evaluate prints it. */
#include "tests/support/test.h"

#include "database/query.h"
#include "reporter/store/kept_arrivals.h"
#include "reporter/store/stored_discipline.h"
#include "tests/reporter/plan_database.h"

enum {
  HIV_TESTING = 118, /* annual by the health year, which ends in September; hospitals, HEALTH */
  LEGAL_AID = 817    /* half-yearly, the department JUSTICE */
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

/* Two hospitals and the department of justice owe nothing but the two indicators; they were registered in 2023. */
static int start(void **state)
{
  PlanDatabase *database = *state;
  plan_run(
      database,
      "truncate halfsky.submission, halfsky.observation_revision; delete from halfsky.assignment_exception; update "
      "halfsky.indicator set required_breakdowns = '{}'; delete from halfsky.code_item");
  plan_clear(database);
  plan_add_unit(database, 10, 2, "hospital", "HEALTH", NULL);
  plan_add_unit(database, 11, 3, "hospital", NULL, NULL);
  plan_add_unit(database, 12, 1, "department", "JUSTICE", NULL);
  plan_run(database,
           "update halfsky.agency set registered_at = '2023-01-01'; insert into halfsky.assignment_exception select "
           "agency_id, indicator_id, false, null from halfsky.assignment where indicator_id not in (%d, %d)",
           HIV_TESTING, LEGAL_AID);
  return 0;
}

/* A submission of AGENCY that its collector accepted on the day WHEN; returns its number. */
static int submit_on(PlanDatabase *database, int agency, const char *when)
{
  g_autofree char *next = plan_query(
      database, "select coalesce(max(submission_id), 0) + 1 from halfsky.submission where agency_id = %d", agency);
  plan_run(database,
           "insert into halfsky.submission (agency_id, submission_id, submission_uuid, collector_id, file_name, "
           "file_digest, accepted_at, first_stored_at, n_parts, parts_stored, received, n_new, n_revised, n_unchanged, "
           "n_rejected, n_awaiting) values (%d, %s, decode(lpad('%d%s', 32, '0'), 'hex'), 1, 'f', '', '%s', '%s', 1, "
           "1, 0, 0, 0, 0, 0, 0)",
           agency, next, agency, next, when, when);
  return atoi(next);
}

/* Stores a cell of PERIOD on the day WHEN. */
static void report_breakdown_on(PlanDatabase *database, int agency, int indicator, const char *period,
                                const char *breakdown, const char *when)
{
  int submission = submit_on(database, agency, when);
  plan_report(database, agency, indicator, period, breakdown, indicator == HIV_TESTING ? "97, 100" : "5, null", "A");
  plan_run(database,
           "update halfsky.observation set stored_at = '%s', submission_id = %d where agency_id = %d and indicator_id "
           "= %d and period = '%s' and breakdown_id = (select breakdown_id from halfsky.breakdown where key = '%s')",
           when, submission, agency, indicator, period, breakdown);
}

/* The same, of the total. */
static void report_on(PlanDatabase *database, int agency, int indicator, const char *period, const char *when)
{
  report_breakdown_on(database, agency, indicator, period, "_T", when);
}

/* Corrects the cell on the day WHEN, as a later submission does. */
static void correct_on(PlanDatabase *database, int agency, int indicator, const char *period, const char *when)
{
  int submission = submit_on(database, agency, when);
  plan_run(
      database,
      "insert into halfsky.observation_revision (agency_id, indicator_id, breakdown_id, period, submission_id, value, "
      "denominator, stored_at, revision, status, replaced_by_submission_id, replaced_at) select agency_id, "
      "indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, revision, status, %d, '%s' "
      "from halfsky.observation where agency_id = %d and indicator_id = %d and period = '%s'; "
      "update halfsky.observation set revision = 2, value = 98, submission_id = %d, stored_at = '%s' where agency_id "
      "= %d and indicator_id = %d and period = '%s'",
      submission, when, agency, indicator, period, submission, when, agency, indicator, period);
}

/* `code received/due on time/timed corrected/stored rejected/received` per department, over FIRST to LAST; the caller's. */
static char *told_of(PlanDatabase *database, int first, int last)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  g_autoptr(GArray) disciplines = stored_discipline_load(connection, first, last, &error);
  expect_success(disciplines != NULL, error);
  GString *told = g_string_new(NULL);
  for (guint i = 0; i < disciplines->len; i++) {
    const Discipline *one = &g_array_index(disciplines, Discipline, i);
    g_string_append_printf(told, "%s%s %d/%d %d/%d %d/%d %d/%d", i == 0 ? "" : "; ", one->department,
                           (int)one->periods_received, (int)one->periods_due, (int)one->periods_on_time,
                           (int)one->periods_timed, (int)one->cells_corrected, (int)one->cells_stored,
                           (int)one->cells_rejected, (int)one->cells_received);
  }
  return g_string_free(told, FALSE);
}

static void expect_disciplines(PlanDatabase *database, int first, int last, const char *expected)
{
  g_autofree char *told = told_of(database, first, last);
  assert_string_equal(told, expected);
}

/* Two hospitals owe a figure each for 2023 and 2024, the department four half-years. */
static void what_is_owed_and_what_is_in(void **state)
{
  report_on(*state, 10, HIV_TESTING, "2023-01-01", "2023-10-02");
  report_on(*state, 10, HIV_TESTING, "2024-01-01", "2024-10-02");
  report_on(*state, 11, HIV_TESTING, "2024-01-01", "2025-11-01");
  report_on(*state, 12, LEGAL_AID, "2024-01-01", "2024-07-02");
  expect_disciplines(*state, 2023, 2024, "HEALTH 3/4 2/4 0/3 0/0; JUSTICE 1/4 1/4 0/1 0/0;  0/0 0/0 0/0 0/0");
}

/* The total alone is one of the three cells that the form asks for. */
static void report_that_lacks_a_required_cell_is_not_complete(void **state)
{
  plan_run(*state,
           "update halfsky.indicator set required_breakdowns = '{sex}' where indicator_id = %d; insert into "
           "halfsky.code_item (code_list, code, name_zh, name_en, kind, ordinal) values ('sex', 'F', '', '', "
           "'base', 1), ('sex', "
           "'M', '', '', 'base', 2)",
           LEGAL_AID);
  report_on(*state, 12, LEGAL_AID, "2024-01-01", "2024-07-02");
  report_on(*state, 12, LEGAL_AID, "2024-07-01", "2025-01-02");
  report_breakdown_on(*state, 12, LEGAL_AID, "2024-07-01", "sex=F", "2025-01-02");
  report_breakdown_on(*state, 12, LEGAL_AID, "2024-07-01", "sex=M", "2025-06-01");
  expect_disciplines(*state, 2024, 2024, "HEALTH 0/2 0/2 0/0 0/0; JUSTICE 1/2 0/2 0/4 0/0");
}

/* A correction is late, but the figure came in time. */
static void corrected_cell_came_when_it_was_first_stored(void **state)
{
  report_on(*state, 10, HIV_TESTING, "2024-01-01", "2024-10-02");
  correct_on(*state, 10, HIV_TESTING, "2024-01-01", "2025-11-01");
  expect_disciplines(*state, 2024, 2024, "HEALTH 1/2 1/2 1/1 0/0; JUSTICE 0/2 0/2 0/0 0/0");
}

/* The last day on which a figure of 2024 is in time, and the first on which it is late, by the catalogue's due_days. */
static void due_day_is_in_time_and_the_next_is_late(void **state)
{
  g_autofree char *last_day = plan_query(
      *state, "select date '2024-09-30' + due_days from halfsky.indicator where indicator_id = %d", HIV_TESTING);
  g_autofree char *next_day = plan_query(
      *state, "select date '2024-09-30' + due_days + 1 from halfsky.indicator where indicator_id = %d", HIV_TESTING);
  report_on(*state, 10, HIV_TESTING, "2024-01-01", last_day);
  report_on(*state, 11, HIV_TESTING, "2024-01-01", next_day);
  expect_disciplines(*state, 2024, 2024, "HEALTH 2/2 1/2 0/2 0/0; JUSTICE 0/2 0/2 0/0 0/0;  0/0 0/0 0/0 0/0");
}

/* What fell due before a unit was registered can be complete, but not in time. */
static void figures_from_before_registration_are_not_timed(void **state)
{
  plan_run(*state, "update halfsky.agency set registered_at = '2025-06-01' where agency_id in (10, 11)");
  report_on(*state, 10, HIV_TESTING, "2024-01-01", "2025-06-02");
  expect_disciplines(*state, 2024, 2024, "HEALTH 1/2 0/0 0/1 0/0; JUSTICE 0/2 0/2 0/0 0/0");
}

static void refused_cells_are_those_of_the_departments_units(void **state)
{
  plan_run(*state,
           "insert into halfsky.submission (agency_id, submission_id, submission_uuid, collector_id, file_name, "
           "file_digest, accepted_at, first_stored_at, n_parts, parts_stored, received, n_new, n_revised, n_unchanged, "
           "n_rejected, n_awaiting) select agency_id, 1, decode(lpad(agency_id::text, 32, '0'), 'hex'), 1, 'f', '', "
           "now(), now(), 1, 1, 100, 100 - agency_id, 0, 0, agency_id, 0 from halfsky.agency where agency_id >= 10");
  expect_disciplines(*state, 2024, 2024, "HEALTH 0/2 0/2 0/0 10/100; JUSTICE 0/2 0/2 0/0 12/100;  0/0 0/0 0/0 11/100");
}

static void nothing_is_owed_before_it_is_due(void **state)
{
  expect_disciplines(*state, 2040, 2040, "");
}

/* --- Beside halfsky.report ---------------------------------------------------------------------------------------- */

/* Forms by sex and stage of education, and by sex and residence, for units of all residences, one of which was closed. */
static void make_district(PlanDatabase *database)
{
  static const char *const residences[] = {NULL, "U", "R"};
  for (int i = 0; i < 9; i++) {
    plan_add_unit(database, 20 + i, 2, "hospital", "HEALTH", residences[i % 3]);
    plan_add_unit(database, 30 + i, 3, "department", "JUSTICE", residences[i % 3]);
  }
  plan_run(database,
           "update halfsky.indicator set required_breakdowns = '{sex*education_stage}' where indicator_id = %d; "
           "update halfsky.indicator set required_breakdowns = '{sex*residence,residence}' where indicator_id = %d; "
           "insert into halfsky.code_item (code_list, code, name_zh, name_en, kind, ordinal) values "
           "('sex', 'F', '', '', 'base', 1), ('sex', 'M', '', '', 'base', 2), ('education_stage', 'PRI', '', '', "
           "'base', 1), ('education_stage', 'LSEC', '', '', 'base', 2), ('residence', 'U', '', '', 'base', 1), "
           "('residence', 'R', '', '', 'base', 2)",
           HIV_TESTING, LEGAL_AID);
  plan_run(database, "update halfsky.agency set registered_at = '2022-06-01' where agency_id >= 20; update "
                     "halfsky.agency set registered_at = '2025-01-10' where agency_id %% 4 = 0; update halfsky.agency "
                     "set closed_at = '2024-11-01' where agency_id = 25");
  plan_run(database,
           "insert into halfsky.assignment_exception select agency_id, indicator_id, false, null from "
           "halfsky.assignment where agency_id >= 20 and (indicator_id not in (%d, %d) or agency_id = 36)",
           HIV_TESTING, LEGAL_AID);
}

/* Cells of the forms and others, whole and in pieces, early and late, with and without values, some of them corrected. Half of the units have no upper stage. */
static void report_at_random(PlanDatabase *database)
{
  plan_run(
      database,
      "select setseed(0.25); "
      "insert into halfsky.submission (agency_id, submission_id, submission_uuid, collector_id, file_name, "
      "file_digest, accepted_at, first_stored_at, n_parts, parts_stored, received, n_new, n_revised, n_unchanged, "
      "n_rejected, n_awaiting) select agency_id, number, decode(lpad(agency_id || '0' || number, 32, '0'), 'hex'), "
      "1, 'f', '', timestamptz '2023-01-02 04:00+00' + number * interval '100 days', now(), 1, 1, number, number, "
      "0, 0, 0, 0 from halfsky.agency cross join generate_series(1, 10) number where agency_id >= 20; "
      "create table random_cell as select agency_id, indicator_id, period, breakdown_id, random() as kind, "
      "least(greatest(floor((period - date '2023-01-01') / 100.0 + 1 + random() * form.pieces), 1), 10)::int4 as "
      "submission_id, 1 + floor(random() * 10)::int4 as second_id from (select agency_id, indicator_id, period, "
      "random() as chance, random() * 6 as pieces from halfsky.agency join halfsky.reporting_period on "
      "indicator_id = case when agency_id < 30 then %d else %d end where agency_id between 20 and 40 and period "
      "between '2023-01-01' and '2025-01-01') form join (select indicator_id, breakdown_id, 0.9 as share from "
      "halfsky.required_cell union all select indicator_id, part_id, 0.1 from halfsky.required_cell join "
      "halfsky.breakdown_cover using (breakdown_id) where part_id <> breakdown_id) cell using (indicator_id) where "
      "chance < 0.85 and random() < least(share, chance + 0.55) * case when share < 0.5 then chance else 1 end and "
      "(agency_id %% 2 = 0 or breakdown_id not in (select breakdown_id from halfsky.breakdown where education_stage = "
      "'LSEC'))",
      HIV_TESTING, LEGAL_AID);
  plan_run(
      database,
      "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, "
      "stored_at, revision, status) select distinct on (agency_id, indicator_id, breakdown_id, period) agency_id, "
      "indicator_id, breakdown_id, period, case when kind < 0.1 then second_id else submission_id end, case when "
      "kind between 0.05 and 0.2 then null else 1 end, now(), case when kind < 0.1 then 2 else 1 end, 'A' from "
      "random_cell order by 1, 2, 3, 4, kind; "
      "insert into halfsky.observation_revision (agency_id, indicator_id, breakdown_id, period, submission_id, "
      "value, stored_at, revision, status, replaced_by_submission_id, replaced_at) select distinct on (agency_id, "
      "indicator_id, breakdown_id, period) agency_id, indicator_id, breakdown_id, period, submission_id, 2, now(), "
      "1, 'A', second_id, now() from random_cell where kind < 0.1 order by 1, 2, 3, 4, kind; "
      "drop table random_cell");
}

/* What expect_disciplines() tells, report by report from the view. */
static char *told_by_reports(PlanDatabase *database, int first, int last)
{
  return plan_query(
      database,
      "with owed as (select department_code, count(*) as due, count(*) filter (where cells_in = cells_required) as "
      "received, count(*) filter (where due_on >= registered_at::date) as timed, count(*) filter (where due_on >= "
      "registered_at::date and cells_on_time = cells_required) as on_time from halfsky.report join (select "
      "indicator_id, department_code from halfsky.indicator where collection_interval_years = 1 and term_years is "
      "null) "
      "own using (indicator_id) join (select agency_id, registered_at from halfsky.agency) unit using (agency_id) "
      "where "
      "is_due and period between '%d-01-01' and '%d-12-31' group by department_code), cells as (select "
      "department_code, "
      "count(*) as stored, count(*) filter (where revision > 1) as corrected from halfsky.observation join "
      "halfsky.indicator using (indicator_id) where period between '%d-01-01' and '%d-12-31' group by "
      "department_code), "
      "sent as (select coalesce(department_code, '') as department_code, sum(received) as received, sum(n_rejected) as "
      "rejected from halfsky.submission join halfsky.agency using (agency_id) group by 1) select string_agg(format("
      "'%%s %%s/%%s %%s/%%s %%s/%%s %%s/%%s', department_code, coalesce(owed.received, 0), coalesce(due, 0), "
      "coalesce(on_time, 0), coalesce(timed, 0), coalesce(corrected, 0), coalesce(stored, 0), coalesce(rejected, 0), "
      "coalesce(sent.received, 0)), '; ' order by department_code = '', department_code) from owed full join cells "
      "using (department_code) full join sent using (department_code)",
      first, last, first, last);
}

static void told_is_what_the_reports_say(void **state)
{
  make_district(*state);
  report_at_random(*state);
  for (int first = 2022; first <= 2025; first++)
    for (int last = first; last <= 2026; last++) {
      g_autofree char *expected = told_by_reports(*state, first, last);
      expect_disciplines(*state, first, last, expected);
    }
}

/* Else the reports above would say nothing of rules that decide only some of them. */
static void random_reports_are_of_all_sorts(void **state)
{
  make_district(*state);
  report_at_random(*state);
  g_autofree char *sorts = plan_query(
      *state,
      "select count(*) filter (where cells_in = cells_required and cells_on_time = cells_required) > 3 as in_time, "
      "count(*) filter (where cells_in = cells_required and cells_on_time < cells_required) > 3 as late, count(*) "
      "filter (where cells_in between 1 and cells_required - 1) > 3 as partial, count(*) filter (where cells_in = 0) > "
      "3 "
      "as missing, count(*) filter (where cells_in = cells_required and residence is null and cells_required > (select "
      "count(*) from halfsky.observation join halfsky.required_cell using (indicator_id, breakdown_id) where "
      "observation.agency_id = report.agency_id and observation.indicator_id = report.indicator_id and "
      "observation.period = report.period)) > 0 as implied from halfsky.report join halfsky.agency using (agency_id) "
      "where is_due and agency_id >= 20");
  assert_string_equal(sorts, "t|t|t|t|t");
}

/* --- What is kept -------------------------------------------------------------------------------------------------- */

static void expect_what_the_reports_say(PlanDatabase *database)
{
  static const int years[][2] = {{2024, 2024}, {2023, 2025}};
  for (guint i = 0; i < G_N_ELEMENTS(years); i++) {
    g_autofree char *expected = told_by_reports(database, years[i][0], years[i][1]);
    expect_disciplines(database, years[i][0], years[i][1], expected);
  }
}

static void keep(PlanDatabase *database, int first, int last)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  expect_success(kept_arrivals_bring_up_to_date(connection, first, last, &error), error);
}

static void expect_answer(PlanDatabase *database, const char *question, const char *expected)
{
  g_autofree char *answer = plan_query(database, "%s", question);
  assert_string_equal(answer, expected);
}

#define MARK                                                                                                           \
  " returning agency_id, indicator_id, period) insert into halfsky.change_mark select distinct agency_id, "            \
  "indicator_id, period, now() from touched on conflict (agency_id, indicator_id, period) do update set marked_at = "  \
  "excluded.marked_at"
#define SOME "abs(hashint8(agency_id * 100003 + breakdown_id * 7919 + (period - date '2000-01-01') + %d)) %% 11 = %d"

/* Values come and go, with other submissions, and are corrected; every change is marked, as the aggregator does. */
static void change_some(PlanDatabase *database, int round)
{
  plan_run(database, "with touched as (delete from halfsky.observation where revision = 1 and " SOME MARK, round, 0);
  plan_run(database,
           "with touched as (update halfsky.observation set submission_id = submission_id %% 10 + 1, value = case when "
           "value is null then 1 end where revision = 1 and " SOME MARK,
           round, 1);
  plan_run(
      database,
      "insert into halfsky.observation_revision (agency_id, indicator_id, breakdown_id, period, submission_id, value, "
      "stored_at, revision, status, replaced_by_submission_id, replaced_at) select agency_id, indicator_id, "
      "breakdown_id, period, submission_id, value, stored_at, 1, status, 10, now() from halfsky.observation where "
      "revision = 1 and " SOME
      "; with touched as (update halfsky.observation set revision = 2, submission_id = 10 where revision = 1 and " SOME
          MARK,
      round, 2, round, 2);
}

static void what_is_kept_tells_the_same_after_any_change(void **state)
{
  make_district(*state);
  report_at_random(*state);
  for (int round = 0; round < 2; round++) {
    keep(*state, 2023, 2023 + round);
    change_some(*state, 2 * round);
    expect_what_the_reports_say(*state);
    plan_refresh(*state, false);
    expect_answer(*state, "select count(*) from halfsky.change_mark", "0");
    expect_what_the_reports_say(*state);
    change_some(*state, 2 * round + 1);
    keep(*state, 2024, 2024);
    plan_refresh(*state, round == 1);
    expect_what_the_reports_say(*state);
    keep(*state, 2023, 2025);
    expect_what_the_reports_say(*state);
  }
}

/* A value that came too late becomes the first one, and the one that stands the second; no figure changes, so nothing is marked. */
static void value_that_came_too_late_makes_a_kept_one_corrected(void **state)
{
  report_on(*state, 10, HIV_TESTING, "2024-01-01", "2024-10-02");
  report_on(*state, 11, HIV_TESTING, "2024-01-01", "2024-10-02");
  plan_run(*state, "delete from halfsky.change_mark");
  keep(*state, 2024, 2024);
  plan_run(*state, "insert into halfsky.observation_revision (agency_id, indicator_id, breakdown_id, period, "
                   "submission_id, value, stored_at, revision, status, replaced_by_submission_id, replaced_at) select "
                   "agency_id, indicator_id, breakdown_id, period, submission_id, 1, now(), 1, 'A', submission_id, "
                   "now() from halfsky.observation where agency_id = 10; update halfsky.observation set revision = 2 "
                   "where agency_id = 10");
  expect_disciplines(*state, 2024, 2024, "HEALTH 2/2 2/2 1/2 0/0; JUSTICE 0/2 0/2 0/0 0/0;  0/0 0/0 0/0 0/0");
}

/* What is kept is believed: here is nothing, though something was reported. */
static void kept_years_are_not_read_again_until_everything_is_computed(void **state)
{
  report_on(*state, 10, HIV_TESTING, "2024-01-01", "2024-10-02");
  plan_run(*state, "delete from halfsky.change_mark");
  keep(*state, 2024, 2024);
  plan_run(*state, "delete from halfsky.arrival");
  expect_disciplines(*state, 2024, 2024, "HEALTH 0/2 0/2 0/0 0/0; JUSTICE 0/2 0/2 0/0 0/0");
  plan_refresh(*state, true);
  expect_disciplines(*state, 2024, 2024, "HEALTH 1/2 1/2 0/1 0/0; JUSTICE 0/2 0/2 0/0 0/0");
}

static void nothing_is_kept_while_a_refresh_is_under_way(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) refreshing = plan_connection(*state);
  g_autoptr(Result) locked = query_run(refreshing, "refresh_alone", QUERY_ONE_ROW, NULL, &error);
  expect_success(locked != NULL, error);
  keep(*state, 2024, 2024);
  expect_answer(*state, "select count(*) from halfsky.arrival_year", "0");
  connection_close(refreshing);
}

#define FACT(fact) cmocka_unit_test_setup(fact, start)

int main(void)
{
  const struct CMUnitTest tests[] = {
      FACT(what_is_owed_and_what_is_in),
      FACT(report_that_lacks_a_required_cell_is_not_complete),
      FACT(corrected_cell_came_when_it_was_first_stored),
      FACT(due_day_is_in_time_and_the_next_is_late),
      FACT(figures_from_before_registration_are_not_timed),
      FACT(refused_cells_are_those_of_the_departments_units),
      FACT(nothing_is_owed_before_it_is_due),
      FACT(told_is_what_the_reports_say),
      FACT(random_reports_are_of_all_sorts),
      FACT(what_is_kept_tells_the_same_after_any_change),
      FACT(value_that_came_too_late_makes_a_kept_one_corrected),
      FACT(kept_years_are_not_read_again_until_everything_is_computed),
      FACT(nothing_is_kept_while_a_refresh_is_under_way),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
