/* Statements answer in the expected shape; values go and come with their types or are refused. */
#include "tests/database/fixture.h"

#include <math.h>

#include "database/query.h"

static const EmbeddedFile STATEMENTS[] = {
    SQL_FILE("create.sql", "create temp table item (id int4 primary key, name text not null)"),
    SQL_FILE("insert.sql", "insert into item (id, name) select * from unnest($1, $2)"),
    SQL_FILE("touch.sql", "update item set name = name || '!' where id > $1"),
    SQL_FILE("rows.sql", "select i from generate_series(1, $1) as i"),
    SQL_FILE("echo.sql",
             "select $1::bool, $2::\"char\", $3::int2, $4::int4, $5::int8, $6::float8, $7::text, $8::jsonb, "
             "$9::bytea, $10::date, $11::timestamptz"),
    SQL_FILE("known.sql",
             "select true, 'A'::\"char\", (-2)::int2, 2147483647, -9223372036854775808, 0.1::float8, '女', "
             "'{\"a\": 1}'::jsonb, '\\x00ff'::bytea, '2025-03-01'::date, '2025-03-01 08:30:00.000001+08'::timestamptz"),
    SQL_FILE("arrays.sql",
             "select * from unnest($1::bool[], $2::\"char\"[], $3::int2[], $4::int4[], $5::int8[], $6::float8[], "
             "$7::date[], $8::timestamptz[], $9::text[], $10::bytea[])"),
    SQL_FILE("odd.sql",
             "select null::int4, 40000, 3000000000, 'infinity'::date, '-infinity'::timestamptz, 1.5::float4, "
             "1::numeric, '\\x010203'::bytea, null::text"),
    SQL_FILE("divide.sql", "select 1 / $1"),
    SQL_FILE("wrong.sql", "selec 1"),
    {NULL, NULL, 0},
};

/* 2025-03-01 as days since 2000-01-01 and 2025-03-01 00:30:00.000001 UTC as Unix time: from GNU date. */
enum { DAY = 9191 };
static const int64_t MOMENT_US = INT64_C(1740789000000001);

static void expect_known_values(Result *result)
{
  size_t size_bytes;
  uint8_t exact[2];
  g_autoptr(GError) error = NULL;
  assert_true(result_boolean(result, 0, 0));
  assert_int_equal(result_char(result, 0, 1), 'A');
  assert_int_equal(result_int16(result, 0, 2), -2);
  assert_int_equal(result_int32(result, 0, 3), INT32_MAX);
  assert_true(result_int64(result, 0, 4) == INT64_MIN);
  expect_double(result_float8(result, 0, 5), 0.1, 0);
  assert_string_equal(result_text(result, 0, 6), "女");
  assert_string_equal(result_text(result, 0, 7), "{\"a\": 1}");
  assert_memory_equal(result_bytea(result, 0, 8, &size_bytes), "\x00\xff", 2);
  assert_int_equal(size_bytes, 2);
  result_bytea_exact(result, 0, 8, exact, sizeof exact);
  assert_memory_equal(exact, "\x00\xff", 2);
  assert_int_equal(result_date(result, 0, 9), DAY);
  assert_true(result_timestamptz(result, 0, 10) == MOMENT_US);
  expect_success(result_check(result, &error), error);
}

static Result *run(Connection *connection, const char *name, QueryShape shape, const Parameters *parameters)
{
  g_autoptr(GError) error = NULL;
  Result *result = query_run(connection, name, shape, parameters, &error);
  expect_success(result != NULL, error);
  return result;
}

static void every_type_is_read_as_the_server_means_it(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Result) result = run(connection, "known", QUERY_ONE_ROW, NULL);
  expect_known_values(result);
}

static void every_type_is_sent_as_it_is_read(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_boolean(parameters, true);
  parameters_add_char(parameters, 'A');
  parameters_add_int16(parameters, -2);
  parameters_add_int32(parameters, INT32_MAX);
  parameters_add_int64(parameters, INT64_MIN);
  parameters_add_float8(parameters, 0.1);
  parameters_add_text(parameters, "女");
  parameters_add_json(parameters, "{\"a\":1}");
  parameters_add_bytea(parameters, "\x00\xff", 2);
  parameters_add_date(parameters, DAY);
  parameters_add_timestamptz(parameters, MOMENT_US);
  g_autoptr(Result) result = run(connection, "echo", QUERY_ONE_ROW, parameters);
  expect_known_values(result);
}

static void nulls_stay_nulls_and_empty_stays_empty(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_null_boolean(parameters);
  parameters_add_char(parameters, 'Q');
  parameters_add_null_int16(parameters);
  parameters_add_null_int32(parameters);
  parameters_add_null_int64(parameters);
  parameters_add_null_float8(parameters);
  parameters_add_text(parameters, "");
  parameters_add_json(parameters, NULL);
  parameters_add_bytea(parameters, "", 0);
  parameters_add_null_date(parameters);
  parameters_add_null_timestamptz(parameters);
  g_autoptr(Result) result = run(connection, "echo", QUERY_ONE_ROW, parameters);
  for (int column = 0; column < 11; column++)
    assert_int_equal(result_is_null(result, 0, column), column != 1 && column != 6 && column != 8);
  assert_string_equal(result_text(result, 0, 6), "");
}

