#include "tests/support/test.h"

#include "reporter/wording/number.h"

/* What people expect of half up; the doubles behind them mostly lie below the half. Checked with Python's decimal, ROUND_HALF_UP of the shown text. */
static void text_rounds_half_up_on_the_decimal_value(void **state)
{
  (void)state;
  static const struct {
    double value;
    guint decimals;
    const char *expected;
  } rows[] = {
      {2.675, 2, "2.68"},
      {1.005, 2, "1.01"},
      {0.285, 2, "0.29"},
      {-2.675, 2, "-2.68"},
      {14.25, 1, "14.3"},
      {14.249999, 1, "14.2"},
      {0.05, 1, "0.1"},
      {0.049, 1, "0.0"},
      {-0.049, 1, "0.0"},
      {0.0, 0, "0"},
      {-0.0, 1, "0.0"},
      {0.5, 0, "1"},
      {1.5, 0, "2"},
      {2.5, 0, "3"},
      {99.95, 1, "100.0"},
      {9.9999, 2, "10.00"},
      {0.0004, 3, "0.000"},
      {0.0005, 3, "0.001"},
      {123456789.125, 2, "123456789.13"},
      {57.0 / 60 * 100, 1, "95.0"},
      {0.57 * 100, 0, "57"},
      {23.0 / 40000 * 100, 3, "0.058"},
      {1234567, 0, "1234567"},
      {5000000, 2, "5000000.00"},
      {1e15, 1, "1000000000000000.0"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = number_rounded(rows[i].value, rows[i].decimals);
    assert_string_equal(text, rows[i].expected);
  }
}

static void csv_has_the_shortest_text_that_reads_back(void **state)
{
  (void)state;
  static const struct {
    double value;
    const char *expected;
  } rows[] = {
      {0.1, "0.1"},
      {0.1 + 0.2, "0.30000000000000004"},
      {95, "95"},
      {1.0 / 3, "0.3333333333333333"},
      {-0.0, "0"},
      {-12.5, "-12.5"},
      {370.37037037037037, "370.3703703703704"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = number_exact(rows[i].value);
    assert_string_equal(text, rows[i].expected);
    assert_true(g_ascii_strtod(text, NULL) == rows[i].value);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_rounds_half_up_on_the_decimal_value),
      cmocka_unit_test(csv_has_the_shortest_text_that_reads_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
