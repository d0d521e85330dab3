/* Where a method has no answer it says so: zeros, signs, bounds, too few points, data without a line. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/statistics/disparity.h"
#include "reporter/statistics/dispersion.h"
#include "reporter/statistics/poisson.h"
#include "reporter/statistics/progress.h"
#include "reporter/statistics/progress_aarr.h"
#include "reporter/statistics/progress_cagr.h"
#include "reporter/statistics/progress_escap.h"
#include "reporter/statistics/trend_events.h"
#include "reporter/statistics/trend_line.h"
#include "reporter/statistics/trend_mann_kendall.h"
#include "reporter/statistics/trend_share.h"
#include "reporter/statistics/trend_theil_sen.h"
#include "reporter/statistics/volatility.h"

typedef struct Row {
  const char *fact;
  Course course;
  Pace pace;
  Undefined undefined;
  GrowthClass class;
  Undefined growth_undefined;
} Row;

static const Row rows[] = {
    {"zero_base_has_a_pace_but_no_growth",
     {2020, 0, 2025, 3, 2030, 10, GOAL_AT_LEAST},
     PACE_BEHIND,
     UNDEFINED_NOT,
     GROWTH_UNKNOWN,
     UNDEFINED_ZERO},
    {"zero_goal_has_a_pace_but_no_growth",
     {2020, 8, 2025, 3, 2030, 0, GOAL_AT_MOST},
     PACE_ON_SCHEDULE,
     UNDEFINED_NOT,
     GROWTH_UNKNOWN,
     UNDEFINED_ZERO},
    {"zero_value_at_a_zero_goal_is_achieved",
     {2020, 8, 2025, 0, 2030, 0, GOAL_AT_MOST},
     PACE_ACHIEVED,
     UNDEFINED_NOT,
     GROWTH_ACHIEVED,
     UNDEFINED_ZERO},
    {"growth_does_not_cross_zero",
     {2020, -2, 2025, 1, 2030, 3, GOAL_AT_LEAST},
     PACE_ON_SCHEDULE,
     UNDEFINED_NOT,
     GROWTH_UNKNOWN,
     UNDEFINED_SIGN},
    {"negative_numbers_rise_by_shrinking",
     {2020, -8, 2025, -4, 2030, -2, GOAL_AT_LEAST},
     PACE_ON_SCHEDULE,
     UNDEFINED_NOT,
     GROWTH_SUBSTANTIAL,
     UNDEFINED_NOT},
    {"negative_numbers_that_grow_away_deteriorate",
     {2020, -8, 2025, -9, 2030, -2, GOAL_AT_LEAST},
     PACE_REVERSED,
     UNDEFINED_NOT,
     GROWTH_DETERIORATION,
     UNDEFINED_NOT},
    {"baseline_at_the_goal_is_kept",
     {2020, 97, 2025, 96, 2030, 95, GOAL_AT_LEAST},
     PACE_KEPT,
     UNDEFINED_BASELINE_MET,
     GROWTH_KEPT,
     UNDEFINED_BASELINE_MET},
    {"baseline_at_the_goal_has_slipped",
     {2020, 97, 2025, 94, 2030, 95, GOAL_AT_LEAST},
     PACE_SLIPPED,
     UNDEFINED_BASELINE_MET,
     GROWTH_SLIPPED,
     UNDEFINED_BASELINE_MET},
    {"baseline_on_a_goal_that_is_not_good_enough",
     {2020, 12, 2025, 13, 2030, 12, GOAL_BELOW},
     PACE_UNKNOWN,
     UNDEFINED_NO_DISTANCE,
     GROWTH_UNKNOWN,
     UNDEFINED_NO_DISTANCE},
    {"a_goal_that_must_be_passed_is_not_met_on_it",
     {2020, 20, 2025, 12, 2030, 12, GOAL_BELOW},
     PACE_ON_SCHEDULE,
     UNDEFINED_NOT,
     GROWTH_SUBSTANTIAL,
     UNDEFINED_NOT},
    {"no_time_has_passed",
     {2020, 60, 2020, 61, 2030, 70, GOAL_AT_LEAST},
     PACE_UNKNOWN,
     UNDEFINED_NO_TIME,
     GROWTH_UNKNOWN,
     UNDEFINED_NO_TIME},
    {"standing_still_is_behind_not_reversed",
     {2020, 60, 2025, 60, 2030, 70, GOAL_AT_LEAST},
     PACE_BEHIND,
     UNDEFINED_NOT,
     GROWTH_LIMITED,
     UNDEFINED_NOT},
    {"falling_behind_the_baseline_is_reversed",
     {2020, 60, 2025, 59, 2030, 70, GOAL_AT_LEAST},
     PACE_REVERSED,
     UNDEFINED_NOT,
     GROWTH_DETERIORATION,
     UNDEFINED_NOT},
};

static void is_judged_so(void **state)
{
  const Row *row = *state;
  Progress progress = progress_of(&row->course);
  GrowthProgress growth = growth_progress(&row->course);
  assert_int_equal(progress.pace, row->pace);
  assert_int_equal(progress.undefined, row->undefined);
  assert_int_equal(growth.class, row->class);
  assert_int_equal(growth.undefined, row->growth_undefined);
}

static void growth_at_the_natural_limit_is_not_defined(void **state)
{
  (void)state;
  GrowthProgress at_limit = growth_progress_without_goal(2020, 100, 2025, 99, 1, true, 100);
  GrowthProgress near_limit = growth_progress_without_goal(2020, 99.5, 2025, 99.7, 1, true, 100);
  GrowthProgress no_limit = growth_progress_without_goal(2020, 99.5, 2025, 99.7, 1, false, 0);
  assert_int_equal(at_limit.undefined, UNDEFINED_AT_LIMIT);
  assert_int_equal(near_limit.class, GROWTH_SUBSTANTIAL);
  assert_int_equal(no_limit.class, GROWTH_LIMITED);
}

static void mean_score_is_achieved_only_when_all_are(void **state)
{
  (void)state;
  Course met = {2020, 60, 2025, 72, 2030, 70, GOAL_AT_LEAST};
  Course from_zero = {2020, 0, 2025, 3, 2030, 10, GOAL_AT_LEAST};
  Course still = {2020, 60, 2025, 60, 2030, 70, GOAL_AT_LEAST};
  GrowthProgress series[] = {growth_progress(&met), growth_progress(&still), growth_progress(&from_zero)};
  double score = NAN;
  bool is_achieved = true;
  assert_true(growth_mean_score(series, 3, &score, &is_achieved));
  expect_double(score, (5 - 2.5) / 2, 1e-12);
  assert_false(is_achieved);
  assert_true(growth_mean_score(series, 1, &score, &is_achieved));
  assert_true(is_achieved);
  assert_false(growth_mean_score(&series[2], 1, &score, &is_achieved));
}

static void chart_levels(void **state)
{
  (void)state;
  Course near_full = {2020, 97, 2025, 99.1, 2030, 100, GOAL_AT_LEAST};
  Course from_zero = {2020, 0, 2025, 3, 2030, 10, GOAL_AT_LEAST};
  Course back = {2020, 60, 2025, 60.1, 2030, 70, GOAL_AT_LEAST};
  assert_int_equal(chart_progress(&near_full, true).level, 3);
  assert_int_equal(chart_progress(&from_zero, false).level, 0);
  assert_int_equal(chart_progress(&from_zero, false).undefined, UNDEFINED_ZERO);
  assert_int_equal(chart_progress(&back, true).level, 1);
  assert_int_equal(chart_progress_without_goal(2020, 100, 2025, 111, 1).level, 3);
  assert_int_equal(chart_progress_without_goal(2020, 100, 2025, 105, 1).level, 2);
  assert_int_equal(chart_progress_without_goal(2020, 100, 2025, 105, -1).level, 1);
  assert_int_equal(chart_progress_without_goal(2020, 100, 2025, 89, -1).level, 3);
  assert_int_equal(chart_progress_yes_no(true).level, 3);
  assert_int_equal(chart_progress_yes_no(false).level, 1);
}

static void anticipated_gap_classes(void **state)
{
  (void)state;
  const Point steady[] = {{2021, 61}, {2022, 62}, {2023, 63}, {2024, 64}, {2025, 65}};
  const Point slow[] = {{2021, 60.5}, {2022, 61}, {2023, 61.5}, {2024, 62}, {2025, 62.5}};
  const Point falling[] = {{2021, 59}, {2022, 58}, {2023, 57}, {2024, 56}, {2025, 55}};
  Course course = {2020, 60, 2025, 65, 2030, 70, GOAL_AT_LEAST};
  EscapAnticipated reaches = escap_anticipated(&course, steady, 5);
  EscapAnticipated half = escap_anticipated(&course, slow, 5);
  expect_double(reaches.expected, 70, 1e-9);
  assert_int_equal(reaches.outlook, ESCAP_ON_TRACK);
  expect_double(half.gap, 50, 1e-9);
  assert_int_equal(half.outlook, ESCAP_ACCELERATE);
  assert_int_equal(escap_anticipated(&course, falling, 5).outlook, ESCAP_REVERSE);
  assert_int_equal(escap_anticipated(&course, steady, 1).undefined, UNDEFINED_TOO_FEW);
}

static void parity_status_is_the_same_from_either_side(void **state)
{
  (void)state;
  Course below = {2020, 40, 2025, 45, 2030, 50, GOAL_AT_LEAST};
  Course above = {2020, 60, 2025, 55, 2030, 50, GOAL_AT_LEAST};
  double from_below = NAN, from_above = NAN;
  assert_int_equal(escap_parity_status(&below, &from_below), UNDEFINED_NOT);
  assert_int_equal(escap_parity_status(&above, &from_above), UNDEFINED_NOT);
  expect_double(from_below, 5, 1e-12);
  expect_double(from_above, 5, 1e-12);
}

static void reduction_of_zero_is_not_defined(void **state)
{
  (void)state;
  const Point points[] = {{2023, 8}, {2024, 0}, {2025, 4}};
  Course done = {2020, 8, 2025, 4, 2030, 0, GOAL_AT_MOST};
  double rate = 7;
  assert_int_equal(annual_reduction(points, 3, &rate), UNDEFINED_ZERO);
  assert_int_equal(annual_reduction_required(&done, &rate), UNDEFINED_ZERO);
  expect_double(rate, 7, 0);
}

static void too_few_points_have_no_trend(void **state)
{
  (void)state;
  const Point points[] = {{2023, 8}, {2024, 6}, {2025, 4}, {2026, 3}};
  Line line;
  TheilSen median;
  MannKendall test;
  Interval interval;
  Volatility swing;
  ShareTrend share;
  assert_false(line_fit(points, 1, &line));
  assert_false(theil_sen_fit(points, 1, &median));
  assert_false(mann_kendall_test(points, 2, &test));
  assert_false(share_trend_fit(points, 2, 100, &share));
  assert_false(volatility_of(points, 2, &swing));
  assert_false(theil_sen_slope_interval(points, 4, 0.95, &interval));
  assert_true(theil_sen_slope_interval(points, 4, 0.90, &interval));
}

static void shares_at_their_bounds_need_their_parts(void **state)
{
  (void)state;
  const Point full[] = {{2021, 99}, {2022, 100}, {2023, 100}, {2024, 100}};
  const EventYear parts[] = {{2021, 99, 100}, {2022, 100, 100}, {2023, 100, 100}, {2024, 100, 100}};
  ShareTrend trend;
  assert_false(share_trend_fit(full, 4, 100, &trend));
  assert_true(share_trend_fit_parts(parts, 4, 100, &trend));
  Interval interval = share_trend_prediction(&trend, 2030, 0.95);
  assert_true(interval.low > 0 && interval.high <= 100 && share_trend_value(&trend, 2030) > 99);
}

static void data_without_a_line_have_none(void **state)
{
  (void)state;
  const EventYear none[] = {{2021, 0, 900}, {2022, 0, 950}, {2023, 0, 1000}};
  const EventYear last[] = {{2021, 0, 900}, {2022, 0, 950}, {2023, 3, 1000}};
  const EventYear full[] = {{2021, 80, 90}, {2022, 95, 95}, {2023, 100, 100}};
  const EventYear middle[] = {{2021, 0, 900}, {2022, 1, 950}, {2023, 0, 1000}};
  EventTrend trend;
  double rising = NAN, falling = NAN;
  assert_false(event_trend_fit(EVENTS_POISSON, none, 3, &trend));
  assert_false(event_trend_fit(EVENTS_POISSON, last, 3, &trend));
  assert_false(event_trend_fit(EVENTS_BINOMIAL, full, 3, &trend));
  assert_true(event_trend_fit(EVENTS_POISSON, middle, 3, &trend));
  assert_false(event_trend_test(none, 3, &rising, &falling));
  assert_true(event_trend_test(last, 3, &rising, &falling));
  expect_double(rising, pow(1000.0 / 2850, 3), 1e-12);
}

static void one_death_is_neither_kept_nor_exceeded(void **state)
{
  (void)state;
  const EventYear years[] = {{2021, 0, 1000}, {2022, 0, 1000}, {2023, 0, 1000}, {2024, 0, 1000}, {2025, 1, 1000}};
  EventPool pool;
  for (guint window = 1; window <= 5; window += 2) {
    assert_true(event_pool(years, 5, 2025, window, &pool));
    assert_int_equal(pool.events, 1);
    assert_int_equal(pool.n_years, window);
    double expectation = pool.exposure * 12 / 1e5;
    assert_int_equal(poisson_ceiling_finding(pool.events, expectation, 0.05), CEILING_UNDECIDED);
  }
  assert_false(event_pool(years, 5, 2030, 3, &pool));
  assert_int_equal(poisson_ceiling_finding(5, 0.6, 0.05), CEILING_EXCEEDED);
  assert_int_equal(poisson_ceiling_finding(0, 3.0, 0.05), CEILING_KEPT);
}

static void events_that_are_not_rare_are_not_pooled(void **state)
{
  (void)state;
  const EventYear years[] = {{2024, 4999999, 1e9}, {2025, 5000000, 1e9}, {2026, 5000000, 1e9}};
  EventPool pool;
  assert_true(event_pool(years, 3, 2025, 2, &pool));
  assert_int_equal(pool.events, 9999999);
  assert_false(event_pool(years, 3, 2026, 2, &pool));
}

static void few_events_swing_by_nature(void **state)
{
  (void)state;
  const EventYear rare[] = {{2021, 0, 1000}, {2022, 2, 1000}, {2023, 0, 1000}, {2024, 1, 1000}, {2025, 0, 1000}};
  const EventYear burst[] = {{2021, 0, 1000}, {2022, 0, 1000}, {2023, 0, 1000}, {2024, 5, 1000}, {2025, 0, 1000}};
  Dispersion dispersion;
  assert_true(dispersion_test(rare, 5, &dispersion));
  assert_true(dispersion.is_exact && dispersion.p > 0.2);
  assert_true(dispersion_test(burst, 5, &dispersion));
  expect_double(dispersion.p, 5 * pow(0.2, 5), 1e-12);
}

static void dispersion_refuses_what_it_cannot_weigh(void **state)
{
  (void)state;
  EventYear years[40];
  Dispersion dispersion;
  for (guint i = 0; i < G_N_ELEMENTS(years); i++)
    years[i] = (EventYear){1980 + (int)i, 2, 1000};
  assert_false(dispersion_test(years, 40, &dispersion));
  years[0].events = 1.5;
  assert_false(dispersion_test(years, 5, &dispersion));
  assert_false(dispersion_test(years + 1, 2, &dispersion));
}

static void gap_without_a_denominator_is_not_defined(void **state)
{
  (void)state;
  double gap = 7;
  assert_false(disparity_ratio(3, 0, &gap));
  assert_false(disparity_share(0, 0, &gap));
  assert_false(disparity_adjusted(0, 0, &gap));
  assert_false(disparity_max_ratio(3, 0, &gap));
  expect_double(gap, 7, 0);
  assert_true(disparity_adjusted(3, 0, &gap));
  expect_double(gap, 2, 0);
}

static void gap_shrinks_from_either_side(void **state)
{
  (void)state;
  const Point gaps[] = {{2021, 44}, {2022, 45}, {2023, 46}, {2024, 53}, {2025, 52}};
  Narrowing narrowing;
  assert_true(disparity_narrowing(gaps, 5, 50, &narrowing));
  assert_true(narrowing.is_narrower);
  expect_double(narrowing.first, 6, 0);
  expect_double(narrowing.last, 2, 0);
  expect_double(narrowing.p, 1.0 / 120, 1e-15);
  assert_true(disparity_narrowing(gaps, 2, 50, &narrowing));
  assert_true(isnan(narrowing.p));
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 14] = {
      cmocka_unit_test(growth_at_the_natural_limit_is_not_defined),
      cmocka_unit_test(mean_score_is_achieved_only_when_all_are),
      cmocka_unit_test(chart_levels),
      cmocka_unit_test(anticipated_gap_classes),
      cmocka_unit_test(parity_status_is_the_same_from_either_side),
      cmocka_unit_test(reduction_of_zero_is_not_defined),
      cmocka_unit_test(too_few_points_have_no_trend),
      cmocka_unit_test(shares_at_their_bounds_need_their_parts),
      cmocka_unit_test(data_without_a_line_have_none),
      cmocka_unit_test(one_death_is_neither_kept_nor_exceeded),
      cmocka_unit_test(events_that_are_not_rare_are_not_pooled),
      cmocka_unit_test(few_events_swing_by_nature),
      cmocka_unit_test(dispersion_refuses_what_it_cannot_weigh),
      cmocka_unit_test(gap_without_a_denominator_is_not_defined),
      cmocka_unit_test(gap_shrinks_from_either_side),
  };
  const size_t others = 14;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[others + i] = (struct CMUnitTest){rows[i].fact, is_judged_so, NULL, NULL, (void *)&rows[i]};
  return _cmocka_run_group_tests("edges", tests, others + G_N_ELEMENTS(rows), NULL, NULL);
}
