/* From figures to findings: which series is tested, what it is compared with, what error it has. Numbers from reference vectors or worked out beside them. */
#include "tests/support/test.h"

#include <math.h>

#include "tests/reporter/figures.h"

/* Indicators of the catalogue by what they show. */
enum {
  MORTALITY = 103, /* rare events, per 100,000 */
  SCREENING = 107, /* H-3.1: at least 70 */
  AWARENESS = 109, /* a survey: H-3.3 rises, H-S5b.1 at least 90 */
  MTCT = 115,      /* rare events: H-5.1 falls */
  ANXIETY = 127,   /* a survey by sex: H-6.2 rises more slowly */
  ENROLMENT = 207, /* E-4.1: at least 95 */
  LITERACY = 213,  /* a survey by sex: E-7.3 the gap shrinks */
  PUPILS = 205,    /* E-3.2: the share of girls is near that of 206 */
  CHILDREN = 206,
  DEPUTIES = 404,    /* elected for 5 years: D-3.1 rises */
  ILLITERATES = 216, /* a count: E-S10b.1 at most 0 */
  VILLAGES = 418,    /* elected for 5 years: D-8.1 at least 30 */
  DELEGATES = 403,   /* D-2.2: not below 402 */
  MEMBERS = 402,
  MECHANISM = 702 /* yes or no: V-2.1 */
};

static const double s1[] = {62.1, 63.5, 64.2,
                            66.0, 66.4, 68.1}; /* the series S1 of the methods' vectors, 2020 to 2025 */

static void give_s1(GivenFigures *given)
{
  for (int i = 0; i < 6; i++)
    given_figure(given, SCREENING, 2020 + i, "_T", s1[i] * 10, 1000);
}

static void expect_verdict(const Assessment *judged, Verdict verdict, Reason reason)
{
  assert_string_equal(verdict_code(judged->verdict), verdict_code(verdict));
  assert_string_equal(vocabulary_code(&reason_vocabulary, (int)judged->reason),
                      vocabulary_code(&reason_vocabulary, (int)reason));
}

/* --- Facts -------------------------------------------------------------------------------------------------------- */

static void methods_stand_side_by_side(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give_s1(given);
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  expect_verdict(&judged, VERDICT_NOT_MET, REASON_NONE);
  assert_int_equal(judged.baseline_year, 2020);
  expect_double(judged.progress.progress, 0.759494, 1e-6);
  expect_double(judged.progress.time_elapsed, 0.5, 1e-12);
  expect_double(judged.progress.progress_ratio, 1.518987, 1e-6);
  expect_double(judged.progress.path_value, 66.05, 1e-9);
  expect_double(judged.progress.eurostat_ratio, 1.5454108, 1e-6);
  expect_double(judged.progress.eurostat_score, 5, 1e-9);
  expect_double(judged.progress.unsd_share, 1.592368, 1e-6);
  assert_int_equal(judged.progress.unsd_class, 3);
  expect_double(judged.progress.escap_index, 7.594937, 1e-6);
  expect_double(judged.progress.escap_gap, 0, 1e-9);
  assert_int_equal(judged.progress.methods_agree, 1);
  assert_true(judged.p_meets > 0.5 && judged.p_meets <= 1);
}

/* 60 to 61 on the way to 70: behind schedule, "limited", and "fair" all at once. */
static void disagreement_of_methods_is_visible(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, SCREENING, 2020, "_T", 600, 1000);
  given_figure(given, SCREENING, 2024, "_T", 690, 1000);
  given_figure(given, SCREENING, 2025, "_T", 645, 1000);
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  expect_double(judged.progress.progress_ratio, 0.9, 1e-9); /* behind */
  assert_int_equal(judged.progress.unsd_class, 2);          /* the chart: fair */
  expect_double(judged.progress.escap_gap, 0, 1e-9);        /* the trend of the years between leads there */
  assert_int_equal(judged.progress.methods_agree, 0);
}

