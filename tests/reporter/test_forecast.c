#include "tests/support/test.h"

#include <float.h>
#include <math.h>

#include "reporter/statistics/averaged.h"
#include "reporter/statistics/forecast.h"
#include "reporter/statistics/smoothing.h"
#include "reporter/statistics/theta.h"

/* Vectors S1 of the methods' page (base R 4.2.2 and Python 3.11). */
static const double s1[] = {62.1, 63.5, 64.2, 66.0, 66.4, 68.1};

#define LONGEST 70

/* A series of the test's own, with room for its points. */
typedef struct Sample {
  const char *name;
  guint n;
  Point points[LONGEST];
} Sample;

/* Growing with a bend, falling to a floor, swinging, with zeros and negatives, with gaps, huge and tiny: what properties must hold for. */
static guint make_samples(Sample *out_samples)
{
  guint n = 0;
  out_samples[n++] =
      (Sample){"share", 6, {{2020, 62.1}, {2021, 63.5}, {2022, 64.2}, {2023, 66.0}, {2024, 66.4}, {2025, 68.1}}};
  out_samples[n++] = (Sample){"gaps", 5, {{2010, 3.1}, {2012, 2.2}, {2013, 2.5}, {2019, 1.7}, {2024, 1.1}}};
  out_samples[n++] =
      (Sample){"zeros", 7, {{2018, 0}, {2019, 2}, {2020, 0}, {2021, 1}, {2022, 0}, {2023, 0}, {2024, 3}}};
  out_samples[n++] = (Sample){"negative", 5, {{2020, -4}, {2021, -2.5}, {2022, -3}, {2023, 0.5}, {2024, 1}}};
  out_samples[n++] =
      (Sample){"line", 8, {{2017, 1}, {2018, 2}, {2019, 3}, {2020, 4}, {2021, 5}, {2022, 6}, {2023, 7}, {2024, 8}}};
  out_samples[n++] =
      (Sample){"same", 6, {{2018, 100}, {2019, 100}, {2020, 100}, {2021, 100}, {2022, 100}, {2023, 100}}};
  out_samples[n++] = (Sample){"one", 1, {{2024, 42}}};
  out_samples[n++] = (Sample){"two", 2, {{2023, 40}, {2024, 42}}};
  out_samples[n++] = (Sample){"huge", 4, {{2021, 1e300}, {2022, 1.4e300}, {2023, 1.2e300}, {2024, 1.6e300}}};
  out_samples[n++] = (Sample){"tiny", 4, {{2021, 1e-300}, {2022, 2e-300}, {2023, 1e-300}, {2024, 3e-300}}};
  out_samples[n++] = (Sample){"collapse", 4, {{2021, 1e8}, {2022, 1e4}, {2023, 1}, {2024, 1e-4}}};
  Sample *swinging = &out_samples[n++];
  *swinging = (Sample){.name = "swinging", .n = LONGEST};
  for (int t = 0; t < LONGEST; t++)
    swinging->points[t] = (Point){.year = 1955 + t, .value = 50 + t + 9 * sin(t * 0.7) + 4 * cos(t * 2.3)};
  return n;
}

#define MAX_SAMPLES 16

static Forecast forecast_between(const Sample *sample, double floor, double ceiling, size_t horizon)
{
  ForecastSeries series = {.points = sample->points, .n_points = sample->n, .floor = floor, .ceiling = ceiling};
  Forecast forecast;
  forecast_series(&series, horizon, &forecast);
  return forecast;
}

static Forecast forecast_sample(const Sample *sample)
{
  return forecast_between(sample, -INFINITY, INFINITY, 12);
}

#define expect_close(actual, expected, name)                                                                           \
  do {                                                                                                                 \
    if (!(fabs((actual) - (expected)) <= 1e-9 * fmax(fabs(expected), DBL_MIN)))                                        \
      fail_msg("%s: %.17g is not %.17g", name, actual, expected);                                                      \
  } while (0)

static void expect_same_steps(const Forecast *actual, const Forecast *expected, double factor, const char *name)
{
  assert_int_equal(actual->n_steps, expected->n_steps);
  for (size_t h = 0; h < expected->n_steps; h++) {
    assert_int_equal(actual->steps[h].year, expected->steps[h].year);
    expect_close(actual->steps[h].mean, factor * expected->steps[h].mean, name);
    expect_close(actual->steps[h].lower80, factor * expected->steps[h].lower80, name);
    expect_close(actual->steps[h].upper80, factor * expected->steps[h].upper80, name);
    expect_close(actual->steps[h].lower95, factor * expected->steps[h].lower95, name);
    expect_close(actual->steps[h].upper95, factor * expected->steps[h].upper95, name);
  }
}

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

