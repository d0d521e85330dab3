/* Which header rows are understood, and what is said about the others. */
#include "tests/support/test.h"

#include "collector/forms/form_header.h"

/* Cells are separated by `|`. */
static bool read_header(const char *cells, FormHeader *out_header, FormFault *out_fault)
{
  g_auto(GStrv) parts = g_strsplit(cells, "|", -1);
  return form_header_read((const char *const *)parts, g_strv_length(parts), out_header, out_fault);
}

static void expect_columns(const char *cells, int indicator, int period, int sex, int value)
{
  FormHeader header;
  g_auto(FormFault) fault = {0};
  assert_true(read_header(cells, &header, &fault));
  assert_int_equal(header.column[FORM_FIELD_INDICATOR], indicator);
  assert_int_equal(header.column[FORM_FIELD_PERIOD], period);
  assert_int_equal(header.column[(FormField)DIMENSION_SEX], sex);
  assert_int_equal(header.column[FORM_FIELD_VALUE], value);
}

static void expect_fault(const char *cells, const char *code, const char *given, const char *expected)
{
  FormHeader header;
  g_auto(FormFault) fault = {0};
  assert_false(read_header(cells, &header, &fault));
  assert_string_equal(fault.code, code);
  assert_string_equal(fault.given, given);
  expect_contains(fault.expected, expected);
}

static void english_names_are_read(void **state)
{
  (void)state;
  expect_columns("indicator|period|sex|age_group|residence|value|numerator|denominator|status|comment", 0, 1, 2, 5);
}

static void chinese_names_are_read(void **state)
{
  (void)state;
  expect_columns("指标|时期|性别|年龄组|城乡|数值|分子|分母|状态|说明", 0, 1, 2, 5);
}

static void languages_may_be_mixed_and_columns_in_any_order(void **state)
{
  (void)state;
  expect_columns("数值|sex|时期|indicator", 3, 2, 1, 0);
}

static void case_and_blanks_do_not_matter(void **state)
{
  (void)state;
  expect_columns(" Indicator |PERIOD|Sex|Value", 0, 1, 2, 3);
}

static void sdmx_names_are_read(void **state)
{
  (void)state;
  expect_columns("indicator|TIME_PERIOD|OBS_VALUE|OBS_STATUS", 0, 1, -1, 2);
}

static void empty_trailing_columns_are_ignored(void **state)
{
  (void)state;
  expect_columns("indicator|period|value||", 0, 1, -1, 2);
}

static void survey_and_further_dimensions_have_columns(void **state)
{
  (void)state;
  FormHeader header;
  g_auto(FormFault) fault = {0};
  assert_true(read_header("指标|时期|分子|教育阶段|就业类型|保险类型|残疾类别|学科|样本量|设计效应", &header, &fault));
  assert_int_equal(header.column[(FormField)DIMENSION_DISCIPLINE], 7);
  assert_int_equal(header.column[FORM_FIELD_DESIGN_EFFECT], 9);
}

static void unknown_column_is_named(void **state)
{
  (void)state;
  expect_fault("indicator|period|value|sexe", "unknown_column", "sexe", "");
}

static void repeated_column_is_named_in_whatever_language(void **state)
{
  (void)state;
  expect_fault("indicator|period|value|数值", "repeated_column", "数值", "value");
}

static void missing_columns_are_named_in_both_languages(void **state)
{
  (void)state;
  expect_fault("period|value", "missing_column", "", "指标");
  expect_fault("indicator|value", "missing_column", "", "时期");
  expect_fault("indicator|period|denominator", "missing_column", "", "分子");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(english_names_are_read),
      cmocka_unit_test(chinese_names_are_read),
      cmocka_unit_test(languages_may_be_mixed_and_columns_in_any_order),
      cmocka_unit_test(case_and_blanks_do_not_matter),
      cmocka_unit_test(sdmx_names_are_read),
      cmocka_unit_test(empty_trailing_columns_are_ignored),
      cmocka_unit_test(survey_and_further_dimensions_have_columns),
      cmocka_unit_test(unknown_column_is_named),
      cmocka_unit_test(repeated_column_is_named_in_whatever_language),
      cmocka_unit_test(missing_columns_are_named_in_both_languages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
