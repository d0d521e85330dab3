/* Numbers and breakdowns as forms write them, and the words for what is refused. */
#include "tests/support/test.h"

#include <string.h>

#include "tests/catalogue/audit_rows.h"
#include "tests/catalogue/catalogue_files.h"

static int load(void **state)
{
  *state = real_catalogue();
  return 0;
}

static int unload(void **state)
{
  catalogue_free(*state);
  return 0;
}

/* --- Numbers ------------------------------------------------------------------------------------------------------ */

typedef struct NumberRow {
  const char *text;
  double number;
} NumberRow;

static void numbers_are_read_as_forms_write_them(void **state)
{
  (void)state;
  static const NumberRow rows[] = {
      {"0", 0},
      {"12", 12},
      {"-3", -3},
      {"+4", 4},
      {"1.5", 1.5},
      {".5", 0.5},
      {"5.", 5},
      {" 12 ", 12},
      {"1,234", 1234},
      {"12,345,678.9", 12345678.9},
      {"1，234", 1234},
      {"１２．５", 12.5},
      {"－3", -3},
      {"1e5", 1e5},
      {"1.5e-3", 0.0015},
      {"-1,234", -1234},
      {"0012", 12},
      {"　7", 7},
      {"999999999999999", 999999999999999},
      {"9007199254740993", 9007199254740992},
      {"000000000000000000001", 1},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    double number;
    assert_true(audit_parse_number(rows[i].text, &number));
    expect_double(number, rows[i].number, 0);
  }
}

static void other_texts_are_no_numbers(void **state)
{
  (void)state;
  static const char *const texts[] = {
      "",        " ",        "-",      ".",    "abc", "12人", "12%",   "1.2.3",    "1E5",
      "1.2E+05", "0x10",     "inf",    "nan",  "1 2", "1,23", "12,34", "1234,567", ",123",
      "1,,234",  "1,234,56", "1,2345", "约12", "--1", "1e",   "1e999", "1-2",
  };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    double number = 42;
    if (audit_parse_number(texts[i], &number))
      fail_msg("'%s' was read as %g", texts[i], number);
    expect_double(number, 42, 0);
  }
}

static void endless_digits_are_no_number(void **state)
{
  (void)state;
  g_autofree char *digits = g_strnfill(10000, '1');
  double number;
  assert_false(audit_parse_number(digits, &number));
}

/* --- Breakdowns --------------------------------------------------------------------------------------------------- */

typedef struct ResolvingRow {
  int indicator;
  const char
      *cells[N_DIMENSIONS]; /* sex, age_group, residence, education_stage, employment_type, insurance_scheme, … */
  AuditRule rule;
  const char *answer; /* the key, or the dimension at fault */
} ResolvingRow;

