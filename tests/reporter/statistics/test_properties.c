/* What must hold whatever the numbers are: over many random series and courses, drawn by a generator with a fixed seed. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/statistics/dispersion.h"
#include "reporter/statistics/progress.h"
#include "reporter/statistics/progress_cagr.h"
#include "reporter/statistics/trend_events.h"
#include "reporter/statistics/trend_line.h"
#include "reporter/statistics/trend_mann_kendall.h"
#include "reporter/statistics/trend_share.h"
#include "reporter/statistics/trend_theil_sen.h"
#include "reporter/statistics/volatility.h"

#define ROUNDS 2000
#define MAX_N 12

static GRand *dice;

static int set_up(void **state)
{
  (void)state;
  dice = g_rand_new_with_seed(20251126);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  g_rand_free(dice);
  return 0;
}

/* A share in percent with one decimal, as published. */
static double any_share(void)
{
  return g_rand_int_range(dice, 1, 1000) / 10.0;
}

static Course any_course(void)
{
  int year = g_rand_int_range(dice, 2021, 2031);
  GoalSide side = g_rand_boolean(dice) ? GOAL_AT_LEAST : GOAL_AT_MOST;
  return (Course){2020, any_share(), year, any_share(), 2030, any_share(), side};
}

static guint any_series(Point *out_points)
{
  guint n = (guint)g_rand_int_range(dice, 3, MAX_N + 1);
  for (guint i = 0; i < n; i++)
    out_points[i] = (Point){2011 + (int)i, any_share()};
  return n;
}

static void shuffle(Point *points, guint n)
{
  for (guint i = n - 1; i > 0; i--) {
    guint j = (guint)g_rand_int_range(dice, 0, (int)i + 1);
    Point kept = points[i];
    points[i] = points[j];
    points[j] = kept;
  }
}

static Course complement_of(const Course *course)
{
  Course complement = *course;
  complement.base = 100 - course->base;
  complement.value = 100 - course->value;
  complement.goal = 100 - course->goal;
  complement.side = course->side == GOAL_AT_LEAST ? GOAL_AT_MOST : GOAL_AT_LEAST;
  return complement;
}

static void share_and_complement_have_the_same_pace(void **state)
{
  (void)state;
  guint seen[PACE_UNKNOWN + 1] = {0};
  for (guint i = 0; i < ROUNDS; i++) {
    Course course = any_course();
    Course complement = complement_of(&course);
    Pace pace = progress_of(&course).pace;
    seen[pace]++;
    if (progress_of(&complement).pace != pace)
      fail_msg("%g → %g of %g", course.base, course.value, course.goal);
  }
  for (guint pace = 0; pace < PACE_UNKNOWN; pace++)
    assert_true(seen[pace] > 0);
}

/* Exactly on schedule is where rounding could part them. */
static void complement_exactly_on_schedule_stays_so(void **state)
{
  (void)state;
  for (int tenth = 1; tenth < 400; tenth++) {
    Course course = {2020, 50 + tenth / 20.0, 2025, 50 + 3 * tenth / 40.0, 2030, 50 + tenth / 10.0, GOAL_AT_LEAST};
    Course complement = complement_of(&course);
    assert_int_equal(progress_of(&course).pace, PACE_ON_SCHEDULE);
    assert_int_equal(progress_of(&complement).pace, PACE_ON_SCHEDULE);
  }
}

static void pace_does_not_depend_on_the_unit(void **state)
{
  (void)state;
  for (guint i = 0; i < ROUNDS; i++) {
    Course course = any_course();
    Course scaled = course;
    double scale = pow(10, g_rand_double_range(dice, -4, 4));
    scaled.base *= scale;
    scaled.value *= scale;
    scaled.goal *= scale;
    assert_int_equal(progress_of(&scaled).pace, progress_of(&course).pace);
    assert_int_equal(growth_progress(&scaled).class, growth_progress(&course).class);
  }
}

static void trend_does_not_depend_on_the_unit(void **state)
{
  (void)state;
  for (guint i = 0; i < ROUNDS; i++) {
    Point points[MAX_N], scaled[MAX_N];
    guint n = any_series(points);
    for (guint j = 0; j < n; j++)
      scaled[j] = (Point){points[j].year, points[j].value * 1024};
    Line line, scaled_line;
    MannKendall test, scaled_test;
    Volatility swing, scaled_swing;
    assert_true(line_fit(points, n, &line) && line_fit(scaled, n, &scaled_line));
    assert_true(mann_kendall_test(points, n, &test) && mann_kendall_test(scaled, n, &scaled_test));
    assert_true(volatility_of(points, n, &swing) && volatility_of(scaled, n, &scaled_swing));
    expect_double(line_probability_at_least(&scaled_line, 2030, 60 * 1024), line_probability_at_least(&line, 2030, 60),
                  1e-12);
    expect_double(scaled_test.p_two_sided, test.p_two_sided, 0);
    expect_double(scaled_swing.detrended, swing.detrended, 1e-12);
    expect_double(scaled_swing.robust, swing.robust, 1e-12);
  }
}