/* The recursion's line must be that of least squares on the values so far: slope 1.157142857 over S1, and its mean. */
static void theta_fits_its_line_by_recursion(void **state)
{
  (void)state;
  Theta theta = theta_begin(0.5, 0.5, s1[0]);
  for (size_t t = 0; t < G_N_ELEMENTS(s1); t++)
    theta_update(&theta, s1[t]);
  expect_double(theta.slope, 1.157142857, 5e-10);
  expect_double(theta.intercept + 3.5 * theta.slope, 65.05, 1e-12);
}

/* Equations 12 to 17 of Fiorucci et al. (2016), worked by hand for 2, 4, 3 with alpha 0.5, theta 2 and level 2. */

static void theta_expects_what_its_equations_say(void **state)
{
  (void)state;
  Theta theta = theta_begin(0.5, 0.5, 2);
  expect_double(theta_expected(&theta), 2, 1e-12);
  theta_update(&theta, 2); /* level 2, mean 2, slope 0, intercept 2 */
  expect_double(theta_expected(&theta), 2 + 0.5 * (0.5 * 2 + 1.5 * 0), 1e-12);
  theta_update(&theta, 4); /* level 3, mean 3, slope (0 + 6·(4 − 2)/2)/3 = 2, intercept 3 − 2·1.5 = 0 */
  expect_double(theta_expected(&theta), 3 + 0.5 * (0.25 * 0 + 1.75 * 2), 1e-12);
  theta_update(&theta, 3); /* level 3, mean 3, slope (2 + 6·(3 − 3)/3)/4 = 0.5, intercept 3 − 0.5·2 = 2 */
  expect_double(theta_expected(&theta), 3 + 0.5 * (0.125 * 2 + 1.875 * 0.5), 1e-12);
}

/* What was expected of a year must not change when later years become known. */
static void past_expectations_use_only_what_was_known(void **state)
{
  (void)state;
  static const AveragedForecast methods[] = {averaged_damped_trend, averaged_theta};
  for (size_t m = 0; m < G_N_ELEMENTS(methods); m++) {
    Expectations all, earlier;
    methods[m](s1, 6, 4, &all);
    methods[m](s1, 4, 4, &earlier);
    expect_double(all.next[3], earlier.next[3], 1e-12);
    expect_double(all.third[3], earlier.third[3], 1e-12);
    expect_double(earlier.ahead[0], all.next[3], 1e-12);
    expect_double(earlier.ahead[2], all.third[3], 1e-12);
  }
}

static void averages_follow_a_change_of_unit_and_origin(void **state)
{
  (void)state;
  static const AveragedForecast methods[] = {averaged_damped_trend, averaged_theta};
  double moved[G_N_ELEMENTS(s1)];
  for (size_t t = 0; t < G_N_ELEMENTS(s1); t++)
    moved[t] = 1000 - 3 * s1[t];
  for (size_t m = 0; m < G_N_ELEMENTS(methods); m++) {
    Expectations plain, after;
    methods[m](s1, 6, 10, &plain);
    methods[m](moved, 6, 10, &after);
    for (size_t h = 0; h < 10; h++)
      expect_double(after.ahead[h], 1000 - 3 * plain.ahead[h], 1e-8);
  }
}

static void steps_are_finite_nested_and_in_order(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  guint n = make_samples(samples);
  for (guint i = 0; i < n; i++) {
    Forecast forecast = forecast_sample(&samples[i]);
    for (size_t h = 0; h < forecast.n_steps; h++) {
      ForecastStep s = forecast.steps[h];
      bool is_nested = s.lower95 <= s.lower80 && s.lower80 <= s.mean && s.mean <= s.upper80 && s.upper80 <= s.upper95;
      bool is_finite = isfinite(s.lower95) && isfinite(s.upper95);
      if (!is_nested || !is_finite || s.year != samples[i].points[samples[i].n - 1].year + (int)h + 1)
        fail_msg("%s, year %d: %g %g %g %g %g", samples[i].name, s.year, s.lower95, s.lower80, s.mean, s.upper80,
                 s.upper95);
    }
  }
}

static void intervals_grow_with_the_years_ahead(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  make_samples(samples);
  Forecast forecast = forecast_between(&samples[0], 0, 100, 5);
  for (size_t h = 1; h < 5; h++)
    assert_true(forecast.steps[h].upper80 - forecast.steps[h].lower80 >
                forecast.steps[h - 1].upper80 - forecast.steps[h - 1].lower80);
}

