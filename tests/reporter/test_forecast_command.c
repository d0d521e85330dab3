/* The program's forecast of files: exit statuses, what goes where, and that nothing else is needed. */
#include "tests/support/test.h"

#include "tests/support/folder.h"
#include "tests/support/run.h"

static int set_up(void **state)
{
  *state = scratch_folder_new();
  return 0;
}

static int tear_down(void **state)
{
  scratch_folder_free(*state);
  return 0;
}

/* Runs `forecast` with ARGUMENTS on a file of TEXT. */
static Run forecast_text(const char *folder, const char *text, const char *arguments)
{
  g_autofree char *path = scratch_write(folder, "series.csv", text);
  g_autofree char *line = g_strdup_printf("forecast %s %s", arguments, path);
  return run_program(NULL, "halfsky-reporter", line, "--lang", "en");
}

static const char *const growing =
    "series,year,value\ngrowing,2020,10\ngrowing,2021,12\ngrowing,2022,13\ngrowing,2023,15\n";

static void each_series_gets_a_row_per_year_ahead(void **state)
{
  g_auto(Run) run =
      forecast_text(*state, "series,year,value\nb,2024,3\nb,2023,2\nb,2022,1.5\na,2019,8\n", "--horizon 2");
  expect_status(&run, 0);
  assert_string_equal(run.err, "");
  g_auto(GStrv) lines = g_strsplit(run.out, "\n", -1);
  assert_int_equal(g_strv_length(lines), 6);
  assert_string_equal(lines[0], "series,year,mean,lower80,upper80,lower95,upper95");
  assert_true(g_str_has_prefix(lines[1], "b,2025,") && g_str_has_prefix(lines[2], "b,2026,"));
  assert_true(g_str_has_prefix(lines[3], "a,2020,8,") && g_str_has_prefix(lines[4], "a,2021,8,"));
}

static void order_of_rows_does_not_matter(void **state)
{
  g_auto(Run) forward = forecast_text(*state, growing, "--horizon 6");
  g_auto(Run) backward = forecast_text(
      *state, "series,year,value\ngrowing,2023,15\ngrowing,2021,12\ngrowing,2020,10\ngrowing,2022,13\n", "--horizon 6");
  expect_status(&forward, 0);
  assert_string_equal(forward.out, backward.out);
}

static void faulty_row_is_told_and_the_rest_is_forecast(void **state)
{
  g_autofree char *path = scratch_path(*state, "series.csv");
  g_autofree char *told = g_strdup_printf("%s: row 6, column 'value': 'n/a' is not a number", path);
  g_autofree char *text = g_strconcat(growing, "other,2020,n/a\n", NULL);
  g_auto(Run) good = forecast_text(*state, growing, "--horizon 3");
  g_auto(Run) run = forecast_text(*state, text, "--horizon 3");
  expect_status(&run, 1);
  expect_contains(run.err, told);
  assert_string_equal(run.out, good.out);
}

static void names_are_quoted_where_csv_needs_it(void **state)
{
  g_auto(Run) run = forecast_text(*state, "series,year,value\n\"住院, 分娩\",2024,5\n", "--horizon 1");
  expect_status(&run, 0);
  expect_contains(run.out, "\n\"住院, 分娩\",2025,5,");
}

static void header_alone_is_an_empty_forecast(void **state)
{
  g_auto(Run) run = forecast_text(*state, "series,year,value\n", "--horizon 1");
  expect_status(&run, 0);
  assert_string_equal(run.out, "series,year,mean,lower80,upper80,lower95,upper95\n");
}

static void unreadable_file_is_exit_status_1(void **state)
{
  g_auto(Run) run = forecast_text(*state, "year,value\n2020,1\n", "--horizon 1");
  expect_status(&run, 1);
  expect_contains(run.err, "series.csv': row 1: there is no column 'series'");
  assert_string_equal(run.out, "");
}

static void mistyped_command_line_is_exit_status_2(void **state)
{
  g_auto(Run) without = run_program(NULL, "halfsky-reporter", "forecast", "--lang", "en");
  g_auto(Run) zero = forecast_text(*state, growing, "--horizon 0");
  g_auto(Run) far = forecast_text(*state, growing, "--horizon 51");
  g_auto(Run) missing = run_program(NULL, "halfsky-reporter", "forecast --horizon 1 /nonexistent.csv", "--lang", "en");
  expect_status(&without, 2);
  expect_contains(without.err, "--horizon is missing");
  expect_status(&zero, 2);
  expect_status(&far, 2);
  expect_status(&missing, 2);
  expect_contains(missing.err, "/nonexistent.csv");
}

static void standard_input_is_read_without_a_file(void **state)
{
  g_auto(Run) of_file = forecast_text(*state, growing, "--horizon 2");
  g_autofree char *path = scratch_path(*state, "series.csv");
  g_autofree char *program = g_strdup_printf("%s/bin/halfsky-reporter", g_getenv("HALFSKY_BINARY_DIR"));
  g_autofree char *line = g_strdup_printf("'%s' forecast --horizon 2 < '%s'", program, path);
  const char *words[] = {"/bin/sh", "-c", line, NULL};
  g_autofree char *out = NULL;
  int status = -1;
  assert_true(g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, NULL));
  assert_int_equal(status, 0);
  assert_string_equal(out, of_file.out);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_series_gets_a_row_per_year_ahead),
      cmocka_unit_test(order_of_rows_does_not_matter),
      cmocka_unit_test(faulty_row_is_told_and_the_rest_is_forecast),
      cmocka_unit_test(names_are_quoted_where_csv_needs_it),
      cmocka_unit_test(header_alone_is_an_empty_forecast),
      cmocka_unit_test(unreadable_file_is_exit_status_1),
      cmocka_unit_test(mistyped_command_line_is_exit_status_2),
      cmocka_unit_test(standard_input_is_read_without_a_file),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