static void trend_is_that_of_the_vectors(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give_s1(given);
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  assert_int_equal(judged.tested.points, 6);
  expect_double(judged.tested.trend_slope, 1.15, 1e-9);
  expect_double(judged.tested.trend_p, 2.0 / 720, 1e-9);
  expect_double(judged.tested.volatility, 0.0049983, 1e-6);
  assert_int_equal(judged.tested.forecast_year, 2030);
  assert_true(judged.tested.forecast_low95 <= judged.tested.forecast_low80 &&
              judged.tested.forecast_low80 <= judged.tested.forecast &&
              judged.tested.forecast <= judged.tested.forecast_high80 &&
              judged.tested.forecast_high80 <= judged.tested.forecast_high95);
}

static void nothing_later_is_used(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give_s1(given);
  Assessment judged = given_assessment(given, "H-3.1", 2022);
  assert_int_equal(judged.tested.value_year, 2022);
  assert_int_equal(judged.tested.points, 3);
  expect_double(judged.progress.time_elapsed, 0.2, 1e-12);
}

static void full_count_has_no_interval(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give_s1(given);
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  assert_true(isnan(judged.tested.value_low) && isnan(judged.tested.value_high));
  assert_int_equal(judged.pool5.n_years, 0);
}

static void baseline_already_met_has_no_progress_ratio(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, ENROLMENT, 2020, "_T", 97, 100);
  given_figure(given, ENROLMENT, 2025, "_T", 94, 100);
  Assessment judged = given_assessment(given, "E-4.1", 2025);
  expect_verdict(&judged, VERDICT_SLIPPED, REASON_NONE);
  assert_true(isnan(judged.progress.progress_ratio) && isnan(judged.progress.progress));
  assert_true(isnan(judged.progress.eurostat_ratio));
}

static void growth_from_zero_is_not_made_up(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, SCREENING, 2020, "_T", 0, 1000);
  given_figure(given, SCREENING, 2025, "_T", 350, 1000);
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  expect_double(judged.progress.progress_ratio, 1, 1e-9);
  assert_true(isnan(judged.progress.eurostat_ratio) && isnan(judged.progress.unsd_share));
}

static void no_figure_is_no_data(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, SCREENING, 2024, "_T", 650, 1000);
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  expect_verdict(&judged, VERDICT_NO_DATA, REASON_NONE);
  assert_int_equal(judged.tested.value_year, 0);
}

static void reference_of_the_same_year_is_taken(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, DELEGATES, 2025, "_T", 58, 200);
  Assessment judged = given_assessment(given, "D-2.2", 2025);
  expect_verdict(&judged, VERDICT_NO_DATA, REASON_NO_REFERENCE);
  given_figure(given, MEMBERS, 2024, "_T", 2800, 10000);
  given_figure(given, MEMBERS, 2025, "_T", 3000, 10000);
  judged = given_assessment(given, "D-2.2", 2025);
  expect_double(judged.reference, 30, 1e-12);
  expect_verdict(&judged, VERDICT_NOT_MET, REASON_NONE);
}

static void withheld_reference_judges_nothing(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, DELEGATES, 2025, "_T", 58, 200);
  given_figure(given, MEMBERS, 2025, "_T", 3000, 10000)->release = RELEASE_WITHHELD;
  Assessment judged = given_assessment(given, "D-2.2", 2025);
  assert_true(isnan(judged.reference));
  expect_verdict(&judged, VERDICT_NO_DATA, REASON_NO_REFERENCE);
}

static void mechanism_has_no_trend(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (int year = 2020; year <= 2025; year++)
    given_figure(given, MECHANISM, year, "_T", year >= 2023, 0);
  Assessment judged = given_assessment(given, "V-2.1", 2025);
  expect_verdict(&judged, VERDICT_MET, REASON_NONE);
  assert_int_equal(judged.attainment, ATTAINMENT_EARLY);
  assert_true(isnan(judged.p_meets) && isnan(judged.tested.trend_slope));
  assert_int_equal(judged.progress.unsd_class, 3);
}

/* --- Elections ---------------------------------------------------------------------------------------------------- */

