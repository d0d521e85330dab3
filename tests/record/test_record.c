#include "tests/support/test.h"

#include <string.h>

#include "record/record.h"

static const Record base = {
    .indicator_id = 103,
    .breakdown = 2,
    .period = {FREQUENCY_QUARTERLY, 2025, 1},
    .value = 3,
    .denominator = 1000,
    .has_value = true,
    .has_denominator = true,
    .status = STATUS_NORMAL,
    .comment = "已核实",
    .source_row = 14,
};

static void cell_is_indicator_period_and_breakdown(void **state)
{
  (void)state;
  Record other = base;
  other.value = 4;
  other.source_row = 15;
  assert_true(record_same_cell(&base, &other));
  Record indicator = base, breakdown = base, period = base;
  indicator.indicator_id = 104;
  breakdown.breakdown = 3;
  period.period.part = 2;
  assert_false(record_same_cell(&base, &indicator));
  assert_false(record_same_cell(&base, &breakdown));
  assert_false(record_same_cell(&base, &period));
}

static void content_does_not_depend_on_the_row(void **state)
{
  (void)state;
  g_autofree char *comment = g_strdup(base.comment);
  Record other = base;
  other.source_row = 99;
  other.comment = comment;
  assert_true(record_same_content(&base, &other));
}

static void each_difference_in_content_counts(void **state)
{
  (void)state;
  Record differing[] = {base, base, base, base, base, base, base, base};
  differing[0].value = 4;
  differing[1].denominator = 1001;
  differing[2].has_value = false;
  differing[3].has_denominator = false;
  differing[4].status = STATUS_PROVISIONAL;
  differing[5].comment = NULL;
  differing[6].sample_size = 10;
  differing[7].design_effect = 1.5;
  for (guint i = 0; i < G_N_ELEMENTS(differing); i++)
    assert_false(record_same_content(&base, &differing[i]));
}

static void absent_numbers_are_not_compared(void **state)
{
  (void)state;
  Record a = base, b = base;
  a.has_value = b.has_value = false;
  b.value = 77;
  assert_true(record_same_content(&a, &b));
}

static void statuses_are_sdmxs(void **state)
{
  (void)state;
  for (int c = 0; c < 256; c++) {
    char status = (char)c;
    bool has_value = status != '\0' && strchr("APEFIBDUVG", status) != NULL;
    bool is_missing = status != '\0' && strchr("OMLQ", status) != NULL;
    assert_int_equal(status_is_known(status), has_value || is_missing);
    assert_int_equal(status_has_value(status), has_value);
  }
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(cell_is_indicator_period_and_breakdown),
      cmocka_unit_test(content_does_not_depend_on_the_row),
      cmocka_unit_test(each_difference_in_content_counts),
      cmocka_unit_test(absent_numbers_are_not_compared),
      cmocka_unit_test(statuses_are_sdmxs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
