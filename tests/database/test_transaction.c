/* A transaction is stored whole or not at all, and a commit admits when it does not know. */
#include "tests/database/fixture.h"

#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"

static const EmbeddedFile STATEMENTS[] = {
    SQL_FILE("create.sql",
             "create table public.item (id int4 primary key deferrable initially deferred check (id <> -1))"),
    SQL_FILE("insert.sql", "insert into public.item values ($1)"),
    SQL_FILE("count.sql", "select count(*) from public.item"),
    SQL_FILE("remove.sql", "delete from public.item"),
    SQL_FILE("drop.sql", "drop table if exists public.item"),
    SQL_FILE("divide.sql", "select 1 / $1"),
    SQL_FILE("end_itself.sql", "select pg_terminate_backend(pg_backend_pid())"),
    SQL_FILE("trap_function.sql", "create or replace function public.end_session() returns trigger language plpgsql as "
                                  "'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'"),
    SQL_FILE("trap.sql", "create constraint trigger trap after insert on public.item initially deferred "
                         "for each row when (new.id = 99) execute function public.end_session()"),
    {NULL, NULL, 0},
};

enum { NOT_ALLOWED = -1 }; /* as an item */

typedef struct Fixture {
  Cluster *cluster;
  Connection *connection;
} Fixture;

static int start(void **state)
{
  void *cluster = NULL;
  fixture_start_cluster(&cluster);
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->cluster = cluster;
  *state = fixture;
  return 0;
}

static int stop(void **state)
{
  Fixture *fixture = *state;
  cluster_free(fixture->cluster);
  g_free(fixture);
  return 0;
}

static int set_up(void **state)
{
  Fixture *fixture = *state;
  fixture->connection = fixture_open(fixture->cluster, STATEMENTS);
  fixture_execute(fixture->connection, "drop");
  fixture_execute(fixture->connection, "create");
  return 0;
}

static int tear_down(void **state)
{
  Fixture *fixture = *state;
  connection_free(fixture->connection);
  return 0;
}

static Connection *connection_of(void **state)
{
  return ((Fixture *)*state)->connection;
}

static bool run(Connection *connection, const char *name, QueryShape shape, int32_t number, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, number);
  g_autoptr(Result) result = query_run(connection, name, shape, parameters, error);
  return result != NULL;
}

static void insert(Connection *connection, int32_t id)
{
  g_autoptr(GError) error = NULL;
  expect_success(run(connection, "insert", QUERY_NONE, id, &error), error);
}

static void fail_a_statement(Connection *connection)
{
  g_autoptr(GError) error = NULL;
  assert_false(run(connection, "divide", QUERY_ONE_ROW, 0, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "division by zero");
}

static Transaction *begin(Connection *connection)
{
  g_autoptr(GError) error = NULL;
  Transaction *transaction = transaction_begin(connection, &error);
  expect_success(transaction != NULL, error);
  return transaction;
}

static void commit(Transaction *transaction)
{
  g_autoptr(GError) error = NULL;
  expect_success(transaction_commit(transaction, &error) == COMMIT_DONE, error);
}

static void step(bool (*verb)(Transaction *, GError **), Transaction *transaction)
{
  g_autoptr(GError) error = NULL;
  expect_success(verb(transaction, &error), error);
}

static void committed_rows_are_seen_by_others(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(Connection) other = fixture_open(((Fixture *)*state)->cluster, STATEMENTS);
  g_autoptr(Transaction) transaction = begin(connection);
  insert(connection, 1);
  assert_int_equal(fixture_number(other, "count"), 0);
  commit(transaction);
  assert_int_equal(fixture_number(other, "count"), 1);
}

static void forgotten_transaction_is_rolled_back(void **state)
{
  Connection *connection = connection_of(state);
  Transaction *transaction = begin(connection);
  insert(connection, 1);
  transaction_free(transaction);
  assert_int_equal(fixture_number(connection, "count"), 0);
}

static void rollback_keeps_the_failure_for_the_caller(void **state)
{
  Connection *connection = connection_of(state);
  Transaction *transaction = begin(connection);
  fail_a_statement(connection);
  transaction_free(transaction);
  assert_string_equal(connection_failure(connection)->sqlstate, "22012");
}

static void savepoint_takes_back_only_what_followed_it(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(Transaction) transaction = begin(connection);
  insert(connection, 1);
  step(transaction_savepoint, transaction);
  insert(connection, 2);
  step(transaction_savepoint, transaction);
  insert(connection, 3);
  fail_a_statement(connection);
  step(transaction_undo, transaction);
  step(transaction_release, transaction);
  step(transaction_savepoint, transaction);
  insert(connection, 4);
  step(transaction_undo, transaction);
  commit(transaction);
  assert_int_equal(fixture_number(connection, "count"), 2);
}

static void queue(Connection *connection, int32_t id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, id);
  expect_success(query_queue(connection, "insert", parameters, &error), error);
}

