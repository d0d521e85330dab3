#include "tests/support/test.h"

#include <math.h>

#include "reporter/statistics/forecast.h"
#include "reporter/statistics/smoothing.h"

/* Vectors S1 of the methods' page (base R 4.2.2 and Python 3.11). */
static const double s1[] = {62.1, 63.5, 64.2, 66.0, 66.4, 68.1};
static const Point s1_points[] = {{2020, 62.1}, {2021, 63.5}, {2022, 64.2}, {2023, 66.0}, {2024, 66.4}, {2025, 68.1}};

static void smoothing_with_given_parameters_agrees_with_R(void **state)
{
  (void)state;
  Smoothing damped = {.alpha = 0.8, .beta = 0.2, .phi = 0.9, .level = s1[0], .slope = s1[1] - s1[0]};
  Smoothing holt = {.alpha = 0.8, .beta = 0.2, .phi = 1, .level = s1[0], .slope = s1[1] - s1[0]};
  for (size_t t = 1; t < G_N_ELEMENTS(s1); t++) {
    smoothing_update(&damped, s1[t]);
    smoothing_update(&holt, s1[t]);
  }
  expect_double(smoothing_ahead(&damped, 5), 71.4445281, 5e-8);
  expect_double(smoothing_ahead(&holt, 5), 74.3296371, 5e-8);
}

static ForecastSeries share(void)
{
  return (ForecastSeries){.points = s1_points, .n_points = 6, .floor = 0, .ceiling = 100};
}

static void intervals_are_nested_around_the_mean(void **state)
{
  (void)state;
  ForecastSeries series = share();
  Forecast forecast;
  forecast_series(&series, 6, &forecast);
  for (size_t h = 0; h < 6; h++) {
    ForecastStep step = forecast.steps[h];
    assert_int_equal(step.year, 2026 + (int)h);
    assert_true(step.lower95 < step.lower80 && step.lower80 < step.mean);
    assert_true(step.mean < step.upper80 && step.upper80 < step.upper95);
  }
}

static void chance_falls_as_the_target_rises(void **state)
{
  (void)state;
  ForecastSeries series = share();
  Forecast forecast;
  forecast_series(&series, 5, &forecast);
  double previous = 1;
  for (double target = 50; target <= 100; target += 0.5) {
    double chance = forecast_chance_at_least(&forecast, 2030, target);
    assert_true(chance <= previous && chance >= 0);
    expect_double(chance + forecast_chance_at_most(&forecast, 2030, target), target < 100 ? 1 : 1 + chance, 1e-12);
    previous = chance;
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(smoothing_with_given_parameters_agrees_with_R),
      cmocka_unit_test(intervals_are_nested_around_the_mean),
      cmocka_unit_test(chance_falls_as_the_target_rises),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
