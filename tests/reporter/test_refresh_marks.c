/* Change marks between a refresh and the writers beside it, on real PostgreSQL: nobody waits for a refresh, and no mark is lost. */
#include "tests/support/test.h"

#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"
#include "reporter/refresh.h"
#include "tests/reporter/plan_database.h"
#include "tests/support/wait.h"

extern const EmbeddedFile reporter_queries[];
extern const EmbeddedFile aggregator_mark_query[]; /* the aggregator's own statement */

#define WAIT_MS 10000
#define WRITER_TIMEOUT_MS 3000
#define HIV_TESTING 118
#define FIRST_DAY_2025 9132     /* days since 2000 */
#define MOMENT 1767225600000000 /* 2026-01-01, in microseconds since 1970 */

/* A refresh first needs the assignments after it has read the marks and observations; it needs the marks again once the summary is stored. */
static const EmbeddedFile holding[] = {
    {"hold_summary.sql", "lock table halfsky.assignment in access exclusive mode", 54},
    {"hold_marks.sql", "lock table halfsky.change_mark in exclusive mode", 48},
    {NULL, NULL, 0},
};

typedef struct Fixture {
  PlanDatabase *database;
  Connection *connection; /* of the refresh */
  Connection *writer;
  Connection *holder;
  Transaction *hold; /* or NULL */
} Fixture;

static Connection *connect_as(const PlanDatabase *database, const char *user, const EmbeddedFile *statements)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *conninfo = cluster_connection_string(database->cluster, user, "halfsky");
  ConnectionOptions options = {.conninfo = conninfo,
                               .application_name = user,
                               .statements = statements,
                               .statement_timeout_ms = statements == aggregator_mark_query ? WRITER_TIMEOUT_MS : 0};
  Connection *connection = connection_new(&options);
  expect_success(connection_open(connection, &error), error);
  return connection;
}

static int set_up_group(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->database = plan_database_new();
  *state = fixture;
  return 0;
}

static int tear_down_group(void **state)
{
  Fixture *fixture = *state;
  plan_database_free(fixture->database);
  g_free(fixture);
  return 0;
}

static int set_up(void **state)
{
  Fixture *fixture = *state;
  plan_clear(fixture->database);
  plan_add_unit(fixture->database, 10, 2, "hospital", NULL, NULL);
  fixture->connection = connect_as(fixture->database, "halfsky_reporter", reporter_queries);
  fixture->writer = connect_as(fixture->database, "halfsky_aggregator", aggregator_mark_query);
  fixture->holder = connect_as(fixture->database, "postgres", holding);
  return 0;
}

/* Also after a failed test, so that the next one finds no locks. */
static int tear_down(void **state)
{
  Fixture *fixture = *state;
  g_clear_pointer(&fixture->hold, transaction_free);
  g_clear_pointer(&fixture->holder, connection_free);
  g_clear_pointer(&fixture->writer, connection_free);
  g_clear_pointer(&fixture->connection, connection_free);
  return 0;
}

/* --- Steps -------------------------------------------------------------------------------------------------------- */

/* Marks the one cell as a writer does in a batch of that moment; false when it had to wait too long. */
static bool mark(Fixture *fixture, int64_t at_us, GError **error)
{
  int16_t indicator_id = HIV_TESTING;
  int32_t first_day = FIRST_DAY_2025;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, 10);
  parameters_add_timestamptz(parameters, at_us);
  parameters_add_int16_array(parameters, &indicator_id, NULL, 1);
  parameters_add_date_array(parameters, &first_day, NULL, 1);
  return query_execute(fixture->writer, "mark_changes", parameters, NULL, error);
}

/* Stores the one cell, PER_MILLE of 1,000 tested. */
static void store(Fixture *fixture, int per_mille)
{
  plan_run(fixture->database, "delete from halfsky.observation");
  plan_run(fixture->database,
           "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, "
           "denominator, stored_at, revision, status) select 10, 118, breakdown_id, '2025-01-01', 1, %d, 1000, now(), "
           "0, 'A' from halfsky.breakdown where key = '_T'",
           per_mille);
}

