/* A connection never waits without end, and says whether trying again can help. */
#include "tests/database/fixture.h"

#include <signal.h>

#include "base/clock.h"
#include "database/query.h"
#include "tests/support/wait.h"

static const EmbeddedFile STATEMENTS[] = {
    SQL_FILE("sleep.sql", "select pg_sleep(60)"),
    SQL_FILE("one.sql", "select 1"),
    SQL_FILE("backend.sql", "select pg_backend_pid()"),
    SQL_FILE("sleeping.sql",
             "select count(*) from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'"),
    SQL_FILE("end_session.sql", "select pg_terminate_backend($1)"),
    SQL_FILE("settings.sql", "select current_setting('search_path'), current_setting('timezone'), "
                             "current_setting('application_name'), current_setting('datestyle')"),
    {NULL, NULL, 0},
};

static void expect_usable(Connection *connection)
{
  g_autoptr(GError) error = NULL;
  expect_success(connection_open(connection, &error), error);
  assert_int_equal(fixture_number(connection, "one"), 1);
}

static void end_session(const Cluster *cluster, int64_t backend)
{
  g_autoptr(Connection) other = fixture_open(cluster, STATEMENTS);
  g_autoptr(Parameters) parameters = parameters_new();
  g_autoptr(GError) error = NULL;
  parameters_add_int32(parameters, (int32_t)backend);
  g_autoptr(Result) result = query_run(other, "end_session", QUERY_ONE_ROW, parameters, &error);
  expect_success(result != NULL, error);
  assert_true(result_boolean(result, 0, 0));
}

static void session_has_its_settings(void **state)
{
  bool is_set = false;
  g_free(fixture_psql(*state, "postgres", "alter database halfsky set datestyle = 'German'", &is_set));
  assert_true(is_set);
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(GError) error = NULL;
  g_autoptr(Result) result = query_run(connection, "settings", QUERY_ONE_ROW, NULL, &error);
  expect_success(result != NULL, error);
  assert_string_equal(result_text(result, 0, 0), "pg_catalog, halfsky, pg_temp");
  assert_string_equal(result_text(result, 0, 1), "UTC");
  assert_string_equal(result_text(result, 0, 2), "halfsky-test");
  assert_true(g_str_has_prefix(result_text(result, 0, 3), "ISO, "));
  expect_success(result_check(result, &error), error);
}

static void overdue_statement_is_cancelled_and_connection_stays(void **state)
{
  g_autoptr(Connection) connection = fixture_connection(*state, "postgres", "halfsky", STATEMENTS, 200);
  g_autoptr(GError) error = NULL;
  expect_success(connection_open(connection, &error), error);
  int64_t start_ms = clock_monotonic_ms();
  assert_null(query_run(connection, "sleep", QUERY_ONE_ROW, NULL, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "statement 'sleep': ");
  assert_string_equal(connection_failure(connection)->sqlstate, "57014");
  assert_true(clock_monotonic_ms() - start_ms < 2000);
  assert_true(connection_is_open(connection));
  expect_usable(connection);
  assert_null(connection_failure(connection));
}

static bool nobody_sleeps(void *other)
{
  return fixture_number(other, "sleeping") == 0;
}

static bool somebody_sleeps(void *other)
{
  return !nobody_sleeps(other);
}

static gpointer sleep_in_database(gpointer connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Result) result = query_run(connection, "sleep", QUERY_ONE_ROW, NULL, &error);
  return error ? GINT_TO_POINTER(error->code + 1) : NULL;
}

/* A backend that is stopped answers nothing, not even its own time limit. */
static void silent_server_costs_the_connection_not_the_process(void **state)
{
  g_autoptr(Connection) connection = fixture_connection(*state, "postgres", "halfsky", STATEMENTS, 500);
  g_autoptr(Connection) other = fixture_open(*state, STATEMENTS);
  g_autoptr(GError) error = NULL;
  expect_success(connection_open(connection, &error), error);
  pid_t backend = (pid_t)fixture_number(connection, "backend");
  GThread *sleeper = g_thread_new("sleeper", sleep_in_database, connection);
  assert_true(wait_until(somebody_sleeps, other, 5000));
  assert_int_equal(kill(backend, SIGSTOP), 0);
  int code = GPOINTER_TO_INT(g_thread_join(sleeper)) - 1;
  kill(backend, SIGCONT);
  assert_int_equal(code, HALFSKY_ERROR_RETRY);
  assert_false(connection_is_open(connection));
  assert_true(wait_until(nobody_sleeps, other, 5000));
  expect_usable(connection);
}