static void queued_statements_are_done_before_what_comes_after_them(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(Transaction) transaction = begin(connection);
  queue(connection, 1);
  queue(connection, 2);
  assert_int_equal(fixture_number(connection, "count"), 2);
  queue(connection, 3);
  commit(transaction);
  assert_int_equal(fixture_number(connection, "count"), 3);
}

static void a_failure_in_the_queue_is_told_by_who_waits_next(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = begin(connection);
  queue(connection, 1);
  queue(connection, NOT_ALLOWED);
  queue(connection, 3);
  assert_null(query_run(connection, "count", QUERY_ONE_ROW, NULL, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "statement 'count': earlier statement 'insert': ");
  assert_string_equal(connection_failure(connection)->sqlstate, "23514");
  g_clear_pointer(&transaction, transaction_free);
  assert_int_equal(fixture_number(connection, "count"), 0);
}

static void a_savepoint_is_not_released_over_a_failure_in_the_queue(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = begin(connection);
  queue(connection, 1);
  step(transaction_savepoint, transaction);
  queue(connection, NOT_ALLOWED);
  assert_false(transaction_release(transaction, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "earlier statement 'insert': ");
  step(transaction_undo, transaction);
  commit(transaction);
  assert_int_equal(fixture_number(connection, "count"), 1);
}

/* What a failure kept from being prepared is prepared at its next use, and what had been prepared before it is not prepared twice. */
static void what_a_failure_in_the_queue_left_unprepared_is_prepared_later(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = begin(connection);
  step(transaction_savepoint, transaction);
  queue(connection, NOT_ALLOWED);
  expect_success(query_queue(connection, "remove", NULL, &error), error);
  assert_null(query_run(connection, "count", QUERY_ONE_ROW, NULL, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "statement 'count': earlier statement 'insert': ");
  g_clear_error(&error);
  step(transaction_undo, transaction);
  queue(connection, 1);
  expect_success(query_queue(connection, "remove", NULL, &error), error);
  assert_int_equal(fixture_number(connection, "count"), 0);
  commit(transaction);
}

static void what_is_undone_need_not_have_been_possible(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(Transaction) transaction = begin(connection);
  step(transaction_savepoint, transaction);
  queue(connection, NOT_ALLOWED);
  step(transaction_undo, transaction);
  queue(connection, 1);
  commit(transaction);
  assert_int_equal(fixture_number(connection, "count"), 1);
}

static void nothing_is_committed_over_a_failure_in_the_queue(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(GError) error = NULL;
  Transaction *transaction = begin(connection);
  queue(connection, NOT_ALLOWED);
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_REFUSED);
  expect_error(error, HALFSKY_ERROR_REJECT, "commit: earlier statement 'insert': ");
  transaction_free(transaction);
  assert_int_equal(fixture_number(connection, "count"), 0);
}

static void session_lost_behind_the_queue_is_told(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = begin(connection);
  queue(connection, 1);
  assert_null(query_run(connection, "end_itself", QUERY_ONE_ROW, NULL, &error));
  assert_true(halfsky_error_is(error, HALFSKY_ERROR_RETRY));
  assert_false(connection_is_open(connection));
  g_clear_error(&error);
  expect_success(connection_open(connection, &error), error);
  assert_int_equal(fixture_number(connection, "count"), 0);
}

static void refused_commit_stores_nothing(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = begin(connection);
  insert(connection, 1);
  insert(connection, 1);
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_REFUSED);
  expect_error(error, HALFSKY_ERROR_REJECT, "commit: duplicate key");
  assert_int_equal(fixture_number(connection, "count"), 0);
}

static void commit_after_a_failed_statement_is_refused(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = begin(connection);
  insert(connection, 1);
  fail_a_statement(connection);
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_REFUSED);
  expect_error(error, HALFSKY_ERROR_FATAL, "failed before");
  assert_int_equal(fixture_number(connection, "count"), 0);
}

