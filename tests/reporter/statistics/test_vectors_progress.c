/* The published vectors of progress, one reported test per row. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/statistics/progress.h"
#include "reporter/statistics/progress_cagr.h"
#include "reporter/statistics/progress_escap.h"
#include "reporter/statistics/trend_line.h"
#include "tests/reporter/statistics/vectors.h"

/* --- The series S1: 2020 to 2025, goal 70 in 2030 ------------------------------------------------------------------- */

static const Point s1[] = {{2020, 62.1}, {2021, 63.5}, {2022, 64.2}, {2023, 66.0}, {2024, 66.4}, {2025, 68.1}};
static const guint n_s1 = G_N_ELEMENTS(s1);
static const Course s1_course = {2020, 62.1, 2025, 68.1, 2030, 70, GOAL_AT_LEAST};

static Line s1_line(void)
{
  Line line;
  assert_true(line_fit(s1, n_s1, &line));
  return line;
}

static double s1_slope(const double *a)
{
  (void)a;
  return s1_line().slope;
}

static double s1_line_2030(const double *a)
{
  (void)a;
  Line line = s1_line();
  return line_value(&line, 2030);
}

static double s1_actual_growth(const double *a)
{
  (void)a;
  return growth_progress(&s1_course).actual;
}

static double s1_required_growth(const double *a)
{
  (void)a;
  return growth_progress(&s1_course).required;
}

static double s1_growth_ratio(const double *a)
{
  (void)a;
  GrowthProgress progress = growth_progress(&s1_course);
  assert_int_equal(progress.class, GROWTH_SUBSTANTIAL);
  return progress.ratio;
}

static double s1_growth_score(const double *a)
{
  (void)a;
  return growth_progress(&s1_course).score;
}

static double s1_chart_expected(const double *a)
{
  (void)a;
  return chart_progress(&s1_course, true).expected;
}

static double s1_chart_share(const double *a)
{
  (void)a;
  ChartProgress progress = chart_progress(&s1_course, true);
  assert_int_equal(progress.level, 3);
  return progress.share;
}

static double s1_current_status(const double *a)
{
  (void)a;
  double status = NAN;
  assert_int_equal(escap_current_status(&s1_course, &status), UNDEFINED_NOT);
  return status;
}

static double s1_way(const double *a)
{
  (void)a;
  return progress_of(&s1_course).way;
}

static double s1_time(const double *a)
{
  (void)a;
  return progress_of(&s1_course).time;
}

static double s1_weighted_2030(const double *a)
{
  (void)a;
  return escap_anticipated(&s1_course, s1, n_s1).expected;
}

/* --- S2: 60 to 61 in five of ten years, goal 70: one fact, three verdicts ---------------------------------------------- */

static const Course s2_course = {2020, 60, 2025, 61, 2030, 70, GOAL_AT_LEAST};

static double s2_growth_ratio(const double *a)
{
  (void)a;
  GrowthProgress progress = growth_progress(&s2_course);
  assert_int_equal(progress.class, GROWTH_LIMITED);
  return progress.ratio;
}

static double s2_chart_share(const double *a)
{
  (void)a;
  ChartProgress progress = chart_progress(&s2_course, false);
  assert_int_equal(progress.level, 2);
  return progress.share;
}

static double s2_current_status(const double *a)
{
  (void)a;
  double status = NAN;
  assert_int_equal(escap_current_status(&s2_course, &status), UNDEFINED_NOT);
  return status;
}

static double s2_ratio(const double *a)
{
  (void)a;
  Progress progress = progress_of(&s2_course);
  assert_int_equal(progress.pace, PACE_BEHIND);
  return progress.ratio;
}

/* --- Progress from arguments: base, value, goal, side; 2020, 2025, 2030 ------------------------------------------------- */

static Course course_of(const double *a)
{
  return (Course){2020, a[0], 2025, a[1], 2030, a[2], (GoalSide)a[3]};
}

static double growth_ratio(const double *a)
{
  Course course = course_of(a);
  return growth_progress(&course).ratio;
}

static double growth_class(const double *a)
{
  Course course = course_of(a);
  return growth_progress(&course).class;
}

static double way(const double *a)
{
  Course course = course_of(a);
  return progress_of(&course).way;
}

static double pace(const double *a)
{
  Course course = course_of(a);
  return progress_of(&course).pace;
}

static double limit_factor(const double *a)
{
  return growth_limit_factor(a[0], a[1]);
}

/* The score of a growth ratio A[0]: a course of which the required growth is 1 percent a year. */
static double score_at(const double *a)
{
  Course course = {2020, 100, 2025, 100 * pow(1 + 0.01 * a[0], 5), 2030, 100 * pow(1.01, 10), GOAL_AT_LEAST};
  return growth_progress(&course).score;
}