static void election_is_compared_with_the_previous_term(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, DEPUTIES, 2020, "_T", 60, 200);
  given_figure(given, DEPUTIES, 2021, "_T", 70, 200);
  given_figure(given, DEPUTIES, 2026, "_T", 64, 200);
  Assessment judged = given_assessment(given, "D-3.1", 2027);
  assert_int_equal(judged.tested.value_year, 2026);
  assert_int_equal(judged.compared_year, 2021);
  assert_int_equal(assessment_comparison(&judged), COMPARE_TERM);
  expect_verdict(&judged, VERDICT_NOT_MET, REASON_NONE); /* above 2020, but below the term before */
  assert_int_equal(judged.baseline_year, 2020);
}

static void between_elections_there_is_neither_trend_nor_swing(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (int year = 2020; year <= 2026; year++)
    given_figure(given, DEPUTIES, year, "_T", year < 2022 ? 60 : 80, 200);
  Assessment judged = given_assessment(given, "D-3.1", 2026);
  assert_true(isnan(judged.tested.trend_slope) && isnan(judged.tested.volatility) && isnan(judged.tested.outlier_p));
  assert_true(isnan(judged.p_meets));
}

static void first_term_on_record_is_compared_with_the_baseline(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, DEPUTIES, 2020, "_T", 60, 200);
  given_figure(given, DEPUTIES, 2022, "_T", 70, 200);
  Assessment judged = given_assessment(given, "D-3.1", 2023);
  assert_int_equal(judged.compared_year, 2020);
  assert_int_equal(assessment_comparison(&judged), COMPARE_BASELINE);
  expect_verdict(&judged, VERDICT_MET, REASON_NONE);
}

static void elected_bodies_figure_stands_for_the_term(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, VILLAGES, 2021, "_T", 22, 60);
  Assessment judged = given_assessment(given, "D-8.1", 2025);
  expect_verdict(&judged, VERDICT_MET, REASON_NONE); /* 22 of 60 is a fact, no interval about it */
  judged = given_assessment(given, "D-8.1", 2026);
  expect_verdict(&judged, VERDICT_NO_DATA, REASON_NONE);
}

/* --- Surveys ------------------------------------------------------------------------------------------------------ */

/* Newcombe's interval of the vectors: 45/50 against 38/50 is 14 points, -0.93973 to 28.55507. */
static void surveyed_change_has_newcombes_interval(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_survey(given, AWARENESS, 2020, "_T", 38, 50, 50, 1);
  given_survey(given, AWARENESS, 2025, "_T", 45, 50, 50, 1);
  Assessment judged = given_assessment(given, "H-3.3", 2025);
  expect_double(judged.change_low, -0.93973, 1e-5);
  expect_double(judged.change_high, 28.55507, 1e-5);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_INTERVAL);
}

static void design_effect_widens_the_interval(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_survey(given, AWARENESS, 2020, "_T", 780, 1000, 2000, 40);
  given_survey(given, AWARENESS, 2025, "_T", 700, 1000, 200, 2); /* as 70 of 100 */
  Assessment judged = given_assessment(given, "H-S5b.1", 2025);
  expect_double(judged.tested.value_low, 60.415145, 1e-6);
  expect_double(judged.tested.value_high, 78.105115, 1e-6);
  expect_verdict(&judged, VERDICT_NOT_MET, REASON_NONE);
}

static void weighted_totals_are_no_sample_size(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, AWARENESS, 2025, "_T", 95000, 100000);
  Assessment judged = given_assessment(given, "H-S5b.1", 2025);
  assert_true(isnan(judged.tested.value_low));
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_NO_INTERVAL);
}

static void survey_is_compared_with_the_previous_survey(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_survey(given, AWARENESS, 2020, "_T", 600, 1000, 1000, 1);
  given_survey(given, AWARENESS, 2025, "_T", 800, 1000, 1000, 1);
  given_survey(given, AWARENESS, 2030, "_T", 700, 1000, 1000, 1);
  Assessment judged = given_assessment(given, "H-3.3", 2030);
  assert_int_equal(judged.compared_year, 2025);
  assert_int_equal(assessment_comparison(&judged), COMPARE_SURVEY);
  expect_verdict(&judged, VERDICT_NOT_MET, REASON_NONE);
  assert_int_equal(judged.baseline_year, 2020);
}