static void session_lost_in_commit_is_unknown(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(GError) error = NULL;
  fixture_execute(connection, "trap_function");
  fixture_execute(connection, "trap");
  g_autoptr(Transaction) transaction = begin(connection);
  insert(connection, 99);
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_UNKNOWN);
  expect_error(error, HALFSKY_ERROR_RETRY, "commit: ");
  assert_false(connection_is_open(connection));
  g_clear_error(&error);
  expect_success(connection_open(connection, &error), error);
  assert_int_equal(fixture_number(connection, "count"), 0);
}

static void session_lost_before_commit_is_refused_even_after_reconnect(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = begin(connection);
  insert(connection, 1);
  assert_null(query_run(connection, "end_itself", QUERY_ONE_ROW, NULL, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "57P01");
  g_clear_error(&error);
  expect_success(connection_open(connection, &error), error);
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_REFUSED);
  expect_error(error, HALFSKY_ERROR_RETRY, "lost with its connection");
  g_autoptr(Transaction) next = begin(connection);
  insert(connection, 2);
  commit(next);
  assert_int_equal(fixture_number(connection, "count"), 1);
}

static void snapshot_sees_one_moment_and_writes_nothing(void **state)
{
  Connection *connection = connection_of(state);
  g_autoptr(Connection) other = fixture_open(((Fixture *)*state)->cluster, STATEMENTS);
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) snapshot = transaction_begin_snapshot(connection, &error);
  expect_success(snapshot != NULL, error);
  assert_int_equal(fixture_number(connection, "count"), 0);
  insert(other, 1);
  assert_int_equal(fixture_number(connection, "count"), 0);
}

#define TRANSACTION_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      TRANSACTION_TEST(committed_rows_are_seen_by_others),
      TRANSACTION_TEST(forgotten_transaction_is_rolled_back),
      TRANSACTION_TEST(rollback_keeps_the_failure_for_the_caller),
      TRANSACTION_TEST(savepoint_takes_back_only_what_followed_it),
      TRANSACTION_TEST(queued_statements_are_done_before_what_comes_after_them),
      TRANSACTION_TEST(a_failure_in_the_queue_is_told_by_who_waits_next),
      TRANSACTION_TEST(a_savepoint_is_not_released_over_a_failure_in_the_queue),
      TRANSACTION_TEST(what_a_failure_in_the_queue_left_unprepared_is_prepared_later),
      TRANSACTION_TEST(what_is_undone_need_not_have_been_possible),
      TRANSACTION_TEST(nothing_is_committed_over_a_failure_in_the_queue),
      TRANSACTION_TEST(session_lost_behind_the_queue_is_told),
      TRANSACTION_TEST(refused_commit_stores_nothing),
      TRANSACTION_TEST(commit_after_a_failed_statement_is_refused),
      TRANSACTION_TEST(session_lost_in_commit_is_unknown),
      TRANSACTION_TEST(session_lost_before_commit_is_refused_even_after_reconnect),
      TRANSACTION_TEST(snapshot_sees_one_moment_and_writes_nothing),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