static void another_unit_scales_the_forecast(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  guint n = make_samples(samples);
  for (guint i = 0; i < n; i++) {
    Sample scaled = samples[i];
    for (guint t = 0; t < scaled.n; t++)
      scaled.points[t].value *= 0.037;
    Forecast plain = forecast_sample(&samples[i]);
    Forecast after = forecast_sample(&scaled);
    expect_same_steps(&after, &plain, 0.037, samples[i].name);
  }
}

static void order_of_points_does_not_matter(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  guint n = make_samples(samples);
  for (guint i = 0; i < n; i++) {
    Sample reversed = samples[i];
    for (guint t = 0; t < reversed.n; t++)
      reversed.points[t] = samples[i].points[samples[i].n - 1 - t];
    Forecast plain = forecast_sample(&samples[i]);
    Forecast after = forecast_sample(&reversed);
    for (size_t h = 0; h < plain.n_steps; h++)
      assert_memory_equal(&after.steps[h].mean, &plain.steps[h].mean, 5 * sizeof(double));
  }
}

/* Negative or zero values rule logarithms out: then adding a constant moves the forecast by it. */
static void another_origin_moves_a_forecast_on_the_values(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  make_samples(samples);
  Sample moved = samples[3];
  for (guint t = 0; t < moved.n; t++)
    moved.points[t].value -= 500;
  Forecast plain = forecast_sample(&samples[3]);
  Forecast after = forecast_sample(&moved);
  for (size_t h = 0; h < plain.n_steps; h++)
    expect_double(after.steps[h].mean, plain.steps[h].mean - 500, 1e-7);
}

static void complement_of_a_share_has_the_mirrored_forecast(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  make_samples(samples);
  static const guint shares[] = {0, 1, 2, 5, 6, 7};
  for (guint i = 0; i < G_N_ELEMENTS(shares); i++) {
    Sample complement = samples[shares[i]];
    for (guint t = 0; t < complement.n; t++)
      complement.points[t].value = 100 - complement.points[t].value;
    Forecast share = forecast_between(&samples[shares[i]], 0, 100, 8);
    Forecast rest = forecast_between(&complement, 0, 100, 8);
    for (size_t h = 0; h < 8; h++) {
      expect_double(rest.steps[h].mean, 100 - share.steps[h].mean, 1e-9);
      expect_double(rest.steps[h].lower95, 100 - share.steps[h].upper95, 1e-9);
      expect_double(rest.steps[h].upper80, 100 - share.steps[h].lower80, 1e-9);
      int year = share.steps[h].year;
      expect_double(forecast_chance_at_most(&rest, year, 30.5), forecast_chance_at_least(&share, year, 69.5), 1e-9);
    }
  }
}

static void bounds_are_never_left(void **state)
{
  (void)state;
  Sample rising = {"rising", 4, {{2020, 90}, {2021, 94}, {2022, 97}, {2023, 99.5}}};
  Forecast forecast = forecast_between(&rising, 0, 100, 10);
  for (size_t h = 0; h < 10; h++) {
    assert_true(forecast.steps[h].upper95 <= 100 && forecast.steps[h].lower95 >= 0);
    assert_true(forecast.steps[h].mean <= 100);
  }
  assert_int_equal(forecast.method, FORECAST_COMBINATION);
}

static void chance_falls_as_the_target_rises(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  guint n = make_samples(samples);
  for (guint i = 0; i < n; i++) {
    Forecast forecast = forecast_sample(&samples[i]);
    int year = forecast.last_year + 5;
    double centre = forecast.steps[4].mean;
    double size = fmax(fabs(centre), DBL_MIN);
    double previous = 1;
    for (int step = -60; step <= 60; step++) {
      double target = centre + size * step / 20;
      double at_least = forecast_chance_at_least(&forecast, year, target);
      if (!(at_least <= previous + 1e-12 && at_least >= 0))
        fail_msg("%s: chance of %g is %g after %g", samples[i].name, target, at_least, previous);
      previous = at_least;
    }
  }
}

static void chances_agree_with_the_intervals(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  make_samples(samples);
  Forecast forecast = forecast_sample(&samples[0]);
  for (size_t h = 0; h < forecast.n_steps; h++) {
    ForecastStep step = forecast.steps[h];
    expect_double(forecast_chance_at_least(&forecast, step.year, step.mean), 0.5, 1e-9);
    expect_double(forecast_chance_at_least(&forecast, step.year, step.upper80), 0.1, 1e-9);
    expect_double(forecast_chance_at_most(&forecast, step.year, step.lower80), 0.1, 1e-9);
    expect_double(forecast_chance_at_least(&forecast, step.year, step.upper95), 0.025, 1e-9);
    expect_double(forecast_chance_at_most(&forecast, step.year, step.lower95), 0.025, 1e-9);
  }
}