static void add_arrays(Parameters *parameters, size_t count)
{
  static const bool is_present[] = {true, false, true};
  g_autoptr(GBytes) bytes = g_bytes_new_static("\x01", 1);
  g_autoptr(GBytes) no_bytes = g_bytes_new_static(NULL, 0);
  parameters_add_boolean_array(parameters, (const bool[]){true, true, false}, is_present, count);
  parameters_add_char_array(parameters, "AXE", is_present, count);
  parameters_add_int16_array(parameters, (const int16_t[]){1, 2, -3}, is_present, count);
  parameters_add_int32_array(parameters, (const int32_t[]){1, 2, -3}, NULL, count);
  parameters_add_int64_array(parameters, (const int64_t[]){1, 2, INT64_MAX}, is_present, count);
  parameters_add_float8_array(parameters, (const double[]){1, 2, 0.5}, is_present, count);
  parameters_add_date_array(parameters, (const int32_t[]){1, 2, DAY}, is_present, count);
  parameters_add_timestamptz_array(parameters, (const int64_t[]){1, 2, MOMENT_US}, is_present, count);
  parameters_add_text_array(parameters, (const char *const[]){"a", NULL, ""}, count);
  parameters_add_bytea_array(parameters, (GBytes *const[]){bytes, NULL, no_bytes}, count);
}

static void arrays_arrive_with_their_nulls(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Parameters) parameters = parameters_new();
  add_arrays(parameters, 3);
  g_autoptr(Result) result = run(connection, "arrays", QUERY_ROWS, parameters);
  assert_int_equal(result_rows(result), 3);
  for (int column = 0; column < 10; column++)
    assert_int_equal(result_is_null(result, 1, column), column != 3);
  assert_false(result_boolean(result, 2, 0));
  assert_int_equal(result_char(result, 2, 1), 'E');
  assert_int_equal(result_int16(result, 2, 2), -3);
  assert_int_equal(result_int32(result, 1, 3), 2);
  assert_true(result_int64(result, 2, 4) == INT64_MAX);
  expect_double(result_float8(result, 2, 5), 0.5, 0);
  assert_int_equal(result_date(result, 2, 6), DAY);
  assert_true(result_timestamptz(result, 2, 7) == MOMENT_US);
  assert_string_equal(result_text(result, 2, 8), "");
  assert_false(result_is_null(result, 2, 9));
  g_autoptr(GError) error = NULL;
  expect_success(result_check(result, &error), error);
}

static void empty_arrays_are_no_rows(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Parameters) parameters = parameters_new();
  add_arrays(parameters, 0);
  g_autoptr(Result) result = run(connection, "arrays", QUERY_ROWS, parameters);
  assert_int_equal(result_rows(result), 0);
}

static void touched_rows_are_counted(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Parameters) parameters = parameters_new();
  g_autoptr(GError) error = NULL;
  int64_t affected = -1;
  fixture_execute(connection, "create");
  parameters_add_int32_array(parameters, (const int32_t[]){1, 2, 3}, NULL, 3);
  parameters_add_text_array(parameters, (const char *const[]){"a", "b", "c"}, 3);
  expect_success(query_execute(connection, "insert", parameters, &affected, &error), error);
  assert_int_equal(affected, 3);
  parameters_reset(parameters);
  parameters_add_int32(parameters, 1);
  expect_success(query_execute(connection, "touch", parameters, &affected, &error), error);
  assert_int_equal(affected, 2);
}

static void bad_values_are_rejected_with_their_sqlstate(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Parameters) parameters = parameters_new();
  g_autoptr(GError) error = NULL;
  fixture_execute(connection, "create");
  parameters_add_int32_array(parameters, (const int32_t[]){1, 1}, NULL, 2);
  parameters_add_text_array(parameters, (const char *const[]){"a", "b"}, 2);
  assert_false(query_execute(connection, "insert", parameters, NULL, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "statement 'insert': duplicate key");
  assert_string_equal(connection_failure(connection)->sqlstate, "23505");
  assert_string_equal(connection_failure(connection)->constraint, "item_pkey");
  expect_contains(connection_failure(connection)->detail, "(id)=(1)");
  assert_true(connection_is_open(connection));
}

static void data_error_leaves_the_connection_usable(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Parameters) parameters = parameters_new();
  g_autoptr(GError) error = NULL;
  parameters_add_int32(parameters, 0);
  assert_null(query_run(connection, "divide", QUERY_ONE_ROW, parameters, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "22012");
  parameters_reset(parameters);
  parameters_add_int32(parameters, 1);
  g_autoptr(Result) result = run(connection, "divide", QUERY_ONE_ROW, parameters);
  assert_int_equal(result_int32(result, 0, 0), 1);
}