static void estimate_of_an_upper_level_is_no_figure(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  Figure *figure = given_figure(given, AWARENESS, 2025, "_T", 1, 0);
  figure->has_value = false;
  figure->has_estimate = true;
  figure->estimate = 93;
  Assessment judged = given_assessment(given, "H-S5b.1", 2026);
  expect_verdict(&judged, VERDICT_NO_DATA, REASON_ESTIMATE);
}

/* 3 to 5 percent in five years, then to 5.5: 0.4 a year before the plan, 0.1 since. */
static void slower_growth_needs_the_survey_before_the_plan(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_survey(given, ANXIETY, 2020, "sex=F", 5000, 100000, 100000, 1);
  given_survey(given, ANXIETY, 2025, "sex=F", 5500, 100000, 100000, 1);
  Assessment judged = given_assessment(given, "H-6.2", 2025);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_NO_EARLIER_YEARS);
  given_survey(given, ANXIETY, 2015, "sex=F", 3000, 100000, 100000, 1);
  judged = given_assessment(given, "H-6.2", 2025);
  expect_double(judged.growth_before, 0.4, 1e-9);
  expect_double(judged.growth_since, 0.1, 1e-9);
  assert_true(judged.change_low < -0.3 && judged.change_high > -0.3 && judged.change_high < 0);
  expect_verdict(&judged, VERDICT_MET, REASON_NONE);
}

/* The same shares from 400 women each say nothing: the error is larger than the difference. */
static void slower_growth_in_a_small_sample_is_not_shown(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_survey(given, ANXIETY, 2015, "sex=F", 12, 400, 400, 1);
  given_survey(given, ANXIETY, 2020, "sex=F", 20, 400, 400, 1);
  given_survey(given, ANXIETY, 2025, "sex=F", 22, 400, 400, 1);
  Assessment judged = given_assessment(given, "H-6.2", 2025);
  expect_double(judged.change_low, -1.43098139941344, 1e-9); /* by R, as in test_interval_sum.c */
  expect_double(judged.change_high, 0.68062918511, 1e-9);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_INTERVAL);
}

static void surveyed_gap_is_judged_by_all_four_figures(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_survey(given, LITERACY, 2020, "sex=F", 80, 1000, 4000, 1);
  given_survey(given, LITERACY, 2020, "sex=M", 160, 1000, 4000, 1);
  given_survey(given, LITERACY, 2025, "sex=F", 150, 1000, 4000, 1);
  given_survey(given, LITERACY, 2025, "sex=M", 170, 1000, 4000, 1);
  Assessment judged = given_assessment(given, "E-7.3", 2025);
  expect_double(judged.tested.value, 2, 1e-9);
  expect_double(judged.change_low, -8.14225769816, 1e-9); /* by R, as in test_interval_sum.c */
  expect_double(judged.change_high, -3.86097741058, 1e-9);
  expect_verdict(&judged, VERDICT_MET, REASON_NONE);
  assert_int_equal(judged.tested.gap_shrinks, 1);
}

/* From 4 points behind to 3 ahead is 1 point nearer, not 7. */
static void gap_that_turned_counts_by_its_distance(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_survey(given, LITERACY, 2020, "sex=F", 120, 1000, 4000, 1);
  given_survey(given, LITERACY, 2020, "sex=M", 160, 1000, 4000, 1);
  given_survey(given, LITERACY, 2025, "sex=F", 190, 1000, 4000, 1);
  given_survey(given, LITERACY, 2025, "sex=M", 160, 1000, 4000, 1);
  Assessment judged = given_assessment(given, "E-7.3", 2025);
  assert_true(judged.change_low < -1 && judged.change_high > -1);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_INTERVAL);
}

/* --- Rare events -------------------------------------------------------------------------------------------------- */

