/* The published test vectors of the methods, one reported test per row: values computed with R 4.2.2 and Python 3.11, independently of this code. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/statistics/disparity.h"
#include "reporter/statistics/interval.h"
#include "reporter/statistics/poisson.h"
#include "reporter/statistics/progress.h"
#include "reporter/statistics/progress_aarr.h"
#include "reporter/statistics/progress_cagr.h"
#include "reporter/statistics/progress_escap.h"
#include "reporter/statistics/trend_line.h"
#include "reporter/statistics/trend_mann_kendall.h"
#include "reporter/statistics/trend_share.h"
#include "reporter/statistics/trend_theil_sen.h"
#include "reporter/statistics/volatility.h"
#include "statistics/outlier.h"

#define MAX_ARGUMENTS 10

typedef struct Row {
  const char *fact;
  double (*compute)(const double *a);
  double a[MAX_ARGUMENTS];
  double expected;
  double tolerance;
} Row;

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

static double s1_residual_sd(const double *a)
{
  (void)a;
  return s1_line().residual_sd;
}

static double s1_prediction_error(const double *a)
{
  (void)a;
  Line line = s1_line();
  return line_prediction_error(&line, 2030);
}

static double s1_prediction_low(const double *a)
{
  Line line = s1_line();
  return line_prediction(&line, 2030, a[0]).low;
}

static double s1_prediction_high(const double *a)
{
  Line line = s1_line();
  return line_prediction(&line, 2030, a[0]).high;
}

static double s1_probability(const double *a)
{
  Line line = s1_line();
  return line_probability_at_least(&line, 2030, a[0]);
}

static double s1_logit_2030(const double *a)
{
  (void)a;
  ShareTrend trend;
  assert_true(share_trend_fit(s1, n_s1, 100, &trend));
  return share_trend_value(&trend, 2030);
}

static TheilSen s1_theil_sen(void)
{
  TheilSen line;
  assert_true(theil_sen_fit(s1, n_s1, &line));
  return line;
}

static double s1_theil_sen_slope(const double *a)
{
  (void)a;
  return s1_theil_sen().slope;
}

static double s1_theil_sen_intercept(const double *a)
{
  (void)a;
  return s1_theil_sen().intercept;
}

static double s1_theil_sen_2030(const double *a)
{
  (void)a;
  TheilSen line = s1_theil_sen();
  return theil_sen_value(&line, 2030);
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

static Volatility s1_volatility(void)
{
  Volatility found;
  assert_true(volatility_of(s1, n_s1, &found));
  return found;
}

static double s1_detrended(const double *a)
{
  (void)a;
  return s1_volatility().detrended;
}

static double s1_yearly_change_sd(const double *a)
{
  (void)a;
  return s1_volatility().yearly_change_sd;
}

static double s1_von_neumann(const double *a)
{
  (void)a;
  return s1_volatility().von_neumann;
}

/* Of the levels: what confuses the trend with noise. */
static double s1_level_variation(const double *a)
{
  (void)a;
  double values[G_N_ELEMENTS(s1)];
  Spread spread;
  for (guint i = 0; i < n_s1; i++)
    values[i] = s1[i].value;
  assert_true(disparity_spread(values, n_s1, &spread));
  return spread.variation;
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

/* --- Mann-Kendall: A[0] values, then they; years from 2020 --------------------------------------------------------------- */

static MannKendall kendall_of(const double *a)
{
  Point points[MAX_ARGUMENTS];
  guint n = (guint)a[0];
  MannKendall test;
  for (guint i = 0; i < n; i++)
    points[i] = (Point){2020 + (int)i, a[1 + i]};
  assert_true(mann_kendall_test(points, n, &test));
  return test;
}

static double kendall_s(const double *a)
{
  return kendall_of(a).s;
}

static double kendall_variance(const double *a)
{
  return kendall_of(a).variance;
}

static double kendall_normal_p(const double *a)
{
  return kendall_of(a).p_normal;
}

static double kendall_exact_p(const double *a)
{
  MannKendall test = kendall_of(a);
  assert_true(test.is_exact);
  return test.p_two_sided;
}

static double kendall_rising_p(const double *a)
{
  return kendall_of(a).p_rising;
}

/* --- Intervals: events, total, then the second pair ------------------------------------------------------------------------ */

static double wilson_low(const double *a)
{
  return interval_wilson(a[0], a[1], 0.95).low;
}

static double wilson_high(const double *a)
{
  return interval_wilson(a[0], a[1], 0.95).high;
}

static double exact_low(const double *a)
{
  return interval_count_exact((int64_t)a[0], 0.95).low;
}

static double exact_high(const double *a)
{
  return interval_count_exact((int64_t)a[0], 0.95).high;
}

static double count_low(const double *a)
{
  return interval_count((int64_t)a[0], 0.95).low;
}

static double count_high(const double *a)
{
  return interval_count((int64_t)a[0], 0.95).high;
}

static double newcombe_low(const double *a)
{
  return interval_difference(a[0], a[1], a[2], a[3], 0.95).low;
}

static double newcombe_high(const double *a)
{
  return interval_difference(a[0], a[1], a[2], a[3], 0.95).high;
}

static Interval ratio_interval(const double *a)
{
  Interval interval;
  assert_true(interval_ratio(a[0], a[1], a[2], a[3], 0.95, &interval));
  return interval;
}

static double ratio_low(const double *a)
{
  return ratio_interval(a).low;
}

static double ratio_high(const double *a)
{
  return ratio_interval(a).high;
}

/* --- Gaps ------------------------------------------------------------------------------------------------------------------- */

static double shares_difference(const double *a)
{
  return disparity_difference(a[0] / a[1], a[2] / a[3]);
}

static double parity_index(const double *a)
{
  double ratio = NAN;
  assert_true(disparity_ratio(a[0], a[1], &ratio));
  return ratio;
}

static double adjusted_index(const double *a)
{
  double index = NAN;
  assert_true(disparity_adjusted(a[0], a[1], &index));
  return index;
}

static double parity_of_index(const double *a)
{
  return parity_finding(parity_index(a), false);
}

static double parity_of_adjusted(const double *a)
{
  return parity_finding(adjusted_index(a), false);
}

static double parity_where_less_is_better(const double *a)
{
  return parity_finding(parity_index(a), true);
}

static double share_distance(const double *a)
{
  return disparity_distance(a[0], 50);
}

static double max_ratio(const double *a)
{
  double ratio = NAN;
  assert_true(disparity_max_ratio(a[0], a[1], &ratio));
  return ratio;
}

/* --- Outliers: A[0] values, then they; the tested one is the fourth --------------------------------------------------------- */

static double fourth_is_beyond_doubt(const double *a)
{
  double years[MAX_ARGUMENTS];
  OutlierResidual residual;
  for (guint i = 0; i < (guint)a[0]; i++)
    years[i] = 2020 + i;
  assert_true(outlier_residual(years, a + 1, (unsigned)a[0], 3, &residual));
  assert_true(residual.is_exact);
  return residual.probability;
}

static double robust_spread_of(const double *a)
{
  return robust_spread(a + 1, (guint)a[0]);
}

/* --- Rare events: deaths, births a year, years ------------------------------------------------------------------------------ */

static EventPool pool_of(const double *a)
{
  EventYear years[POINTS_MAX];
  EventPool pool;
  guint n = (guint)a[2];
  for (guint i = 0; i < n; i++)
    years[i] = (EventYear){2021 + (int)i, i == 0 ? a[0] : 0, a[1]};
  assert_true(event_pool(years, n, 2020 + (int)n, n, &pool));
  return pool;
}

static double pooled_rate(const double *a)
{
  EventPool pool = pool_of(a);
  return event_pool_rate(&pool, 1e5);
}

static double pooled_low(const double *a)
{
  EventPool pool = pool_of(a);
  return event_pool_interval(&pool, 1e5, 0.95).low;
}

static double pooled_high(const double *a)
{
  EventPool pool = pool_of(a);
  return event_pool_interval(&pool, 1e5, 0.95).high;
}

static double any_death_in_a_year(const double *a)
{
  return poisson_at_least(1, a[0]);
}

static double any_miss_in_ten_years(const double *a)
{
  return 1 - pow(poisson_at_most(0, a[0]), 10);
}

static double births_to_show(const double *a)
{
  return ceil(poisson_exposure_to_show(a[0] / 1e5, 0.05));
}

/* --- The rows ------------------------------------------------------------------------------------------------------------- */

#define S1_VALUES 6, 62.1, 63.5, 64.2, 66.0, 66.4, 68.1

static const Row rows[] = {
    /* c1 */
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
    /* c2 */
    {"s1_theil_sen_slope", s1_theil_sen_slope, {0}, 1.15, 1e-11},
    {"s1_theil_sen_intercept", s1_theil_sen_intercept, {0}, -2260.775, 1e-8},
    {"s1_theil_sen_2030", s1_theil_sen_2030, {0}, 73.725, 1e-9},
    {"s1_kendall_s", kendall_s, {S1_VALUES}, 15, 0},
    {"s1_kendall_variance", kendall_variance, {S1_VALUES}, 28.3333, 5e-5},
    {"s1_kendall_normal_p", kendall_normal_p, {S1_VALUES}, .008535, 5e-7},
    {"s1_kendall_exact_p_is_2_of_6_factorial", kendall_exact_p, {S1_VALUES}, 2.0 / 720, 1e-15},
    {"four_years_never_reach_5_percent", kendall_exact_p, {4, 1, 2, 3, 4}, 1.0 / 12, 1e-15},
    {"four_years_one_sided_can", kendall_rising_p, {4, 1, 2, 3, 4}, 1.0 / 24, 1e-15},
    {"five_years_can_when_monotone", kendall_exact_p, {5, 1, 2, 3, 4, 5}, 1.0 / 60, 1e-15},
    {"five_years_with_one_discordant_pair_cannot", kendall_exact_p, {5, 1, 2, 4, 3, 5}, .083333, 5e-7},
    {"ties_s", kendall_s, {6, 46.6, 46.6, 46.6, 46.7, 46.8, 46.8}, 11, 0},
    {"ties_are_permuted", kendall_exact_p, {6, 46.6, 46.6, 46.6, 46.7, 46.8, 46.8}, 2.0 / 60, 1e-15},
    {"s1_residual_sd", s1_residual_sd, {0}, .3251373, 5e-8},
    {"s1_prediction_error", s1_prediction_error, {0}, .6805360, 5e-8},
    {"s1_prediction_95_low", s1_prediction_low, {.95}, 71.8391006, 5e-8},
    {"s1_prediction_95_high", s1_prediction_high, {.95}, 75.6180423, 5e-8},
    {"s1_prediction_80_low", s1_prediction_low, {.80}, 72.6851694, 5e-8},
    {"s1_prediction_80_high", s1_prediction_high, {.80}, 74.7719735, 5e-8},
    {"s1_probability_of_70", s1_probability, {70}, .9972987, 5e-8},
    {"s1_logit_line_2030", s1_logit_2030, {0}, 73.1998255, 5e-8},
    {"s1_variation_of_levels", s1_level_variation, {0}, .03358, 5e-6},
    {"s1_detrended_dispersion", s1_detrended, {0}, .0049983, 5e-8},
    {"s1_yearly_change_sd", s1_yearly_change_sd, {0}, .0095953, 5e-8},
    {"s1_von_neumann_ratio", s1_von_neumann, {0}, .366380, 5e-7},
    {"perfect_past_flags_the_other_year", fourth_is_beyond_doubt, {5, 70, 71, 72, 61, 74}, 0, 0},
    {"perfect_past_does_not_flag_its_own", fourth_is_beyond_doubt, {5, 70, 71, 72, 73, 74}, 1, 0},
    {"mad_of_zero_has_a_spread", robust_spread_of, {5, 0, 0, 0, 5, 0}, 1.2533, 1e-12},
    /* c3 */
    {"wilson_0_of_10_low", wilson_low, {0, 10}, 0, 0},
    {"wilson_0_of_10_high", wilson_high, {0, 10}, .27753280, 1e-8},
    {"wilson_5_of_25_low", wilson_low, {5, 25}, .08860585, 1e-8},
    {"wilson_5_of_25_high", wilson_high, {5, 25}, .39130950, 1e-8},
    {"wilson_70_of_100_low", wilson_low, {70, 100}, .60415145, 1e-8},
    {"wilson_70_of_100_high", wilson_high, {70, 100}, .78105115, 1e-8},
    {"wilson_950_of_1000_low", wilson_low, {950, 1000}, .93468618, 1e-8},
    {"wilson_950_of_1000_high", wilson_high, {950, 1000}, .96186974, 1e-8},
    {"wilson_10_of_10_low", wilson_low, {10, 10}, .72246720, 1e-8},
    {"wilson_10_of_10_high", wilson_high, {10, 10}, 1, 0},
    {"exact_1_low", count_low, {1}, .025318, 5e-7},
    {"exact_1_high", count_high, {1}, 5.571643, 5e-7},
    {"exact_5_low", count_low, {5}, 1.623486, 5e-7},
    {"exact_5_high", count_high, {5}, 11.668332, 5e-7},
    {"exact_10_low", exact_low, {10}, 4.795389, 5e-7},
    {"exact_10_high", exact_high, {10}, 18.390356, 5e-7},
    {"byar_10_low", count_low, {10}, 4.787450, 5e-7},
    {"byar_10_high", count_high, {10}, 18.391459, 5e-7},
    {"byar_20_low", count_low, {20}, 12.211429, 5e-7},
    {"byar_20_high", count_high, {20}, 30.889880, 5e-7},
    {"byar_100_low", count_low, {100}, 81.362105, 5e-7},
    {"byar_100_high", count_high, {100}, 121.627938, 5e-7},
    {"one_death_in_1000_births_low", pooled_low, {1, 1000, 1}, 2.5, .05},
    {"one_death_in_1000_births_high", pooled_high, {1, 1000, 1}, 557.2, .05},
    {"no_death_in_1000_births_high", pooled_high, {0, 1000, 1}, 368.9, .05},
    {"no_death_in_5000_births_high", pooled_high, {0, 1000, 5}, 73.8, .05},
    {"one_death_in_5000_births", pooled_rate, {1, 1000, 5}, 20, 1e-12},
    {"one_death_in_5000_births_low", pooled_low, {1, 1000, 5}, .51, .005},
    {"one_death_in_5000_births_high", pooled_high, {1, 1000, 5}, 111.4, .05},
    {"a_death_in_a_year_at_the_target", any_death_in_a_year, {.12}, .1130796, 5e-8},
    {"a_miss_in_ten_years_at_the_target", any_miss_in_ten_years, {.12}, .69881, 5e-6},
    {"births_without_a_death_to_show_12", births_to_show, {12}, 24965, 0},
    {"newcombe_45_38_of_50_low", newcombe_low, {45, 50, 38, 50}, -.0093973, 5e-8},
    {"newcombe_45_38_of_50_high", newcombe_high, {45, 50, 38, 50}, .2855507, 5e-8},
    {"gpi_of_98_95_is_just_outside", parity_index, {98, 95}, 1.0315789, 5e-8},
    {"gpi_is_judged_unrounded", parity_of_index, {98, 95}, PARITY_FIRST_AHEAD, 0},
    {"adjusted_gpi_of_98_95", adjusted_index, {98, 95}, 1.0306122, 5e-8},
    {"adjusted_gpi_is_outside_too", parity_of_adjusted, {98, 95}, PARITY_FIRST_AHEAD, 0},
    {"adjusted_gpi_below_1_is_the_gpi", adjusted_index, {95, 98}, 95.0 / 98, 1e-12},
    {"band_includes_its_ends", parity_of_index, {97, 100}, PARITY_REACHED, 0},
    {"more_deaths_of_women_is_women_behind", parity_where_less_is_better, {12, 10}, PARITY_FIRST_BEHIND, 0},
    {"fewer_deaths_of_women_is_women_ahead", parity_where_less_is_better, {10, 12}, PARITY_FIRST_AHEAD, 0},
    {"share_is_as_far_from_half_on_either_side", share_distance, {46.7}, 3.3, 1e-12},
    {"hours_of_women_over_men", max_ratio, {126, 45}, 2.8, 1e-12},
    {"hours_of_men_over_women", max_ratio, {45, 126}, 2.8, 1e-12},
    {"difference_45_38_of_50", shares_difference, {45, 50, 38, 50}, .14, 1e-12},
    {"ratio_45_38_of_50", parity_index, {45, 38}, 1.184211, 5e-7},
    {"ratio_45_38_of_50_low", ratio_low, {45, 50, 38, 50}, .988045, 5e-7},
    {"ratio_45_38_of_50_high", ratio_high, {45, 50, 38, 50}, 1.419323, 5e-7},
};

static void agrees(void **state)
{
  const Row *row = *state;
  expect_double(row->compute(row->a), row->expected, row->tolerance);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows)];
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i] = (struct CMUnitTest){rows[i].fact, agrees, NULL, NULL, (void *)&rows[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