/* The score without a goal at a growth of A[0] a year. */
static double score_without_goal_at(const double *a)
{
  return growth_progress_without_goal(2020, 100, 2025, 100 * pow(1 + a[0], 5), 1, false, 0).score;
}

/* --- The rows ------------------------------------------------------------------------------------------------------------- */

static const VectorRow rows[] = {
    {"s1_growth_so_far", s1_actual_growth, {0}, .0186174278, 5e-11},
    {"s1_growth_required", s1_required_growth, {0}, .0120469118, 5e-11},
    {"s1_growth_ratio_is_substantial", s1_growth_ratio, {0}, 1.5454108, 5e-8},
    {"s1_score_is_capped_at_5", s1_growth_score, {0}, 5, 0},
    {"s1_chart_value_in_2030", s1_chart_expected, {0}, 74.67971, 5e-6},
    {"s1_chart_share_is_on_track", s1_chart_share, {0}, 1.592368, 5e-7},
    {"s1_current_status_index", s1_current_status, {0}, 7.594937, 5e-7},
    {"s1_share_of_the_way", s1_way, {0}, .759494, 5e-7},
    {"s1_share_of_the_time", s1_time, {0}, .5, 0},
    {"s1_least_squares_slope", s1_slope, {0}, 1.157142857, 5e-10},
    {"s1_least_squares_2030", s1_line_2030, {0}, 73.7285714, 5e-8},
    {"s1_weighted_line_2030", s1_weighted_2030, {0}, 73.7571429, 5e-8},
    {"s2_growth_is_limited", s2_growth_ratio, {0}, .2131599, 5e-8},
    {"s2_chart_is_fair", s2_chart_share, {0}, .2016667, 5e-8},
    {"s2_current_status_is_1", s2_current_status, {0}, 1, 1e-12},
    {"s2_is_behind_schedule", s2_ratio, {0}, .2, 1e-12},
    {"insured_98_to_98.5_of_99_grows_on_track", growth_ratio, {98, 98.5, 99, GOAL_AT_LEAST}, 1.002539, 5e-7},
    {"uninsured_2_to_1.5_of_1_needs_acceleration", growth_ratio, {2, 1.5, 1, GOAL_AT_MOST}, .834926, 5e-7},
    {"insured_growth_is_substantial", growth_class, {98, 98.5, 99, GOAL_AT_LEAST}, GROWTH_SUBSTANTIAL, 0},
    {"uninsured_growth_is_moderate", growth_class, {2, 1.5, 1, GOAL_AT_MOST}, GROWTH_MODERATE, 0},
    {"insured_are_half_way", way, {98, 98.5, 99, GOAL_AT_LEAST}, .5, 1e-12},
    {"uninsured_are_half_way", way, {2, 1.5, 1, GOAL_AT_MOST}, .5, 1e-12},
    {"limit_factor_of_50", limit_factor, {50, 100}, .953929, 5e-7},
    {"limit_factor_of_80", limit_factor, {80, 100}, .628705, 5e-7},
    {"limit_factor_of_99.5", limit_factor, {99.5, 100}, .0220099, 5e-8},
    {"limit_factor_beyond_the_limit", limit_factor, {120, 100}, .628705, 5e-7},
    {"limit_factor_far_beyond_the_limit", limit_factor, {201, 100}, 1, 0},
    {"score_of_ratio_1.30_is_5", score_at, {1.30}, 5, 5e-4},
    {"score_of_ratio_0.60_is_0", score_at, {0.60}, 0, 5e-4},
    {"score_of_ratio_0_is_minus_2.5", score_at, {0}, -2.5, 1e-9},
    {"score_of_ratio_minus_0.60_is_minus_5", score_at, {-0.60}, -5, 5e-4},
    {"score_below_is_capped", score_at, {-0.90}, -5, 0},
    {"score_without_goal_of_2_percent_is_5", score_without_goal_at, {.02}, 5, 1e-9},
    {"score_without_goal_of_1_percent", score_without_goal_at, {.01}, 1.25, 1e-9},
    {"score_without_goal_of_no_growth", score_without_goal_at, {0}, -2.5, 1e-9},
    {"score_without_goal_of_minus_2_percent_is_minus_5", score_without_goal_at, {-.02}, -5, 1e-9},
    /* Read first, 1 */
    {"baseline_at_the_target_that_slips_has_no_ratio", pace, {97, 94, 95, GOAL_AT_LEAST}, PACE_SLIPPED, 0},
    {"baseline_at_the_target_that_keeps_it", pace, {97, 95, 95, GOAL_AT_LEAST}, PACE_KEPT, 0},
};

int main(void)
{
  return run_vectors(rows, G_N_ELEMENTS(rows));
}
