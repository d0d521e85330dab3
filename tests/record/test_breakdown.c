#include "tests/support/test.h"

#include <string.h>

#include "record/breakdown.h"

static void canonical_keys_are_read_and_written_back(void **state)
{
  (void)state;
  static const char *const keys[] = {
      "_T",
      "sex=F",
      "age_group=Y15T24",
      "sex=F,age_group=Y_GE65",
      "sex=_U,residence=R",
      "disability=DIS_VIS",
      ("sex=M,age_group=Y0T2,residence=U,education_stage=PRI,employment_type=UNIT,insurance_scheme=EMP,"
       "disability=NODIS,discipline=01"),
  };
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    Breakdown breakdown;
    char key[BREAKDOWN_KEY_SIZE];
    assert_true(breakdown_parse(keys[i], &breakdown));
    assert_string_equal(breakdown_format(&breakdown, key), keys[i]);
  }
}

static void other_spellings_are_refused(void **state)
{
  (void)state;
  static const char *const keys[] = {
      "",
      "T",
      "_T,sex=F",
      "sex=F,",
      "sex=",
      "sex=_T",
      "sex=f",
      "sex =F",
      "residence=U,sex=F",
      "sex=F,sex=M",
      "sex=F;residence=U",
      "age=Y15T24",
      "sex=ABCDEFGHIJKLMNOP",
      "sex",
      ",sex=F",
      "sex=F,,residence=U",
      "sex=女",
  };
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    Breakdown breakdown = {.codes[DIMENSION_SEX] = "M"};
    assert_false(breakdown_parse(keys[i], &breakdown));
    assert_string_equal(breakdown.codes[DIMENSION_SEX], "M");
  }
}

static Breakdown breakdown_of(const char *key)
{
  Breakdown breakdown;
  assert_true(breakdown_parse(key, &breakdown));
  return breakdown;
}

static void changes_touch_one_dimension(void **state)
{
  (void)state;
  char key[BREAKDOWN_KEY_SIZE];
  Breakdown base = breakdown_of("sex=F,residence=R");
  Breakdown with = breakdown_with(&base, DIMENSION_AGE_GROUP, "Y15T24");
  assert_string_equal(breakdown_format(&with, key), "sex=F,age_group=Y15T24,residence=R");
  Breakdown without = breakdown_without(&base, DIMENSION_SEX);
  assert_string_equal(breakdown_format(&without, key), "residence=R");
  Breakdown totalled = breakdown_with(&base, DIMENSION_RESIDENCE, "_T");
  assert_string_equal(breakdown_format(&totalled, key), "sex=F");
  Breakdown projected = breakdown_projection(&with, DIMENSION_BIT(DIMENSION_AGE_GROUP) | DIMENSION_BIT(DIMENSION_SEX));
  assert_string_equal(breakdown_format(&projected, key), "sex=F,age_group=Y15T24");
}

static void dimensions_of_a_breakdown_are_those_not_total(void **state)
{
  (void)state;
  Breakdown total = breakdown_of("_T"), crossed = breakdown_of("sex=F,disability=DIS");
  assert_int_equal(breakdown_dimensions(&total), 0);
  assert_int_equal(breakdown_dimensions(&crossed), DIMENSION_BIT(DIMENSION_SEX) | DIMENSION_BIT(DIMENSION_DISABILITY));
}

static void equality_is_by_codes(void **state)
{
  (void)state;
  Breakdown a = breakdown_of("sex=F,residence=R"), b = breakdown_of("sex=F,residence=R"), c = breakdown_of("sex=F");
  memset(b.codes[DIMENSION_SEX] + 2, 'x', 3); /* what stands behind the NUL does not count */
  assert_true(breakdown_equal(&a, &b));
  assert_false(breakdown_equal(&a, &c));
}

static void dimensions_are_named_in_both_languages(void **state)
{
  (void)state;
  Dimension dimension;
  for (int d = 0; d < N_DIMENSIONS; d++) {
    assert_true(dimension_parse(dimension_name((Dimension)d), &dimension));
    assert_int_equal(dimension, d);
    assert_true(dimension_parse(dimension_name_zh((Dimension)d), &dimension));
    assert_int_equal(dimension, d);
  }
  assert_string_equal(dimension_name_zh(DIMENSION_SEX), "性别");
  assert_false(dimension_parse("gender", &dimension));
}

static void codes_have_letters_digits_and_underscores(void **state)
{
  (void)state;
  assert_true(breakdown_code_is_valid("Y_GE65"));
  assert_true(breakdown_code_is_valid("ABCDEFGHIJKLMNO"));
  assert_false(breakdown_code_is_valid("ABCDEFGHIJKLMNOP"));
  assert_false(breakdown_code_is_valid(""));
  assert_false(breakdown_code_is_valid("a"));
  assert_false(breakdown_code_is_valid("A=B"));
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(canonical_keys_are_read_and_written_back),
      cmocka_unit_test(other_spellings_are_refused),
      cmocka_unit_test(changes_touch_one_dimension),
      cmocka_unit_test(dimensions_of_a_breakdown_are_those_not_total),
      cmocka_unit_test(equality_is_by_codes),
      cmocka_unit_test(dimensions_are_named_in_both_languages),
      cmocka_unit_test(codes_have_letters_digits_and_underscores),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
