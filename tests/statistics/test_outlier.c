#include "tests/support/test.h"

#include <math.h>

#include "statistics/outlier.h"

/* Expected values from R 4.2.2: rstudent(lm(y ~ t)) and pt(); for three points by mean(), sd() and pt(). */
typedef struct ResidualCase {
  unsigned n;
  unsigned tested;
  double values[10];
  double t;
  double probability;
} ResidualCase;

static const ResidualCase residual_cases[] = {
    {6, 5, {62.1, 63.5, 64.2, 66.0, 66.4, 68.1}, 0.647556944329539, 0.563409302229236},
    {6, 5, {62.1, 63.5, 64.2, 66.0, 66.4, 72.1}, 8.49673202711192, 0.00342351242608752},
    {6, 3, {62.1, 63.5, 64.2, 70.0, 66.4, 68.1}, 13.8401594303768, 0.000816478918737149},
    {5, 3, {70, 71.2, 71.9, 61, 74}, -67.6891289781452, 0.000218182542043179},
    {4, 3, {50, 52, 51, 60}, 3.57770876399965, 0.173512548944718},
    {10, 9, {120, 118, 121, 119, 122, 118, 121, 120, 119, 90}, -16.2149236653102, 8.25771008850202e-07},
    {9, 4, {10, 10, 11, 10, 30, 10, 11, 10, 10}, 37.2409571424922, 2.50182620445486e-08},
    {3, 2, {70, 71, 100}, 34.0636658821879, 0.0186837489809635},
    {3, 2, {70, 71, 70.5}, 0, 1},
};

static OutlierResidual residual_of(const double *values, unsigned n, unsigned tested)
{
  static const double positions[] = {2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025};
  OutlierResidual found = {0};
  assert_true(outlier_residual(positions, values, n, tested, &found));
  return found;
}

static void residuals_are_those_of_r(void **state)
{
  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS(residual_cases); i++) {
    const ResidualCase *row = &residual_cases[i];
    const OutlierResidual found = residual_of(row->values, row->n, row->tested);
    expect_double(found.t, row->t, 1e-9 * fmax(1, fabs(row->t)));
    expect_double(found.probability, row->probability, 1e-9 * row->probability);
    assert_int_equal(found.degrees_of_freedom, row->n > 3 ? row->n - 3 : 1);
    assert_false(found.is_exact);
  }
}

static double mean_of(const double *values, unsigned n)
{
  double sum = 0;
  for (unsigned i = 0; i < n; i++)
    sum += values[i];
  return sum / n;
}

/* As DHIS2 does it: the tested value among the others, population deviation. */
static double z_score(const double *values, unsigned n, unsigned tested)
{
  const double mean = mean_of(values, n);
  double squares = 0;
  for (unsigned i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean);
  return (values[tested] - mean) / sqrt(squares / n);
}

/* The case that no z-score with the usual threshold of 3 can see, and where the others lie on a line exactly. */
static void value_off_a_perfect_line_stands_out_where_z_scores_are_silent(void **state)
{
  (void)state;
  static const double values[] = {70, 71, 72, 61, 74};
  const OutlierResidual found = residual_of(values, 5, 3);
  assert_true(found.is_exact);
  assert_true(isinf(found.t) && found.t < 0);
  expect_double(found.probability, 0, 0);
  expect_double(found.expected, 73, 1e-9);
  expect_double(z_score(values, 5, 3), -1.91, 0.01);
}

static void z_score_of_ten_points_cannot_exceed_three(void **state)
{
  (void)state;
  static const double values[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1000000};
  expect_double(z_score(values, 10, 9), 3, 1e-9);
  assert_true(residual_of(values, 10, 9).probability < 1e-9);
}

static void value_on_a_perfect_line_is_in_line(void **state)
{
  (void)state;
  static const double values[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
  const OutlierResidual found = residual_of(values, 6, 3);
  assert_true(found.is_exact);
  expect_double(found.probability, 1, 0);
}

static void two_values_are_too_few(void **state)
{
  (void)state;
  static const double positions[] = {2024, 2025}, values[] = {1, 100};
  OutlierResidual untouched = {.expected = 42};
  assert_false(outlier_residual(positions, values, 2, 1, &untouched));
  expect_double(untouched.expected, 42, 0);
}

static void unit_and_origin_do_not_matter(void **state)
{
  (void)state;
  static const double years[] = {2021, 2022, 2023, 2024, 2025}, weeks[] = {0, 52, 104, 156, 208};
  static const double values[] = {5, 6, 8, 7, 30}, pennies[] = {500, 600, 800, 700, 3000};
  OutlierResidual a = {0}, b = {0};
  assert_true(outlier_residual(years, values, 5, 4, &a));
  assert_true(outlier_residual(weeks, pennies, 5, 4, &b));
  expect_double(a.t, b.t, 1e-9);
  expect_double(a.expected * 100, b.expected, 1e-9);
}

/* R: pbinom(). The first is the district whose deaths were 0, 0, 0, 5, 0: a median's deviation of zero never flags it. */
static void count_tails_are_those_of_r(void **state)
{
  (void)state;
  static const struct {
    int64_t events, past_events;
    double exposure, past_exposure;
    double probability;
  } rows[] = {
      {5, 0, 1, 4, 0.00064},
      {1, 0, 1, 4, 0.4},
      {0, 0, 1, 4, 1},
      {0, 20, 1, 4, 0.0230584300921369},
      {4, 2, 980, 9900, 0.0017008263516692},
      {12, 8, 1, 9, 1.1629835969564e-07},
      {3, 1, 1000, 3000, 0.1015625},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    expect_double(
        outlier_count_probability(rows[i].events, rows[i].exposure, rows[i].past_events, rows[i].past_exposure),
        rows[i].probability, 1e-9 * rows[i].probability);
}

/* R: phyper(). */
static void share_tails_are_those_of_r(void **state)
{
  (void)state;
  static const struct {
    int64_t events, total, past_events, past_total;
    double probability;
  } rows[] = {
      {3, 10, 25, 30, 0.00657793517076448}, {10, 10, 30, 30, 1},
      {0, 20, 12, 100, 0.19926682038392},   {22, 60, 20, 60, 0.848369441653122},
      {5, 5, 0, 20, 3.76435159043855e-05},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    expect_double(outlier_share_probability(rows[i].events, rows[i].total, rows[i].past_events, rows[i].past_total),
                  rows[i].probability, 1e-9 * rows[i].probability);
}

static void share_and_its_complement_are_judged_alike(void **state)
{
  (void)state;
  expect_double(outlier_share_probability(3, 10, 25, 30), outlier_share_probability(7, 10, 5, 30), 1e-12);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(residuals_are_those_of_r),
      cmocka_unit_test(value_off_a_perfect_line_stands_out_where_z_scores_are_silent),
      cmocka_unit_test(z_score_of_ten_points_cannot_exceed_three),
      cmocka_unit_test(value_on_a_perfect_line_is_in_line),
      cmocka_unit_test(two_values_are_too_few),
      cmocka_unit_test(unit_and_origin_do_not_matter),
      cmocka_unit_test(count_tails_are_those_of_r),
      cmocka_unit_test(share_tails_are_those_of_r),
      cmocka_unit_test(share_and_its_complement_are_judged_alike),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