static void store_and_mark(Fixture *fixture, int per_mille, int64_t at_us)
{
  g_autoptr(GError) error = NULL;
  store(fixture, per_mille);
  expect_success(mark(fixture, at_us, &error), error);
}

static void refresh(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  RefreshSummary summary;
  expect_success(connection_open(fixture->connection, &error), error);
  expect_success(refresh_run(fixture->connection, &fixture->database->rules, false, &summary, &error), error);
}

static void expect_percent(Fixture *fixture, const char *expected)
{
  g_autofree char *value = plan_query(fixture->database, "select value from halfsky.annual_summary "
                                                         "where area_agency_id = 1 and reporting_year = 2025");
  assert_string_equal(value, expected);
}

static void expect_marks(Fixture *fixture, const char *expected)
{
  g_autofree char *marks = plan_query(fixture->database, "select count(*) from halfsky.change_mark");
  assert_string_equal(marks, expected);
}

/* --- A refresh held open ------------------------------------------------------------------------------------------ */

/* What a refresh beside the test says is looked at after joining. */
typedef struct Refresher {
  Connection *connection;
  const ReportingRules *rules;
  GThread *thread;
  bool is_done;
  GError *error;
} Refresher;

static gpointer refresh_in_thread(gpointer user)
{
  Refresher *refresher = user;
  RefreshSummary summary;
  refresher->is_done = refresh_run(refresher->connection, refresher->rules, false, &summary, &refresher->error);
  return NULL;
}

static bool is_refresh_waiting(void *database)
{
  g_autofree char *waiting =
      plan_query(database, "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and "
                           "application_name = 'halfsky_reporter'");
  return !g_str_equal(waiting, "0");
}

/* Starts a refresh that waits for the named lock; false when it does not come to that. */
static bool begin_held(Fixture *fixture, const char *hold, Refresher *out_refresher)
{
  g_autoptr(GError) error = NULL;
  fixture->hold = transaction_begin(fixture->holder, &error);
  expect_success(fixture->hold != NULL, error);
  expect_success(query_execute(fixture->holder, hold, NULL, NULL, &error), error);
  *out_refresher = (Refresher){.connection = fixture->connection, .rules = &fixture->database->rules};
  out_refresher->thread = g_thread_new("refresh", refresh_in_thread, out_refresher);
  return wait_until(is_refresh_waiting, fixture->database, WAIT_MS);
}

/* Lets it go on, to its end. */
static void end_held(Fixture *fixture, Refresher *refresher)
{
  g_clear_pointer(&fixture->hold, transaction_free);
  g_thread_join(refresher->thread);
}

/* --- Facts -------------------------------------------------------------------------------------------------------- */

static void writer_does_not_wait_for_a_refresh(void **state)
{
  Fixture *fixture = *state;
  Refresher refresher;
  g_autoptr(GError) error = NULL;
  store_and_mark(fixture, 900, MOMENT);
  bool is_held = begin_held(fixture, "hold_summary", &refresher);
  bool is_marked = mark(fixture, MOMENT + 1000000, &error);
  end_held(fixture, &refresher);
  assert_true(is_held);
  expect_success(is_marked, error);
  expect_success(refresher.is_done, refresher.error);
}

/* Also when clocks say that it was the same moment, or an earlier one. */
static void mark_made_during_a_refresh_is_summarised_by_the_next(void **state)
{
  static const int64_t later_us[] = {1000000, 0, -1000000};
  Fixture *fixture = *state;
  for (size_t i = 0; i < G_N_ELEMENTS(later_us); i++) {
    Refresher refresher;
    g_autoptr(GError) error = NULL;
    store_and_mark(fixture, 900, MOMENT);
    bool is_held = begin_held(fixture, "hold_summary", &refresher);
    store(fixture, 950);
    bool is_marked = mark(fixture, MOMENT + later_us[i], &error);
    end_held(fixture, &refresher);
    assert_true(is_held);
    expect_success(is_marked, error);
    expect_success(refresher.is_done, refresher.error);
    expect_percent(fixture, "90");
    expect_marks(fixture, "1");
    refresh(fixture);
    expect_percent(fixture, "95");
    expect_marks(fixture, "0");
  }
}

