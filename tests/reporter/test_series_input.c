#include "tests/support/test.h"

#include <string.h>

#include "base/error.h"
#include "reporter/commands/series_input.h"

static SeriesInput *input_of(const char *text)
{
  g_autoptr(GError) error = NULL;
  SeriesInput *input = series_input_read(text, strlen(text), &error);
  expect_success(input != NULL, error);
  return input;
}

static const InputSeries *series_at(const SeriesInput *input, guint i)
{
  return g_ptr_array_index(input->series, i);
}

static const SeriesFault *only_fault(const SeriesInput *input)
{
  assert_int_equal(input->n_faults, 1);
  assert_int_equal(input->faults->len, 1);
  return g_ptr_array_index(input->faults, 0);
}

static void series_are_gathered_from_mixed_rows(void **state)
{
  (void)state;
  g_autoptr(SeriesInput) input = input_of("series,year,value\nb,2021,2\na,2020,-1.5\nb,2020,1e3\n");
  assert_int_equal(input->n_faults, 0);
  assert_int_equal(input->series->len, 2);
  assert_string_equal(series_at(input, 0)->name, "b");
  assert_int_equal(series_at(input, 0)->points->len, 2);
  Point second = g_array_index(series_at(input, 0)->points, Point, 1);
  assert_int_equal(second.year, 2020);
  expect_double(second.value, 1000, 0);
}

static void columns_are_found_by_name(void **state)
{
  (void)state;
  g_autoptr(SeriesInput) input = input_of("\xEF\xBB\xBFValue,note,YEAR,series\r\n7,x,2020,a\r\n");
  Point point = g_array_index(series_at(input, 0)->points, Point, 0);
  assert_int_equal(point.year, 2020);
  expect_double(point.value, 7, 0);
}

static void faulty_row_is_named_and_the_others_count(void **state)
{
  (void)state;
  static const struct {
    const char *row;
    SeriesFaultKind kind;
    const char *column;
  } rows[] = {
      {"a,2021", SERIES_CELL_MISSING, "value"},
      {",2021,1", SERIES_NAME_EMPTY, "series"},
      {"a,,1", SERIES_YEAR_INVALID, "year"},
      {"a,21.5,1", SERIES_YEAR_INVALID, "year"},
      {"a,-2021,1", SERIES_YEAR_INVALID, "year"},
      {"a,0,1", SERIES_YEAR_INVALID, "year"},
      {"a,20211,1", SERIES_YEAR_INVALID, "year"},
      {"a,2021,", SERIES_VALUE_EMPTY, "value"},
      {"a,2021,NA", SERIES_VALUE_INVALID, "value"},
      {"a,2021,nan", SERIES_VALUE_INVALID, "value"},
      {"a,2021,inf", SERIES_VALUE_INVALID, "value"},
      {"a,2021,0x10", SERIES_VALUE_INVALID, "value"},
      {"a,2021,5%", SERIES_VALUE_INVALID, "value"},
      {"a,2021,\"1,200\"", SERIES_VALUE_INVALID, "value"},
      {"a,2021,1e", SERIES_VALUE_INVALID, "value"},
      {"a,2021,-", SERIES_VALUE_INVALID, "value"},
      {"a,2021,1e400", SERIES_VALUE_TOO_LARGE, "value"},
      {"a,2020,3", SERIES_YEAR_TWICE, "year"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strdup_printf("series,year,value\na,2020,5\n%s\na,2022,6\n", rows[i].row);
    g_autoptr(SeriesInput) input = input_of(text);
    const SeriesFault *fault = only_fault(input);
    if (fault->kind != rows[i].kind || strcmp(fault->column, rows[i].column) != 0)
      fail_msg("row '%s': fault %d in column %s", rows[i].row, (int)fault->kind, fault->column);
    assert_int_equal(fault->row, 3);
    assert_int_equal(input->series->len, 1);
    assert_int_equal(series_at(input, 0)->points->len, 2);
  }
}

static void first_of_two_values_of_a_year_stands(void **state)
{
  (void)state;
  g_autoptr(SeriesInput) input = input_of("series,year,value\na,2020,5\nb,2020,1\na,2020,7\n");
  assert_int_equal(only_fault(input)->first_row, 2);
  expect_double(g_array_index(series_at(input, 0)->points, Point, 0).value, 5, 0);
}

static void rows_are_numbered_as_a_spreadsheet_shows_them(void **state)
{
  (void)state;
  g_autoptr(SeriesInput) input = input_of("series,year,value\n\n\"a\nb\",2020,1\n\nc,2020,x\n");
  assert_int_equal(only_fault(input)->row, 5);
}

static void series_without_a_good_row_is_not_there(void **state)
{
  (void)state;
  g_autoptr(SeriesInput) input = input_of("series,year,value\na,2020,x\n");
  assert_int_equal(input->series->len, 0);
}

static void faults_beyond_the_ceiling_are_counted(void **state)
{
  (void)state;
  g_autoptr(GString) text = g_string_new("series,year,value\n");
  for (guint i = 0; i < SERIES_FAULTS_KEPT + 5; i++)
    g_string_append(text, "a,x,1\n");
  g_autoptr(SeriesInput) input = input_of(text->str);
  assert_int_equal(input->faults->len, SERIES_FAULTS_KEPT);
  assert_int_equal(input->n_faults, SERIES_FAULTS_KEPT + 5);
}

static void unreadable_input_is_refused(void **state)
{
  (void)state;
  static const struct {
    const char *text, *words;
  } rows[] = {
      {"", "there is nothing to read"},
      {"\n\n", "there is nothing to read"},
      {"series,year\na,2020\n", "row 1: there is no column 'value'"},
      {"a,2020,5\n", "row 1: there is no column 'series'"},
      {"series,year,value\n\"a,2020,5\n", "row 2"},
      {"series,year,value\n\xC5\xAE\xFF,2020,5\n", "row 2"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    SeriesInput *input = series_input_read(rows[i].text, strlen(rows[i].text), &error);
    assert_null(input);
    assert_true(halfsky_error_is(error, HALFSKY_ERROR_REJECT));
    expect_contains(error->message, rows[i].words);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(series_are_gathered_from_mixed_rows),
      cmocka_unit_test(columns_are_found_by_name),
      cmocka_unit_test(faulty_row_is_named_and_the_others_count),
      cmocka_unit_test(first_of_two_values_of_a_year_stands),
      cmocka_unit_test(rows_are_numbered_as_a_spreadsheet_shows_them),
      cmocka_unit_test(series_without_a_good_row_is_not_there),
      cmocka_unit_test(faults_beyond_the_ceiling_are_counted),
      cmocka_unit_test(unreadable_input_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
