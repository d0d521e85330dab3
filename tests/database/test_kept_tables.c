/* Temporary tables that a session keeps are made once and filled again, and are gone when they are not kept any more. */
#include "tests/database/fixture.h"

#include "database/kept_tables.h"
#include "database/query.h"
#include "database/transaction.h"

static const EmbeddedFile STATEMENTS[] = {
    SQL_FILE("fill.sql",
             "-- A number.\n--   $1 which\ncreate temporary table number on commit drop as\nselect $1::int4 as n"),
    SQL_FILE("preserve.sql", "create temporary table preserved on commit preserve rows as\nselect n from number"),
    SQL_FILE("constant.sql", "create temporary table constant on commit drop as\nselect 7 as n"),
    SQL_FILE("room.sql", "create temporary table room (n int4) on commit drop"),
    SQL_FILE("move_in.sql", "insert into room select n from number"),
    SQL_FILE("view.sql", "create temporary view seen as\nselect n + 100 as n from number"),
    SQL_FILE("key.sql", "alter table number add primary key (n)"),
    SQL_FILE("analyze.sql", "analyze number"),
    SQL_FILE(
        "sum.sql",
        "select 1000 * (select sum(n) from seen) + 10 * (select sum(n) from room) + (select sum(n) from constant) + "
        "1000000 * (select count(*) from preserved)"),
    SQL_FILE("which.sql", "select coalesce(to_regclass('number')::oid::int8, 0)"),
    SQL_FILE("rows.sql",
             "select (select count(*) from number) + (select count(*) from room) + (select count(*) from preserved)"),
    SQL_FILE("constants.sql", "select count(*) from constant"),
    {NULL, NULL, 0},
};

static const char *const LASTING[] = {"constant", NULL};

static void run_with(Connection *connection, const char *name, int32_t number)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, number);
  expect_success(query_queue(connection, name, parameters, &error), error);
}

static void run(Connection *connection, const char *name)
{
  g_autoptr(GError) error = NULL;
  expect_success(query_queue(connection, name, NULL, &error), error);
}

/* One transaction that makes all tables from NUMBER; what they come to. */
static int64_t one_round(Connection *connection, int32_t number)
{
  static const char *const others[] = {"key", "analyze", "preserve", "constant", "room", "move_in", "view"};
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = transaction_begin(connection, &error);
  expect_success(transaction != NULL, error);
  run_with(connection, "fill", number);
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    run(connection, others[i]);
  const int64_t sum = fixture_number(connection, "sum");
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_DONE);
  return sum;
}

static void empty(Connection *connection)
{
  g_autoptr(GError) error = NULL;
  expect_success(kept_tables_empty(connection, &error), error);
}

static void kept_table_is_made_once_and_filled_again(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  kept_tables_begin(connection, LASTING);
  assert_int_equal(one_round(connection, 1), 1101017);
  const int64_t made = fixture_number(connection, "which");
  empty(connection);
  assert_int_equal(one_round(connection, 2), 1102027);
  assert_int_equal(fixture_number(connection, "which"), made);
}

static void emptied_tables_have_no_rows_but_those_that_last(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  kept_tables_begin(connection, LASTING);
  one_round(connection, 1);
  assert_int_equal(fixture_number(connection, "rows"), 3);
  empty(connection);
  assert_int_equal(fixture_number(connection, "rows"), 0);
  assert_int_equal(fixture_number(connection, "constants"), 1);
}

static void tables_are_gone_when_they_are_not_kept_any_more(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  kept_tables_begin(connection, LASTING);
  one_round(connection, 1);
  expect_success(kept_tables_end(connection, &error), error);
  assert_int_equal(fixture_number(connection, "which"), 0);
  assert_int_equal(one_round(connection, 2), 1102027);
  assert_int_equal(fixture_number(connection, "which"), 0);
}

static void transaction_that_failed_leaves_nothing_when_tables_end(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  kept_tables_begin(connection, LASTING);
  g_autoptr(Transaction) transaction = transaction_begin(connection, &error);
  run_with(connection, "fill", 1);
  run(connection, "move_in");
  assert_int_not_equal(transaction_commit(transaction, &error), COMMIT_DONE);
  g_clear_error(&error);
  transaction_free(g_steal_pointer(&transaction));
  expect_success(kept_tables_end(connection, &error), error);
  kept_tables_begin(connection, LASTING);
  assert_int_equal(one_round(connection, 3), 1103037);
}

static void new_session_keeps_nothing(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  kept_tables_begin(connection, LASTING);
  const guint session = connection_session(connection);
  one_round(connection, 1);
  connection_close(connection);
  expect_success(connection_open(connection, &error), error);
  assert_int_equal(connection_session(connection), session + 1);
  assert_int_equal(one_round(connection, 2), 1102027);
  assert_int_equal(fixture_number(connection, "which"), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(kept_table_is_made_once_and_filled_again),
      cmocka_unit_test(emptied_tables_have_no_rows_but_those_that_last),
      cmocka_unit_test(tables_are_gone_when_they_are_not_kept_any_more),
      cmocka_unit_test(transaction_that_failed_leaves_nothing_when_tables_end),
      cmocka_unit_test(new_session_keeps_nothing),
  };
  return cmocka_run_group_tests(tests, fixture_start_cluster, fixture_stop_cluster);
}
