/* The published vectors of rates, small numbers and gaps, one reported test per row. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/statistics/disparity.h"
#include "reporter/statistics/interval.h"
#include "reporter/statistics/poisson.h"
#include "tests/reporter/statistics/vectors.h"

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

static const VectorRow rows[] = {
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

int main(void)
{
  return run_vectors(rows, G_N_ELEMENTS(rows));
}
