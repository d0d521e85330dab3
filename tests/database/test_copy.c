/* COPY stores all rows or none, in bounded memory, and leaves the connection free. */
#include "tests/database/fixture.h"

#include <malloc.h>

#include "database/copy.h"
#include "database/query.h"

static const EmbeddedFile STATEMENTS[] = {
    SQL_FILE("create.sql",
             "create temp table item (id int4 primary key, flag bool, kind \"char\", small int2, big int8, "
             "short float4, number float8, name text, bytes bytea, day date, at timestamptz)"),
    SQL_FILE("copy_item.sql", "copy item from stdin (format binary)"),
    SQL_FILE("count.sql", "select count(*) from item"),
    SQL_FILE("sum.sql", "select sum(id)::int8 from item"),
    SQL_FILE("check.sql",
             "select count(*) from item where id = 1 and flag and kind = 'A' and small = -2 and "
             "big = 9223372036854775807 and short = 1.5 and number = 0.1 and name = '女' and bytes = '\\x00ff' "
             "and day = '2025-03-01' and at = '2025-03-01 00:30:00.000001+00'"),
    SQL_FILE("nulls.sql", "select count(*) from item where num_nonnulls(flag, kind, small, big, short, number, name, "
                          "bytes, day, at) = 0"),
    SQL_FILE("plain_select.sql", "select 1"),
    {NULL, NULL, 0},
};

enum { COLUMNS = 11 };

static void append_row(CopyWriter *writer, int32_t id)
{
  copy_int32(writer, id);
  copy_boolean(writer, true);
  copy_char(writer, 'A');
  copy_int16(writer, -2);
  copy_int64(writer, INT64_MAX);
  copy_float4(writer, 1.5F);
  copy_float8(writer, 0.1);
  copy_text(writer, "女");
  copy_bytea(writer, "\x00\xff", 2);
  copy_date(writer, 9191);
  copy_timestamptz(writer, INT64_C(1740789000000001));
}

static void append_nulls(CopyWriter *writer, int32_t id)
{
  copy_int32(writer, id);
  copy_text(writer, NULL);
  copy_bytea(writer, NULL, 0);
  for (int column = 3; column < COLUMNS; column++)
    copy_null(writer);
}

static void end_row(CopyWriter *writer)
{
  g_autoptr(GError) error = NULL;
  expect_success(copy_end_row(writer, &error), error);
}

static Connection *open_with_table(void **state)
{
  Connection *connection = fixture_open(*state, STATEMENTS);
  fixture_execute(connection, "create");
  return connection;
}

static CopyWriter *open_copy(Connection *connection)
{
  g_autoptr(GError) error = NULL;
  CopyWriter *writer = copy_open(connection, "copy_item", COLUMNS, &error);
  expect_success(writer != NULL, error);
  return writer;
}

static int64_t finish(CopyWriter *writer)
{
  g_autoptr(GError) error = NULL;
  int64_t rows = -1;
  expect_success(copy_finish(writer, &rows, &error), error);
  return rows;
}

static void every_type_arrives(void **state)
{
  g_autoptr(Connection) connection = open_with_table(state);
  g_autoptr(CopyWriter) writer = open_copy(connection);
  append_row(writer, 1);
  end_row(writer);
  append_nulls(writer, 2);
  end_row(writer);
  assert_int_equal(finish(writer), 2);
  assert_int_equal(fixture_number(connection, "check"), 1);
  assert_int_equal(fixture_number(connection, "nulls"), 1);
}

static void no_rows_are_no_error(void **state)
{
  g_autoptr(Connection) connection = open_with_table(state);
  g_autoptr(CopyWriter) writer = open_copy(connection);
  assert_int_equal(finish(writer), 0);
}

/* About 25 MB of rows; what the process holds for them stays within a few hundred kilobytes. */
static void many_rows_take_bounded_memory(void **state)
{
  enum { ROWS = 200000 };
  g_autoptr(Connection) connection = open_with_table(state);
  g_autoptr(CopyWriter) writer = open_copy(connection);
  size_t before_bytes = mallinfo2().uordblks;
  for (int32_t id = 1; id <= ROWS; id++) {
    append_row(writer, id);
    end_row(writer);
  }
  size_t after_bytes = mallinfo2().uordblks;
  assert_true(after_bytes < before_bytes + 512 * 1024);
  assert_int_equal(finish(writer), ROWS);
  assert_int_equal(fixture_number(connection, "sum"), (int64_t)ROWS * (ROWS + 1) / 2);
}

