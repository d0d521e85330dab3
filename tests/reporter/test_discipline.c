/* How departments report, counted on real PostgreSQL, as evaluate prints it. */
#include "tests/support/test.h"

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

/* `code received/due on time/timed corrected/stored rejected/received` per department, over FIRST to LAST. */
static void expect_disciplines(PlanDatabase *database, int first, int last, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  g_autoptr(GArray) disciplines = stored_discipline_load(connection, first, last, &error);
  expect_success(disciplines != NULL, error);
  g_autoptr(GString) told = g_string_new(NULL);
  for (guint i = 0; i < disciplines->len; i++) {
    const Discipline *one = &g_array_index(disciplines, Discipline, i);
    g_string_append_printf(told, "%s%s %d/%d %d/%d %d/%d %d/%d", i == 0 ? "" : "; ", one->department,
                           (int)one->periods_received, (int)one->periods_due, (int)one->periods_on_time,
                           (int)one->periods_timed, (int)one->cells_corrected, (int)one->cells_stored,
                           (int)one->cells_rejected, (int)one->cells_received);
  }
  assert_string_equal(told->str, expected);
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
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