static void ended_session_is_retry_and_can_be_opened_again(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  end_session(*state, fixture_number(connection, "backend"));
  g_autoptr(GError) error = NULL;
  assert_null(query_run(connection, "one", QUERY_ONE_ROW, NULL, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "statement 'one': ");
  assert_false(connection_is_open(connection));
  expect_usable(connection);
}

static void session_ended_in_mid_statement_keeps_the_sqlstate(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Connection) other = fixture_open(*state, STATEMENTS);
  int64_t backend = fixture_number(connection, "backend");
  GThread *sleeper = g_thread_new("sleeper", sleep_in_database, connection);
  assert_true(wait_until(somebody_sleeps, other, 5000));
  end_session(*state, backend);
  assert_int_equal(GPOINTER_TO_INT(g_thread_join(sleeper)) - 1, HALFSKY_ERROR_RETRY);
  assert_string_equal(connection_failure(connection)->sqlstate, "57P01");
  assert_false(connection_is_open(connection));
}

static void closed_connection_is_retry(void **state)
{
  g_autoptr(Connection) connection = fixture_connection(*state, "postgres", "halfsky", STATEMENTS, 0);
  g_autoptr(GError) error = NULL;
  assert_null(query_run(connection, "one", QUERY_ONE_ROW, NULL, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "not connected");
}

static bool open_succeeds(void *connection)
{
  return connection_open(connection, NULL);
}

static void stopped_server_is_retry_at_once_and_found_again(void **state)
{
  Cluster *cluster = *state;
  g_autoptr(Connection) connection = fixture_open(cluster, STATEMENTS);
  g_autoptr(GError) error = NULL;
  cluster_stop(cluster, CLUSTER_STOP_IMMEDIATE);
  int64_t start_ms = clock_monotonic_ms();
  assert_null(query_run(connection, "one", QUERY_ONE_ROW, NULL, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "");
  g_clear_error(&error);
  assert_false(connection_open(connection, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "cannot connect to the database: ");
  assert_true(clock_monotonic_ms() - start_ms < 1000);
  cluster_start(cluster);
  assert_true(wait_until(open_succeeds, connection, 5000));
  expect_usable(connection);
}

static void failed_attempts_are_spaced(void **state)
{
  (void)state;
  ConnectionOptions options = {.conninfo = "host=/nowhere", .backoff_first_ms = 4000, .backoff_most_ms = 6000};
  g_autoptr(Connection) connection = connection_new(&options);
  g_autoptr(GError) error = NULL;
  assert_int_equal(connection_retry_in_ms(connection), 0);
  assert_false(connection_open(connection, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "cannot connect to the database: ");
  assert_in_range(connection_retry_in_ms(connection), 1000, 4000);
  g_clear_error(&error);
  assert_false(connection_open(connection, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "next attempt in");
}

static void malformed_connection_string_is_usage(void **state)
{
  (void)state;
  ConnectionOptions options = {.conninfo = "hosst=example.org"};
  g_autoptr(Connection) connection = connection_new(&options);
  g_autoptr(GError) error = NULL;
  assert_false(connection_open(connection, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "hosst");
}

static void time_limit_can_be_changed(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(GError) error = NULL;
  expect_success(connection_set_statement_timeout(connection, 100, &error), error);
  assert_null(query_run(connection, "sleep", QUERY_ONE_ROW, NULL, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "timeout");
}

static void null_connection_is_accepted(void **state)
{
  (void)state;
  connection_close(NULL);
  connection_free(NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(session_has_its_settings),
      cmocka_unit_test(overdue_statement_is_cancelled_and_connection_stays),
      cmocka_unit_test(silent_server_costs_the_connection_not_the_process),
      cmocka_unit_test(ended_session_is_retry_and_can_be_opened_again),
      cmocka_unit_test(session_ended_in_mid_statement_keeps_the_sqlstate),
      cmocka_unit_test(closed_connection_is_retry),
      cmocka_unit_test(stopped_server_is_retry_at_once_and_found_again),
      cmocka_unit_test(failed_attempts_are_spaced),
      cmocka_unit_test(malformed_connection_string_is_usage),
      cmocka_unit_test(time_limit_can_be_changed),
      cmocka_unit_test(null_connection_is_accepted),
  };
  return cmocka_run_group_tests(tests, fixture_start_cluster, fixture_stop_cluster);
}