static void breakdowns_are_read_from_a_rows_cells(void **state)
{
  static const ResolvingRow rows[] = {
      {305, {"女"}, AUDIT_PASSED, "sex=F"},
      {305, {"合计"}, AUDIT_PASSED, "_T"},
      {305, {"_T", "", "", NULL}, AUDIT_PASSED, "_T"},
      {305, {"Female", NULL, "合计"}, AUDIT_PASSED, "sex=F"},
      {305, {"F", "_Z", "_Z"}, AUDIT_PASSED, "sex=F"},
      {305, {"_U"}, AUDIT_PASSED, "sex=_U"},
      {305, {""}, AUDIT_MISSING_DIMENSION, "sex"},
      {305, {NULL}, AUDIT_MISSING_DIMENSION, "sex"},
      {305, {"x"}, AUDIT_UNKNOWN_CODE, "sex"},
      {305, {"_Z"}, AUDIT_UNKNOWN_CODE, "sex"},
      {305, {"F", NULL, "乡村"}, AUDIT_DIMENSION_NOT_USED, "residence"},
      {501, {"F", NULL, "R", NULL, NULL, "_T"}, AUDIT_PASSED, "sex=F,residence=R"},
      {501, {"F", NULL, "_T", NULL, NULL, "职工"}, AUDIT_PASSED, "sex=F,insurance_scheme=EMP"},
      {501, {"F", NULL, "_T", NULL, NULL, "失业保险"}, AUDIT_UNKNOWN_CODE, "insurance_scheme"},
      {501, {"F", NULL, "R", NULL, NULL, "EMP"}, AUDIT_DIMENSION_NOT_USED, "insurance_scheme"},
      {501, {"F", NULL, "R"}, AUDIT_MISSING_DIMENSION, "insurance_scheme"},
      {206, {NULL}, AUDIT_PASSED, "_T"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    BreakdownAnswer answer =
        audit_resolve_breakdown(*state, catalogue_indicator(*state, rows[i].indicator), rows[i].cells);
    assert_int_equal(answer.rule, rows[i].rule);
    assert_string_equal(answer.rule == AUDIT_PASSED ? catalogue_breakdown_key(*state, answer.breakdown)
                                                    : dimension_name(answer.dimension),
                        rows[i].answer);
  }
}

/* --- Words -------------------------------------------------------------------------------------------------------- */

static void every_rule_has_words_in_both_languages(void **state)
{
  (void)state;
  for (size_t rule = AUDIT_BAD_ROW; rule < N_AUDIT_RULES; rule++)
    for (int language = 0; language < N_LANGUAGES; language++) {
      g_autofree char *reason = audit_reason((Language)language, (AuditRule)rule, "指标", 7, "numerator", "5", "3");
      g_autofree char *advice = audit_advice((Language)language, (AuditRule)rule, "指标", 7, "numerator", "5", "3");
      assert_true(strlen(reason) > 10 && strlen(advice) > 10);
      assert_null(strchr(reason, '{'));
      assert_null(strchr(advice, '{'));
    }
}

static void reason_names_column_and_numbers(void **state)
{
  (void)state;
  g_autofree char *zh = audit_reason(LANGUAGE_ZH, AUDIT_SEX_SUM, "", 7, "numerator", "120 + 90 = 210", "200");
  g_autofree char *en = audit_reason(LANGUAGE_EN, AUDIT_SEX_SUM, "", 7, "numerator", "120 + 90 = 210", "200");
  assert_string_equal(zh, "分子：分性别之和 120 + 90 = 210，与合计 200 不相等。");
  assert_string_equal(en, "numerator: the sexes add up to 120 + 90 = 210, but the total is 200.");
}

static void fields_have_names(void **state)
{
  (void)state;
  assert_string_equal(audit_field_name(LANGUAGE_ZH, "denominator"), "分母");
  for (int d = 0; d < N_DIMENSIONS; d++)
    assert_string_equal(audit_field_name(LANGUAGE_ZH, dimension_name((Dimension)d)), dimension_name_zh((Dimension)d));
  assert_string_equal(audit_field_name(LANGUAGE_ZH, "colour"), "colour");
}

static void rule_codes_are_read_back(void **state)
{
  (void)state;
  for (size_t i = AUDIT_BAD_ROW; i < N_AUDIT_RULES; i++) {
    AuditRule rule = AUDIT_PASSED;
    assert_true(audit_rule_parse(audit_rule_code((AuditRule)i), &rule));
    assert_int_equal(rule, i);
  }
  AuditRule rule;
  assert_false(audit_rule_parse("passed", &rule));
  assert_false(audit_rule_parse("sex", &rule));
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_read_as_forms_write_them),
      cmocka_unit_test(other_texts_are_no_numbers),
      cmocka_unit_test(endless_digits_are_no_number),
      cmocka_unit_test(breakdowns_are_read_from_a_rows_cells),
      cmocka_unit_test(every_rule_has_words_in_both_languages),
      cmocka_unit_test(reason_names_column_and_numbers),
      cmocka_unit_test(fields_have_names),
      cmocka_unit_test(rule_codes_are_read_back),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