static void wrong_sql_is_fatal(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(GError) error = NULL;
  assert_null(query_run(connection, "wrong", QUERY_ROWS, NULL, &error));
  expect_error(error, HALFSKY_ERROR_FATAL, "42601");
}

static const struct {
  const char *statement;
  int rows; /* -1: takes no parameter */
  QueryShape shape;
  bool is_accepted;
} SHAPES[] = {
    {"rows", 0, QUERY_ONE_ROW, false},     {"rows", 1, QUERY_ONE_ROW, true},
    {"rows", 2, QUERY_ONE_ROW, false},     {"rows", 0, QUERY_OPTIONAL_ROW, true},
    {"rows", 1, QUERY_OPTIONAL_ROW, true}, {"rows", 2, QUERY_OPTIONAL_ROW, false},
    {"rows", 0, QUERY_ROWS, true},         {"rows", 2, QUERY_ROWS, true},
    {"rows", 0, QUERY_NONE, false},        {"create", -1, QUERY_NONE, true},
    {"wrong", -1, QUERY_NONE, false},
};

static void shape_is_part_of_the_call(void **state)
{
  for (size_t i = 0; i < G_N_ELEMENTS(SHAPES); i++) {
    g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
    g_autoptr(Parameters) parameters = parameters_new();
    if (SHAPES[i].rows >= 0)
      parameters_add_int32(parameters, SHAPES[i].rows);
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result = query_run(connection, SHAPES[i].statement, SHAPES[i].shape, parameters, &error);
    if ((result != NULL) != SHAPES[i].is_accepted)
      fail_msg("row %zu: %s", i, error ? error->message : "was accepted");
    if (!result)
      expect_error(error, HALFSKY_ERROR_FATAL, "statement '");
  }
}

static void read_int32(Result *result, int column)
{
  (void)result_int32(result, 0, column);
}

static void read_int16(Result *result, int column)
{
  (void)result_int16(result, 0, column);
}

static void read_date(Result *result, int column)
{
  (void)result_date(result, 0, column);
}

static void read_timestamptz(Result *result, int column)
{
  (void)result_timestamptz(result, 0, column);
}

static void read_float8(Result *result, int column)
{
  (void)result_float8(result, 0, column);
}

static void read_text(Result *result, int column)
{
  (void)result_text(result, 0, column);
}

static void read_two_bytes(Result *result, int column)
{
  uint8_t bytes[2] = {7, 7};
  result_bytea_exact(result, 0, column, bytes, sizeof bytes);
  assert_int_equal(bytes[0], 7); /* untouched */
}

static const struct {
  int column;
  void (*read)(Result *, int);
  const char *fault;
} FAULTS[] = {
    {0, read_int32, "row 0: column 'int4': is NULL"},
    {1, read_int16, "does not fit"},
    {2, read_int32, "does not fit"},
    {3, read_date, "infinite"},
    {4, read_timestamptz, "infinite"},
    {1, read_text, "is not a text"},
    {6, read_float8, "another type"},
    {6, read_int32, "is not an integer"},
    {7, read_two_bytes, "number of bytes"},
    {8, read_text, "is NULL"},
};

static void readers_refuse_what_they_cannot_say(void **state)
{
  g_autoptr(Connection) connection = fixture_open(*state, STATEMENTS);
  g_autoptr(Result) result = run(connection, "odd", QUERY_ONE_ROW, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(FAULTS); i++) {
    g_autoptr(GError) error = NULL;
    FAULTS[i].read(result, FAULTS[i].column);
    assert_false(result_check(result, &error));
    expect_error(error, HALFSKY_ERROR_FATAL, FAULTS[i].fault);
  }
  g_autoptr(GError) error = NULL;
  expect_double(result_float8(result, 0, 5), 1.5, 0);
  assert_true(result_int64(result, 0, 1) == 40000);
  assert_null(result_optional_text(result, 0, 8));
  expect_success(result_check(result, &error), error);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_type_is_read_as_the_server_means_it),
      cmocka_unit_test(every_type_is_sent_as_it_is_read),
      cmocka_unit_test(nulls_stay_nulls_and_empty_stays_empty),
      cmocka_unit_test(arrays_arrive_with_their_nulls),
      cmocka_unit_test(empty_arrays_are_no_rows),
      cmocka_unit_test(touched_rows_are_counted),
      cmocka_unit_test(bad_values_are_rejected_with_their_sqlstate),
      cmocka_unit_test(data_error_leaves_the_connection_usable),
      cmocka_unit_test(wrong_sql_is_fatal),
      cmocka_unit_test(shape_is_part_of_the_call),
      cmocka_unit_test(readers_refuse_what_they_cannot_say),
  };
  return cmocka_run_group_tests(tests, fixture_start_cluster, fixture_stop_cluster);
}