static void order_of_the_points_changes_no_bit(void **state)
{
  (void)state;
  for (guint i = 0; i < ROUNDS; i++) {
    Point points[MAX_N];
    guint n = any_series(points);
    Line line, again;
    TheilSen median, median_again;
    MannKendall test, test_again;
    ShareTrend share, share_again;
    Volatility swing, swing_again;
    assert_true(line_fit(points, n, &line) && theil_sen_fit(points, n, &median) &&
                mann_kendall_test(points, n, &test) && share_trend_fit(points, n, 100, &share) &&
                volatility_of(points, n, &swing));
    shuffle(points, n);
    assert_true(line_fit(points, n, &again) && theil_sen_fit(points, n, &median_again) &&
                mann_kendall_test(points, n, &test_again) && share_trend_fit(points, n, 100, &share_again) &&
                volatility_of(points, n, &swing_again));
    expect_double(again.slope, line.slope, 0);
    expect_double(again.residual_sd, line.residual_sd, 0);
    expect_double(median_again.intercept, median.intercept, 0);
    expect_double(test_again.p_rising, test.p_rising, 0);
    expect_double(share_trend_value(&share_again, 2030), share_trend_value(&share, 2030), 0);
    expect_double(swing_again.von_neumann, swing.von_neumann, 0);
  }
}

static void order_of_the_counts_changes_no_bit(void **state)
{
  (void)state;
  EventYear years[] = {{2021, 3, 970}, {2022, 0, 1010}, {2023, 5, 940}, {2024, 1, 905}, {2025, 2, 880}};
  EventYear shuffled[] = {years[3], years[0], years[4], years[2], years[1]};
  EventTrend trend, trend_again;
  Dispersion dispersion, dispersion_again;
  double p[4];
  assert_true(event_trend_fit(EVENTS_POISSON, years, 5, &trend) && event_trend_test(years, 5, &p[0], &p[1]));
  assert_true(event_trend_fit(EVENTS_POISSON, shuffled, 5, &trend_again) &&
              event_trend_test(shuffled, 5, &p[2], &p[3]));
  assert_true(dispersion_test(years, 5, &dispersion) && dispersion_test(shuffled, 5, &dispersion_again));
  expect_double(trend_again.slope, trend.slope, 0);
  expect_double(p[2], p[0], 0);
  expect_double(p[3], p[1], 0);
  expect_double(dispersion_again.p, dispersion.p, 0);
}

static void probability_falls_as_the_goal_rises(void **state)
{
  (void)state;
  for (guint i = 0; i < ROUNDS / 10; i++) {
    Point points[MAX_N];
    guint n = any_series(points);
    Line line;
    ShareTrend share;
    assert_true(line_fit(points, n, &line) && share_trend_fit(points, n, 100, &share));
    double before = 1, share_before = 1;
    for (double goal = -5; goal <= 105; goal += 0.5) {
      double now = line_probability_at_least(&line, 2030, goal);
      double share_now = share_trend_probability_at_least(&share, 2030, goal);
      assert_true(now <= before && share_now <= share_before);
      expect_double(line_probability_at_most(&line, 2030, goal), 1 - now, 1e-12);
      before = now;
      share_before = share_now;
    }
    assert_true(before < 1 && share_before < 1e-300);
  }
}

static void probability_rises_with_the_series(void **state)
{
  (void)state;
  for (guint i = 0; i < ROUNDS / 10; i++) {
    Point points[MAX_N];
    guint n = any_series(points);
    double before = 0;
    for (guint step = 0; step < 20; step++) {
      Line line;
      assert_true(line_fit(points, n, &line));
      double now = line_probability_at_least(&line, 2030, 70);
      assert_true(now >= before - 1e-12);
      before = now;
      for (guint j = 0; j < n; j++)
        points[j].value += 3;
    }
  }
}

static void both_tails_overlap_in_what_was_seen(void **state)
{
  (void)state;
  for (guint i = 0; i < ROUNDS / 10; i++) {
    Point points[MAX_N];
    guint n = any_series(points);
    MannKendall test;
    for (guint j = 0; j < n; j++)
      points[j].value = round(points[j].value / 25); /* many ties */
    assert_true(mann_kendall_test(points, n, &test));
    assert_true(test.p_rising + test.p_falling >= 1 - 1e-12);
    assert_true(test.p_two_sided <= 1 && test.p_rising > 0 && test.p_falling > 0);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(share_and_complement_have_the_same_pace),
      cmocka_unit_test(complement_exactly_on_schedule_stays_so),
      cmocka_unit_test(pace_does_not_depend_on_the_unit),
      cmocka_unit_test(trend_does_not_depend_on_the_unit),
      cmocka_unit_test(order_of_the_points_changes_no_bit),
      cmocka_unit_test(order_of_the_counts_changes_no_bit),
      cmocka_unit_test(probability_falls_as_the_goal_rises),
      cmocka_unit_test(probability_rises_with_the_series),
      cmocka_unit_test(both_tails_overlap_in_what_was_seen),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