static void beyond_a_bound_nothing_is_possible(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  make_samples(samples);
  Forecast forecast = forecast_between(&samples[0], 0, 100, 5);
  expect_double(forecast_chance_at_least(&forecast, 2030, 0), 1, 0);
  expect_double(forecast_chance_at_least(&forecast, 2030, 100.5), 0, 0);
  expect_double(forecast_chance_at_most(&forecast, 2030, 100), 1, 0);
  expect_double(forecast_chance_at_most(&forecast, 2030, -1), 0, 0);
}

/* Six years at full coverage: 6 / (6 + h) that it stays, by Laplace's rule of succession. */
static void unchanged_series_probably_goes_on(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  make_samples(samples);
  Forecast forecast = forecast_between(&samples[5], 0, 100, 6);
  assert_int_equal(forecast.method, FORECAST_UNCHANGED);
  expect_double(forecast.steps[0].mean, 100, 0);
  expect_double(forecast.steps[0].lower80, 100, 0);
  assert_true(forecast.steps[5].lower95 < 100 && forecast.steps[5].lower95 > 99);
  expect_double(forecast_chance_at_least(&forecast, 2025, 100), 0.75 + 0.25 * 0.5, 1e-9);
  expect_double(forecast_chance_at_least(&forecast, 2029, 100), 0.5 + 0.5 * 0.5, 1e-9);
}

/* Between 20 and 120 a value is as far from its bounds as 20 less is between 0 and 100. */
static void bounds_need_not_begin_at_zero(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  make_samples(samples);
  static const guint shares[] = {0, 5, 6, 7};
  for (guint i = 0; i < G_N_ELEMENTS(shares); i++) {
    Sample higher = samples[shares[i]];
    for (guint t = 0; t < higher.n; t++)
      higher.points[t].value += 20;
    Forecast plain = forecast_between(&samples[shares[i]], 0, 100, 5);
    Forecast after = forecast_between(&higher, 20, 120, 5);
    expect_double(after.steps[4].mean, plain.steps[4].mean + 20, 1e-9);
    expect_double(after.steps[4].lower95, plain.steps[4].lower95 + 20, 1e-9);
    expect_double(after.steps[4].upper95, plain.steps[4].upper95 + 20, 1e-9);
  }
}

static double growth_of_width(const Sample *sample)
{
  Forecast forecast = forecast_sample(sample);
  return (forecast.steps[5].upper80 - forecast.steps[5].lower80) /
         (forecast.steps[0].upper80 - forecast.steps[0].lower80);
}

/* Errors add up where steps do, and do not where values return to a level. */
static void series_shows_how_fast_its_errors_grow(void **state)
{
  (void)state;
  static const double steps[] = {3, -2, 1, 4, -3, -4, 2, -1, 3, -3, 1, -4, 2, 4, -2, 1, -1, 3, -3, 2};
  Sample returning = {.name = "returning", .n = 20};
  Sample walking = {.name = "walking", .n = 20};
  double sum = 0;
  for (guint t = 0; t < 20; t++) {
    sum += steps[(t * 7) % 20] + 0.5 * sum / (t + 1);
    returning.points[t] = (Point){.year = 2000 + (int)t, .value = steps[t] - 100};
    walking.points[t] = (Point){.year = 2000 + (int)t, .value = sum - 200};
  }
  assert_true(growth_of_width(&returning) < 1.8);
  assert_true(growth_of_width(&walking) > 2.5);
}

/* On the values a fall goes on below zero, where no logarithm is. */
static void steep_fall_stays_above_zero(void **state)
{
  (void)state;
  Sample falling = {"falling", 5, {{2020, 100}, {2021, 75}, {2022, 50}, {2023, 25}, {2024, 3}}};
  Forecast forecast = forecast_sample(&falling);
  assert_int_equal(forecast.method, FORECAST_COMBINATION_LOG);
  for (size_t h = 0; h < 6; h++)
    assert_true(forecast.steps[h].lower95 > 0 && forecast.steps[h].mean < 10 && forecast.steps[h].upper95 < 1e6);
}

static void zeros_go_on(void **state)
{
  (void)state;
  Sample zeros = {"zeros", 3, {{2020, 0}, {2021, 0}, {2022, 0}}};
  Forecast forecast = forecast_sample(&zeros);
  expect_double(forecast.steps[11].upper95, 0, 0);
  expect_double(forecast.steps[11].lower95, 0, 0);
  expect_double(forecast_chance_at_most(&forecast, 2030, 0), 1, 0);
  expect_double(forecast_chance_at_least(&forecast, 2030, 1), 0, 0);
}

