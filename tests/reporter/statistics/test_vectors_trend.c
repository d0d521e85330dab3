/* The published vectors of trend, outliers and volatility, one reported test per row. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/statistics/disparity.h"
#include "reporter/statistics/trend_line.h"
#include "reporter/statistics/trend_mann_kendall.h"
#include "reporter/statistics/trend_share.h"
#include "reporter/statistics/trend_theil_sen.h"
#include "reporter/statistics/volatility.h"
#include "statistics/outlier.h"
#include "tests/reporter/statistics/vectors.h"

/* --- The series S1: 2020 to 2025, goal 70 in 2030 ------------------------------------------------------------------- */

static const Point s1[] = {{2020, 62.1}, {2021, 63.5}, {2022, 64.2}, {2023, 66.0}, {2024, 66.4}, {2025, 68.1}};
static const guint n_s1 = G_N_ELEMENTS(s1);

static Line s1_line(void)
{
  Line line;
  assert_true(line_fit(s1, n_s1, &line));
  return line;
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

/* --- Mann-Kendall: A[0] values, then they; years from 2020 --------------------------------------------------------------- */

static MannKendall kendall_of(const double *a)
{
  Point points[VECTOR_MAX_ARGUMENTS];
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

/* --- Outliers: A[0] values, then they; the tested one is the fourth --------------------------------------------------------- */

static double fourth_is_beyond_doubt(const double *a)
{
  double years[VECTOR_MAX_ARGUMENTS];
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

/* --- The rows ------------------------------------------------------------------------------------------------------------- */

#define S1_VALUES 6, 62.1, 63.5, 64.2, 66.0, 66.4, 68.1

static const VectorRow rows[] = {
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
};

int main(void)
{
  return run_vectors(rows, G_N_ELEMENTS(rows));
}
