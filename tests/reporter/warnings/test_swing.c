/* What swings and what does not. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/warnings/swing.h"

static const WarningRule rule = {.min_points = 3, .volatility_above = .1, .chance_below = .05, .outlier_below = .01};

static const Indicator yearly = {.collection_interval_years = 1, .measure = MEASURE_MEAN};
static const Indicator rare = {.collection_interval_years = 1, .uncertainty = UNCERTAINTY_POISSON};
static const Indicator elected = {.collection_interval_years = 1, .term_years = 5};
static const Indicator surveyed = {.collection_interval_years = 5};

static const Indicator counted = {.collection_interval_years = 1, .measure = MEASURE_COUNT};
static const Indicator flag = {.collection_interval_years = 1, .measure = MEASURE_YES_NO};

static const Target count = {.indicator = &counted};
static const Target mechanism = {.indicator = &flag};
static const Target difference = {.indicator = &yearly, .has_gap = true, .gap_method = GAP_METHOD_DIFFERENCE_R_MINUS_U};
static const Target level = {.indicator = &yearly};
static const Target deaths = {.indicator = &rare};
static const Target congress = {.indicator = &elected};
static const Target survey = {.indicator = &surveyed};

#define MAX_POINTS 8

typedef struct Row {
  const char *fact;
  const Target *target;
  double whole;
  double cases;
  double dispersion_p;
  guint n;
  double values[MAX_POINTS];
  SwingKind kind;
} Row;

static const Row rows[] = {
    {"steady_trend_does_not_swing", &level, NAN, NAN, NAN, 6, {10, 20, 30, 40, 50, 60}, SWING_NONE},
    {"noise_around_a_trend_swings", &level, NAN, NAN, NAN, 6, {50, 66, 48, 70, 51, 69}, SWING_AROUND_TREND},
    {"small_noise_does_not", &level, NAN, NAN, NAN, 6, {62.1, 63.5, 64.2, 66.0, 66.4, 68.1}, SWING_NONE},
    {"latest_year_far_off", &level, NAN, NAN, NAN, 6, {70, 70.4, 70.9, 71.6, 72, 50}, SWING_LATEST},
    {"two_years_are_too_few", &level, NAN, NAN, NAN, 2, {50, 90}, SWING_NONE},
    {"share_swings", &level, 100, NAN, NAN, 6, {50, 58, 49, 59, 48, 60}, SWING_AROUND_TREND},
    {"its_complement_swings_too", &level, 100, NAN, NAN, 6, {50, 42, 51, 41, 52, 40}, SWING_AROUND_TREND},
    {"high_share_does_not_swing_by_tenths", &level, 100, NAN, NAN, 6, {98, 98.4, 97.9, 98.3, 98, 98.2}, SWING_NONE},
    {"nor_does_its_complement", &level, 100, NAN, NAN, 6, {2, 1.6, 2.1, 1.7, 2, 1.8}, SWING_NONE},
    {"after_full_coverage_a_fifth_of_a_point_is_no_swing",
     &level,
     100,
     NAN,
     NAN,
     5,
     {100, 100, 100, 100, 99.8},
     SWING_NONE},
    {"nor_is_half_a_point", &level, 100, NAN, NAN, 5, {100, 100, 100, 100, 99.5}, SWING_NONE},
    {"after_full_coverage_a_fall_is", &level, 100, NAN, NAN, 5, {100, 100, 100, 100, 95}, SWING_LATEST},
    {"constant_series_never", &level, 100, NAN, NAN, 5, {100, 100, 100, 100, 100}, SWING_NONE},
    {"zeros_never", &level, NAN, NAN, NAN, 5, {0, 0, 0, 0, 0}, SWING_NONE},
    {"few_persons_swing_by_chance", &level, 100, 9, NAN, 6, {22.2, 33.3, 22.2, 11.1, 33.3, 22.2}, SWING_NONE},
    {"many_persons_do_not", &level, 100, 900, NAN, 6, {22.2, 33.3, 22.2, 11.1, 33.3, 22.2}, SWING_AROUND_TREND},
    {"small_counts_swing_by_chance", &count, NAN, NAN, NAN, 6, {4, 2, 3, 1, 2, 1}, SWING_NONE},
    {"large_counts_do_not", &count, NAN, NAN, NAN, 6, {400, 600, 380, 610, 390, 600}, SWING_AROUND_TREND},
    {"mechanisms_are_steps", &mechanism, NAN, NAN, NAN, 6, {0, 1, 0, 1, 1, 0}, SWING_NONE},
    {"differences_have_no_scale", &difference, NAN, NAN, NAN, 6, {0.2, -0.4, 0.3, -0.2, 0.1, 0.2}, SWING_NONE},
    {"elections_are_steps", &congress, 100, NAN, NAN, 6, {30, 30, 30, 45, 45, 20}, SWING_NONE},
    {"surveys_are_steps", &survey, 100, NAN, NAN, 6, {30, 60, 30, 45, 45, 20}, SWING_NONE},
    {"few_deaths_swing_by_chance", &deaths, NAN, NAN, .6, 5, {0, 100, 0, 0, 200}, SWING_NONE},
    {"deaths_beyond_chance_swing", &deaths, NAN, NAN, .01, 5, {0, 0, 0, 500, 0}, SWING_COUNTS},
    {"deaths_without_a_test_do_not", &deaths, NAN, NAN, NAN, 5, {0, 0, 0, 500, 0}, SWING_NONE},
};

static void swings_so(void **state)
{
  const Row *row = *state;
  Point points[MAX_POINTS];
  for (guint i = 0; i < row->n; i++)
    points[i] = (Point){2020 + (int)i, row->values[i]};
  const WarningEvidence evidence = {.target = row->target, .dispersion_p = row->dispersion_p};
  const SwingSeries series = {points, row->n, row->whole, row->cases};
  assert_int_equal(swing_of(&rule, &evidence, &series).kind, row->kind);
}

static void share_and_complement_have_the_same_size(void **state)
{
  (void)state;
  Point points[] = {{2020, 91}, {2021, 95}, {2022, 90}, {2023, 96}, {2024, 93}};
  WarningEvidence evidence = {.target = &level, .dispersion_p = NAN};
  const SwingSeries series = {points, 5, 100, NAN};
  double size = swing_of(&rule, &evidence, &series).size;
  for (guint i = 0; i < 5; i++)
    points[i].value = 100 - points[i].value;
  assert_true(size > 0.05);
  expect_double(swing_of(&rule, &evidence, &series).size, size, 1e-12);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 1] = {cmocka_unit_test(share_and_complement_have_the_same_size)};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[1 + i] = (struct CMUnitTest){rows[i].fact, swings_so, NULL, NULL, (void *)&rows[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