static void refresh_does_not_wait_for_a_writer(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  store_and_mark(fixture, 900, MOMENT);
  g_autoptr(Transaction) batch = transaction_begin(fixture->writer, &error);
  expect_success(batch != NULL, error);
  expect_success(mark(fixture, MOMENT + 1, &error), error);
  refresh(fixture);
  CommitOutcome outcome = transaction_commit(batch, &error);
  assert_int_equal(outcome, COMMIT_DONE);
  expect_percent(fixture, "90");
  expect_marks(fixture, "1");
}

static void kill_refresh(Fixture *fixture)
{
  plan_run(fixture->database, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
                              "'halfsky_reporter'");
}

static void refresh_killed_while_summarising_changes_nothing(void **state)
{
  Fixture *fixture = *state;
  Refresher refresher;
  store_and_mark(fixture, 900, MOMENT);
  bool is_held = begin_held(fixture, "hold_summary", &refresher);
  kill_refresh(fixture);
  end_held(fixture, &refresher);
  assert_true(is_held);
  assert_false(refresher.is_done);
  assert_true(halfsky_error_is(refresher.error, HALFSKY_ERROR_RETRY));
  g_clear_error(&refresher.error);
  expect_percent(fixture, "");
  expect_marks(fixture, "1");
  refresh(fixture);
  expect_percent(fixture, "90");
}

static void refresh_killed_before_it_deletes_the_marks_loses_nothing(void **state)
{
  Fixture *fixture = *state;
  Refresher refresher;
  store_and_mark(fixture, 900, MOMENT);
  bool is_held = begin_held(fixture, "hold_marks", &refresher);
  kill_refresh(fixture);
  end_held(fixture, &refresher);
  assert_true(is_held);
  assert_false(refresher.is_done);
  assert_true(halfsky_error_is(refresher.error, HALFSKY_ERROR_RETRY));
  g_clear_error(&refresher.error);
  expect_percent(fixture, "90");
  expect_marks(fixture, "1");
  store(fixture, 950);
  refresh(fixture);
  expect_percent(fixture, "95");
  expect_marks(fixture, "0");
}

static bool is_refresh_in_turn(void *database)
{
  g_autofree char *waiting = plan_query(database, "select count(*) from pg_stat_activity where wait_event = 'advisory' "
                                                  "and application_name = 'halfsky_reporter'");
  return g_str_equal(waiting, "1");
}

/* A mark that was deleted and made again may be of the same moment: only one refresh at a time may hold what it read. */
static void second_refresh_reads_no_marks_before_the_first_has_deleted_its_own(void **state)
{
  Fixture *fixture = *state;
  Refresher first;
  store_and_mark(fixture, 900, MOMENT);
  g_autoptr(Connection) connection = connect_as(fixture->database, "halfsky_reporter", reporter_queries);
  bool is_held = begin_held(fixture, "hold_marks", &first);
  Refresher second = {.connection = connection, .rules = &fixture->database->rules};
  second.thread = g_thread_new("refresh", refresh_in_thread, &second);
  bool is_in_turn = wait_until(is_refresh_in_turn, fixture->database, WAIT_MS);
  end_held(fixture, &first);
  g_thread_join(second.thread);
  assert_true(is_held);
  assert_true(is_in_turn);
  expect_success(first.is_done, first.error);
  expect_success(second.is_done, second.error);
  expect_percent(fixture, "90");
  expect_marks(fixture, "0");
}

int main(void)
{
#define FACT(fact) cmocka_unit_test_setup_teardown(fact, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      FACT(writer_does_not_wait_for_a_refresh),
      FACT(mark_made_during_a_refresh_is_summarised_by_the_next),
      FACT(refresh_does_not_wait_for_a_writer),
      FACT(refresh_killed_while_summarising_changes_nothing),
      FACT(refresh_killed_before_it_deletes_the_marks_loses_nothing),
      FACT(second_refresh_reads_no_marks_before_the_first_has_deleted_its_own),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