/* One death in 1,000 births is 100 per 100,000, far over 12, and proves nothing; nor do five years with 1 in 5,000: 20, with 0.51 to 111.4. */
static void one_maternal_death_is_not_enough(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (int year = 2021; year <= 2025; year++)
    given_figure(given, MORTALITY, year, "_T", year == 2025, 1000);
  Assessment judged = given_assessment(given, "H-2.1", 2025);
  expect_double(judged.tested.value, 100, 1e-9);
  expect_double(judged.tested.value_low, 2.5318, 1e-3);
  expect_double(judged.tested.value_high, 557.1643, 1e-3);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_FEW_EVENTS);
  assert_int_equal(judged.pool5.first_year, 2021);
  expect_double(judged.pool5.value, 20, 1e-9);
  expect_double(judged.pool5.low, 0.50636, 1e-4);
  expect_double(judged.pool5.high, 111.43286, 1e-4);
  expect_double(judged.pool3.value, 1e5 / 3000, 1e-9);
  expect_double(judged.pool_p, 1 - exp(-0.6), 1e-9);
  assert_true(isnan(judged.p_meets) && isnan(judged.progress.progress_ratio)); /* nothing that could alarm anybody */
}

static void year_without_a_death_is_not_met_either(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (int year = 2021; year <= 2025; year++)
    given_figure(given, MORTALITY, year, "_T", 0, 1000);
  Assessment judged = given_assessment(given, "H-2.1", 2025);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_FEW_EVENTS);
  given_figure(given, MORTALITY, 2025, "_T", 0, 26000);
  judged = given_assessment(given, "H-2.1", 2025);
  expect_verdict(&judged, VERDICT_MET, REASON_NONE);
}

static void two_years_of_rare_events_are_too_few(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, MORTALITY, 2024, "_T", 0, 1000);
  given_figure(given, MORTALITY, 2025, "_T", 9, 1000);
  Assessment judged = given_assessment(given, "H-2.1", 2025);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_FEW_YEARS);
}

/* 20 of 400 up to 2020 against 2 of 500 since: R's binom.test(2, 22, 500 / 900, alternative = "less") is 0.000007. */
static void rate_of_rare_events_falls_by_the_exact_test(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (int year = 2017; year <= 2020; year++)
    given_figure(given, MTCT, year, "_T", 5, 100);
  for (int year = 2021; year <= 2025; year++)
    given_figure(given, MTCT, year, "_T", year % 2 == 0 ? 1 : 0, 100);
  Assessment judged = given_assessment(given, "H-5.1", 2025);
  assert_int_equal(judged.compared_year, 2020);
  expect_verdict(&judged, VERDICT_MET, REASON_NONE);
  given_figure(given, MTCT, 2025, "_T", 14, 100);
  judged = given_assessment(given, "H-5.1", 2025);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_FEW_EVENTS);
}

/* --- What is not comparable --------------------------------------------------------------------------------------- */

static void nothing_is_compared_or_fitted_across_a_break(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give_s1(given);
  given_figure(given, SCREENING, 2022, "_T", 642, 1000)->is_break = true;
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  assert_int_equal(judged.tested.break_year, 2022);
  assert_int_equal(judged.tested.points, 4);
  assert_int_equal(judged.tested.first_year, 2022);
  assert_int_equal(judged.baseline_year, 2022);
  expect_double(judged.progress.time_elapsed, 3.0 / 8, 1e-12);
  judged = given_assessment(given, "H-3.1", 2021);
  assert_int_equal(judged.baseline_year, 2020); /* the break was not known then */
  assert_int_equal(judged.tested.break_year, 0);
}

static void move_across_a_break_is_not_judged(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, 108, 2020, "_T", 500, 1000);
  given_figure(given, 108, 2025, "_T", 600, 1000)->is_break = true;
  Assessment judged = given_assessment(given, "H-3.2", 2025);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_BREAK);
}

/* Declared for a year without a survey, it stands between the surveys. */
static void declared_break_between_two_surveys_counts(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new("health.two_cancers_awareness_rate,,2023,问卷调整,new questions\n");
  given_survey(given, AWARENESS, 2020, "_T", 600, 1000, 1000, 1);
  given_survey(given, AWARENESS, 2025, "_T", 800, 1000, 1000, 1);
  Assessment judged = given_assessment(given, "H-3.3", 2025);
  assert_int_equal(judged.tested.break_year, 2025);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_BREAK);
}