static void one_point_gives_a_level_with_wide_intervals(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  make_samples(samples);
  Forecast forecast = forecast_sample(&samples[6]);
  assert_int_equal(forecast.method, FORECAST_LEVEL);
  expect_double(forecast.steps[0].mean, 42, 1e-12);
  assert_true(forecast.steps[0].lower80 < 0.9 * 42 && forecast.steps[0].upper80 > 1.1 * 42);
  assert_true(forecast.steps[11].lower95 > 0);
}

static void only_the_last_sixty_years_speak(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  guint n = make_samples(samples);
  Sample *swinging = &samples[n - 1];
  Sample recent = {.name = "recent", .n = FORECAST_WINDOW};
  for (guint t = 0; t < FORECAST_WINDOW; t++)
    recent.points[t] = swinging->points[LONGEST - FORECAST_WINDOW + t];
  Forecast of_all = forecast_sample(swinging);
  Forecast of_recent = forecast_sample(&recent);
  assert_int_equal(of_all.n_used, FORECAST_WINDOW);
  expect_double(of_all.steps[11].mean, of_recent.steps[11].mean, 1e-9);
}

/* A year that lies on the line between its neighbours adds certainty, not direction. */
static void gap_is_bridged_by_a_straight_line(void **state)
{
  (void)state;
  Sample whole = {"whole", 7, {{2018, 10}, {2019, 11}, {2020, 14}, {2021, 15}, {2022, 16}, {2023, 15}, {2024, 18}}};
  Sample gappy = {"gappy", 6, {{2018, 10}, {2019, 11}, {2020, 14}, {2022, 16}, {2023, 15}, {2024, 18}}};
  Forecast of_whole = forecast_between(&whole, 0, 100, 3);
  Forecast of_gappy = forecast_between(&gappy, 0, 100, 3);
  expect_double(of_gappy.steps[2].mean, of_whole.steps[2].mean, 1e-9);
  assert_int_equal(of_gappy.n_used, 6);
  assert_true(of_gappy.steps[2].upper95 != of_whole.steps[2].upper95);
}

static void method_is_named(void **state)
{
  (void)state;
  Sample samples[MAX_SAMPLES];
  make_samples(samples);
  assert_string_equal(forecast_method_code(forecast_sample(&samples[0]).method), "combination_log");
  assert_string_equal(forecast_method_code(forecast_between(&samples[0], 0, 100, 1).method), "combination");
  assert_string_equal(forecast_method_code(forecast_sample(&samples[3]).method), "combination");
  assert_string_equal(forecast_method_code(forecast_sample(&samples[5]).method), "unchanged");
  assert_string_equal(forecast_method_code(forecast_sample(&samples[7]).method), "level");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(smoothing_with_given_parameters_agrees_with_R),
      cmocka_unit_test(theta_fits_its_line_by_recursion),
      cmocka_unit_test(theta_expects_what_its_equations_say),
      cmocka_unit_test(past_expectations_use_only_what_was_known),
      cmocka_unit_test(averages_follow_a_change_of_unit_and_origin),
      cmocka_unit_test(steps_are_finite_nested_and_in_order),
      cmocka_unit_test(intervals_grow_with_the_years_ahead),
      cmocka_unit_test(another_unit_scales_the_forecast),
      cmocka_unit_test(order_of_points_does_not_matter),
      cmocka_unit_test(another_origin_moves_a_forecast_on_the_values),
      cmocka_unit_test(complement_of_a_share_has_the_mirrored_forecast),
      cmocka_unit_test(bounds_are_never_left),
      cmocka_unit_test(chance_falls_as_the_target_rises),
      cmocka_unit_test(chances_agree_with_the_intervals),
      cmocka_unit_test(beyond_a_bound_nothing_is_possible),
      cmocka_unit_test(unchanged_series_probably_goes_on),
      cmocka_unit_test(bounds_need_not_begin_at_zero),
      cmocka_unit_test(series_shows_how_fast_its_errors_grow),
      cmocka_unit_test(steep_fall_stays_above_zero),
      cmocka_unit_test(zeros_go_on),
      cmocka_unit_test(one_point_gives_a_level_with_wide_intervals),
      cmocka_unit_test(only_the_last_sixty_years_speak),
      cmocka_unit_test(gap_is_bridged_by_a_straight_line),
      cmocka_unit_test(method_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