static void existing_key_rejects_all_rows(void **state)
{
  g_autoptr(Connection) connection = open_with_table(state);
  g_autoptr(CopyWriter) writer = open_copy(connection);
  g_autoptr(GError) error = NULL;
  for (int i = 0; i < 2; i++) {
    append_row(writer, 1);
    end_row(writer);
  }
  assert_false(copy_finish(writer, NULL, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "statement 'copy_item': duplicate key");
  assert_string_equal(connection_failure(connection)->sqlstate, "23505");
  assert_int_equal(fixture_number(connection, "count"), 0);
}

/* The server sees the bad row long before the last one is sent. */
static void early_bad_row_is_reported_at_the_end(void **state)
{
  g_autoptr(Connection) connection = open_with_table(state);
  g_autoptr(CopyWriter) writer = open_copy(connection);
  g_autoptr(GError) error = NULL;
  append_row(writer, 1);
  end_row(writer);
  for (int32_t id = 1; id <= 20000; id++) {
    append_row(writer, id);
    end_row(writer);
  }
  assert_false(copy_finish(writer, NULL, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "23505");
  assert_int_equal(fixture_number(connection, "count"), 0);
}

static void malformed_text_is_rejected(void **state)
{
  g_autoptr(Connection) connection = open_with_table(state);
  g_autoptr(CopyWriter) writer = open_copy(connection);
  g_autoptr(GError) error = NULL;
  append_nulls(writer, 1);
  end_row(writer);
  copy_int32(writer, 2);
  for (int column = 1; column < COLUMNS; column++)
    if (column == 7)
      copy_text(writer, "\xff");
    else
      copy_null(writer);
  end_row(writer);
  assert_false(copy_finish(writer, NULL, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "22021");
}

static void unfinished_copy_stores_nothing(void **state)
{
  g_autoptr(Connection) connection = open_with_table(state);
  CopyWriter *writer = open_copy(connection);
  append_row(writer, 1);
  end_row(writer);
  copy_free(writer);
  assert_true(connection_is_open(connection));
  assert_int_equal(fixture_number(connection, "count"), 0);
}

static void statement_that_is_no_copy_is_fatal(void **state)
{
  g_autoptr(Connection) connection = open_with_table(state);
  g_autoptr(GError) error = NULL;
  assert_null(copy_open(connection, "plain_select", 1, &error));
  expect_error(error, HALFSKY_ERROR_FATAL, "statement 'plain_select': ");
}

static void copy_run_as_a_query_is_fatal(void **state)
{
  g_autoptr(Connection) connection = open_with_table(state);
  g_autoptr(GError) error = NULL;
  assert_null(query_run(connection, "copy_item", QUERY_NONE, NULL, &error));
  expect_error(error, HALFSKY_ERROR_FATAL, "statement 'copy_item': ");
}

static void session_lost_in_copy_is_retry(void **state)
{
  Cluster *cluster = *state;
  g_autoptr(Connection) connection = open_with_table(state);
  g_autoptr(CopyWriter) writer = open_copy(connection);
  g_autoptr(GError) error = NULL;
  g_autofree char *ended = cluster_query(cluster, "postgres",
                                         "select count(pg_terminate_backend(pid)) from pg_stat_activity "
                                         "where application_name = 'halfsky-test' and query like 'copy item%'");
  assert_string_equal(ended, "1");
  append_row(writer, 1);
  end_row(writer);
  assert_false(copy_finish(writer, NULL, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "statement 'copy_item': ");
  assert_false(connection_is_open(connection));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_type_arrives),
      cmocka_unit_test(no_rows_are_no_error),
      cmocka_unit_test(many_rows_take_bounded_memory),
      cmocka_unit_test(existing_key_rejects_all_rows),
      cmocka_unit_test(early_bad_row_is_reported_at_the_end),
      cmocka_unit_test(malformed_text_is_rejected),
      cmocka_unit_test(unfinished_copy_stores_nothing),
      cmocka_unit_test(statement_that_is_no_copy_is_fatal),
      cmocka_unit_test(copy_run_as_a_query_is_fatal),
      cmocka_unit_test(session_lost_in_copy_is_retry),
  };
  return cmocka_run_group_tests(tests, fixture_start_cluster, fixture_stop_cluster);
}