static void break_of_one_township_is_not_the_districts(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(",T1,2023,区划调整,boundary moved\n");
  give_s1(given);
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  assert_int_equal(judged.tested.break_year, 0);
}

static void withheld_figure_is_neither_judged_nor_used(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give_s1(given);
  given_figure(given, SCREENING, 2020, "_T", 10, 1000)->release = RELEASE_WITHHELD;
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  assert_int_equal(judged.baseline_year, 2021);
  assert_int_equal(judged.tested.points, 5);
  given_figure(given, SCREENING, 2025, "_T", 990, 1000)->release = RELEASE_WITHHELD;
  judged = given_assessment(given, "H-3.1", 2025);
  expect_verdict(&judged, VERDICT_INSUFFICIENT_EVIDENCE, REASON_TOO_FEW_UNITS);
}

/* --- Properties --------------------------------------------------------------------------------------------------- */

/* Counted in other units, the same district gets the same verdict, progress and chance. */
static void scale_does_not_matter(void **state)
{
  (void)state;
  for (double factor = 0.001; factor < 2000; factor *= 10) {
    g_autoptr(GivenFigures) given = given_figures_new(NULL);
    for (int i = 0; i < 6; i++)
      given_figure(given, SCREENING, 2020 + i, "_T", s1[i] * factor, 100 * factor);
    Assessment judged = given_assessment(given, "H-3.1", 2025);
    expect_double(judged.progress.progress_ratio, 1.518987, 1e-6);
    expect_verdict(&judged, VERDICT_NOT_MET, REASON_NONE);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(methods_stand_side_by_side),
      cmocka_unit_test(disagreement_of_methods_is_visible),
      cmocka_unit_test(trend_is_that_of_the_vectors),
      cmocka_unit_test(nothing_later_is_used),
      cmocka_unit_test(full_count_has_no_interval),
      cmocka_unit_test(baseline_already_met_has_no_progress_ratio),
      cmocka_unit_test(growth_from_zero_is_not_made_up),
      cmocka_unit_test(no_figure_is_no_data),
      cmocka_unit_test(reference_of_the_same_year_is_taken),
      cmocka_unit_test(withheld_reference_judges_nothing),
      cmocka_unit_test(mechanism_has_no_trend),
      cmocka_unit_test(election_is_compared_with_the_previous_term),
      cmocka_unit_test(between_elections_there_is_neither_trend_nor_swing),
      cmocka_unit_test(first_term_on_record_is_compared_with_the_baseline),
      cmocka_unit_test(elected_bodies_figure_stands_for_the_term),
      cmocka_unit_test(surveyed_change_has_newcombes_interval),
      cmocka_unit_test(design_effect_widens_the_interval),
      cmocka_unit_test(weighted_totals_are_no_sample_size),
      cmocka_unit_test(survey_is_compared_with_the_previous_survey),
      cmocka_unit_test(estimate_of_an_upper_level_is_no_figure),
      cmocka_unit_test(slower_growth_needs_the_survey_before_the_plan),
      cmocka_unit_test(slower_growth_in_a_small_sample_is_not_shown),
      cmocka_unit_test(surveyed_gap_is_judged_by_all_four_figures),
      cmocka_unit_test(gap_that_turned_counts_by_its_distance),
      cmocka_unit_test(one_maternal_death_is_not_enough),
      cmocka_unit_test(year_without_a_death_is_not_met_either),
      cmocka_unit_test(two_years_of_rare_events_are_too_few),
      cmocka_unit_test(rate_of_rare_events_falls_by_the_exact_test),
      cmocka_unit_test(nothing_is_compared_or_fitted_across_a_break),
      cmocka_unit_test(move_across_a_break_is_not_judged),
      cmocka_unit_test(declared_break_between_two_surveys_counts),
      cmocka_unit_test(break_of_one_township_is_not_the_districts),
      cmocka_unit_test(withheld_figure_is_neither_judged_nor_used),
      cmocka_unit_test(scale_does_not_matter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
