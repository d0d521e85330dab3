/* What stands behind an indicator: the numbers by the vectors of the methods, and the words that say them. */
#include "tests/support/test.h"

#include <math.h>
#include <string.h>

#include "reporter/evaluate/evaluation.h"
#include "reporter/render/detail_words.h"
#include "reporter/render/finding_words.h"
#include "tests/reporter/figures.h"

enum {
  MORTALITY = 103,  /* rare events, below 12 per 100,000 */
  SCREENING = 107,  /* H-3.1: at least 70 */
  ENROLMENT = 207,  /* a ratio by sex, higher is better */
  LITERACY = 126,   /* a survey by sex */
  PUPILS = 205,     /* the share of girls, which is the gap too */
  COMPLETION = 819, /* 办结率: cases completed of those accepted */
  HOUSEWORK = 610,  /* minutes a day by sex */
  SCHOOLING = 217   /* E-9.2: a surveyed mean rises */
};

/* A report of 2025 on GIVEN, and its part on one indicator. */
typedef struct Fixture {
  AssessInput input;
  Report *report;
  const ReportIndicator *part;
} Fixture;

static const ReportIndicator *part_of(const Report *report, int indicator_id)
{
  for (guint d = 0; d < report->domains->len; d++) {
    const ReportDomain *domain = g_ptr_array_index(report->domains, d);
    for (guint i = 0; i < domain->indicators->len; i++) {
      const ReportIndicator *part = g_ptr_array_index(domain->indicators, i);
      if (part->indicator->id == indicator_id)
        return part;
    }
  }
  g_assert_not_reached();
}

static void look_at(Fixture *fixture, const GivenFigures *given, int indicator_id)
{
  fixture->input = given_input(given);
  fixture->report = report_build(&fixture->input, 2025);
  fixture->part = part_of(fixture->report, indicator_id);
}

static void fixture_clear(Fixture *fixture)
{
  report_free(fixture->report);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

static void expect_words(char *taken, const char *expected)
{
  g_autofree char *words = taken;
  if (words == NULL || strstr(words, expected) == NULL)
    fail_msg("'%s' is not in '%s'", expected, words);
}

static void give_s1(GivenFigures *given)
{
  static const double s1[] = {62.1, 63.5, 64.2, 66.0, 66.4, 68.1};
  for (int i = 0; i < 6; i++)
    given_figure(given, SCREENING, 2020 + i, "_T", s1[i] * 10, 1000);
}

/* --- Progress ----------------------------------------------------------------------------------------------------- */

static void methods_are_told_side_by_side(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give_s1(given);
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  expect_words(progress_detail_words(LANGUAGE_ZH, &judged), "进度比1.52（目标实现程度75.9%，时间进度50.0%）");
  expect_words(progress_detail_words(LANGUAGE_ZH, &judged), "欧盟统计局增长率比值1.55，显著进展");
  expect_words(progress_detail_words(LANGUAGE_ZH, &judged), "预计目标实现程度159.2%，已达到或可按期达到");
  expect_words(progress_detail_words(LANGUAGE_EN, &judged), "ESCAP current status index 7.59 (10 is attained)");
  expect_words(progress_detail_words(LANGUAGE_EN, &judged), "anticipated gap 0.0%, on track. The methods agree.");
}

static void disagreement_is_told(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, SCREENING, 2020, "_T", 600, 1000);
  given_figure(given, SCREENING, 2024, "_T", 690, 1000);
  given_figure(given, SCREENING, 2025, "_T", 645, 1000);
  Assessment judged = given_assessment(given, "H-3.1", 2025);
  expect_words(progress_detail_words(LANGUAGE_EN, &judged), "fair progress, to be accelerated");
  expect_words(progress_detail_words(LANGUAGE_EN, &judged),
               "The methods disagree; this report goes by the progress ratio.");
}

/* 24,965 births without a death show 12 per 100,000, by the vectors. */
static void rare_events_say_what_it_would_take(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (int year = 2021; year <= 2025; year++)
    given_figure(given, MORTALITY, year, "_T", year == 2023, 1000);
  Assessment judged = given_assessment(given, "H-2.1", 2025);
  expect_words(rare_detail_words(LANGUAGE_ZH, &judged, &given->rule),
               "活产数也要累计到约24965才能证明达标；最近5年合计5000");
  Assessment share = given_assessment(given, "H-3.1", 2025);
  assert_null(rare_detail_words(LANGUAGE_ZH, &share, &given->rule));
}

/* --- Trend -------------------------------------------------------------------------------------------------------- */

static const ReportSeries *series_of(const GPtrArray *all, bool is_gap)
{
  for (guint i = 0; i < all->len; i++) {
    const ReportSeries *series = g_ptr_array_index(all, i);
    if (series->key.is_gap == is_gap && series->key.breakdown == 0)
      return series;
  }
  g_assert_not_reached();
}

/* Slopes by the vectors; the empirical logit line by R: lm(qlogis((events + .5) / 1001) ~ year). */
static void plain_trends_stand_beside_the_forecast(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  g_auto(Fixture) fixture = {0};
  give_s1(given);
  look_at(&fixture, given, SCREENING);
  g_autoptr(GPtrArray) all = report_series_of(fixture.report, fixture.part);
  const ReportSeries *total = series_of(all, false);
  expect_double(total->trend.line_slope, 1.157142857, 1e-9);
  expect_double(total->trend.ahead, 73.1777500, 1e-6);
  assert_true(total->trend.ahead_is_logit);
  expect_words(trend_detail_words(LANGUAGE_ZH, fixture.report, total), "每年+1.15个百分点（Theil–Sen中位斜率）");
  expect_words(trend_detail_words(LANGUAGE_ZH, fixture.report, total), "持续上升（Mann–Kendall检验p＝0.003）");
  expect_words(trend_detail_words(LANGUAGE_ZH, fixture.report, total), "logit直线外推2030年为73.2%（80%区间");
}

/* Shares move by percentage points, also where the gap is a share. */
static void slope_of_a_share_is_in_points(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  g_auto(Fixture) fixture = {0};
  for (int year = 2020; year <= 2025; year++)
    given_figure(given, PUPILS, year, "_T", 480 + year - 2020, 1000);
  look_at(&fixture, given, PUPILS);
  g_autoptr(GPtrArray) all = report_series_of(fixture.report, fixture.part);
  expect_words(trend_detail_words(LANGUAGE_ZH, fixture.report, series_of(all, true)), "每年+0.10个百分点");
}

static void counted_events_have_a_regression_of_their_own(void **state)
{
  (void)state;
  static const double deaths[] = {8, 6, 5, 3, 2, 0};
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  g_auto(Fixture) fixture = {0};
  for (int i = 0; i < 6; i++)
    given_figure(given, MORTALITY, 2020 + i, "_T", deaths[i], 1000);
  look_at(&fixture, given, MORTALITY);
  g_autoptr(GPtrArray) all = report_series_of(fixture.report, fixture.part);
  const TrendDetail *trend = &series_of(all, false)->trend;
  expect_double(trend->events_growth, -0.3477790, 1e-6); /* R: exp(coef(glm(deaths ~ year, poisson))[2]) - 1 */
  assert_true(trend->p_falling < 0.01 && trend->p_rising > 0.99);
  expect_words(trend_detail_words(LANGUAGE_ZH, fixture.report, series_of(all, false)),
               "发生率每年变化-34.8%（泊松回归）");
}

/* --- Gaps --------------------------------------------------------------------------------------------------------- */

/* 98 to 95: both indices print as 1.03, and lie outside parity. */
static void parity_is_judged_unrounded(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  g_auto(Fixture) fixture = {0};
  GapDetail gap;
  given_figure(given, ENROLMENT, 2020, "sex=F", 920, 1000);
  given_figure(given, ENROLMENT, 2020, "sex=M", 960, 1000);
  given_figure(given, ENROLMENT, 2025, "sex=F", 980, 1000);
  given_figure(given, ENROLMENT, 2025, "sex=M", 950, 1000);
  look_at(&fixture, given, ENROLMENT);
  assert_true(gap_detail_of(fixture.report, fixture.part, DIMENSION_SEX, &gap));
  expect_double(gap.ratio, 1.0315789, 1e-7);
  expect_double(gap.adjusted, 1.0306122, 1e-7);
  expect_double(gap.difference, 3, 1e-9);
  assert_int_equal(gap.parity, PARITY_FIRST_AHEAD);
  assert_true(gap.has_narrowing && gap.narrowing.is_narrower);
  expect_words(gap_detail_words(LANGUAGE_ZH, fixture.report, fixture.part, &gap),
               "女性与男性之比（GPI）1.032；调整后均等指数1.031；超出均等范围，男性处于不利；2020年以来差距缩小");
}

/* 45 of 50 to 38 of 50, by the vectors: Newcombe for the difference, the logarithm for the ratio. */
static void surveyed_gap_has_intervals_in_both_forms(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  g_auto(Fixture) fixture = {0};
  GapDetail gap;
  given_survey(given, LITERACY, 2025, "sex=F", 45, 50, 50, 1);
  given_survey(given, LITERACY, 2025, "sex=M", 38, 50, 50, 1);
  look_at(&fixture, given, LITERACY);
  assert_true(gap_detail_of(fixture.report, fixture.part, DIMENSION_SEX, &gap));
  expect_double(gap.ratio, 1.184211, 1e-6);
  expect_double(gap.ratio_interval.low, 0.988045, 1e-6);
  expect_double(gap.ratio_interval.high, 1.419323, 1e-6);
  expect_double(gap.difference_interval.low, -0.93973, 1e-5);
  expect_double(gap.difference_interval.high, 28.55507, 1e-5);
  assert_false(gap.has_narrowing);
  assert_false(gap.has_parity);
  expect_words(gap_detail_words(LANGUAGE_EN, fixture.report, fixture.part, &gap),
               "ratio (GPI) 1.184 (95% interval 0.988 to 1.419)");
}

static void time_use_says_how_many_times(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  g_auto(Fixture) fixture = {0};
  GapDetail gap;
  given_figure(given, HOUSEWORK, 2025, "sex=F", 12600, 100);
  given_figure(given, HOUSEWORK, 2025, "sex=M", 4500, 100);
  look_at(&fixture, given, HOUSEWORK);
  assert_true(gap_detail_of(fixture.report, fixture.part, DIMENSION_SEX, &gap));
  expect_double(gap.times, 2.8, 1e-9);
  assert_false(gap.has_parity);
  expect_words(gap_detail_words(LANGUAGE_ZH, fixture.report, fixture.part, &gap), "高者为低者的2.80倍");
}

static void townships_spread(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  g_auto(Fixture) fixture = {0};
  Spread spread;
  given_figure_in(given, 2, SCREENING, 2025, "_T", 600, 1000);
  given_figure_in(given, 3, SCREENING, 2025, "_T", 800, 1000);
  look_at(&fixture, given, SCREENING);
  assert_true(gap_detail_spread(fixture.part, &spread));
  expect_words(spread_detail_words(LANGUAGE_ZH, fixture.part, &spread),
               "2个乡镇（街道）之间：最低60.0%，最高80.0%，相差20.0个百分点，变异系数20.2%。");
}

/* --- Bounds ------------------------------------------------------------------------------------------------------- */

/* A completion rate may exceed 100 for a year, but is not foretold beyond what it has ever been. */
static void completion_rate_is_foretold_within_its_bounds(void **state)
{
  (void)state;
  static const struct {
    double values[5];
    double highest;
  } rows[] = {{{96, 97, 98, 99, 99.8}, 100}, {{96, 97, 98, 100.5, 99.8}, 100.5}};
  for (guint row = 0; row < G_N_ELEMENTS(rows); row++) {
    g_autoptr(GivenFigures) given = given_figures_new(NULL);
    for (int i = 0; i < 5; i++)
      given_figure(given, COMPLETION, 2021 + i, "_T", 10 * rows[row].values[i], 1000);
    Assessment judged = given_assessment(given, "L-S12.1", 2025);
    assert_true(judged.tested.forecast <= rows[row].highest);
    assert_true(judged.tested.forecast_high95 <= rows[row].highest);
  }
}

/* --- Told so that the verdict can be seen ------------------------------------------------------------------------- */

static void rounding_does_not_hide_why(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, SCREENING, 2020, "_T", 650, 1000);
  given_figure(given, SCREENING, 2025, "_T", 69960, 100000);
  Assessment missed = given_assessment(given, "H-3.1", 2025);
  expect_words(finding_words(LANGUAGE_ZH, &given->rule, &missed), "2025年为69.96%，未达标");
  given_figure(given, SCREENING, 2025, "_T", 69.999, 100);
  missed = given_assessment(given, "H-3.1", 2025);
  expect_words(finding_words(LANGUAGE_ZH, &given->rule, &missed), "2025年为69.999%，未达标");
}

/* A mean has no error that sample size and design effect could tell: that is said, and stands among what is missing. */
static void surveyed_mean_says_what_it_lacks(void **state)
{
  (void)state;
  static const EvaluationRule rule = {.likely_from = 0.5};
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  g_auto(Fixture) fixture = {0};
  given_survey(given, SCHOOLING, 2020, "sex=F", 10500, 1000, 1000, 1.5);
  given_survey(given, SCHOOLING, 2025, "sex=F", 11500, 1000, 1000, 1.5);
  Assessment judged = given_assessment(given, "E-9.2", 2025);
  assert_string_equal(vocabulary_code(&reason_vocabulary, (int)judged.reason), "no_standard_error");
  expect_words(finding_words(LANGUAGE_ZH, &given->rule, &judged),
               "证据不足（抽样误差不明：均值类调查须有标准误，报表尚不收集）");
  look_at(&fixture, given, SCHOOLING);
  g_autoptr(Evaluation) evaluation = evaluation_build(fixture.report, STAGE_MIDTERM, &rule);
  guint n_lacking = 0;
  for (guint i = 0; i < evaluation->missing->len; i++) {
    const MissingSeries *missing = g_ptr_array_index(evaluation->missing, i);
    n_lacking += missing->indicator->id == SCHOOLING && missing->lacks == REASON_NO_STANDARD_ERROR;
  }
  assert_int_equal(n_lacking, 1);
}

static void target_without_a_baseline_is_met_and_no_more(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  given_figure(given, SCREENING, 2025, "_T", 800, 1000);
  Assessment met = given_assessment(given, "H-3.1", 2025);
  assert_int_equal(met.attainment, ATTAINMENT_NONE);
  expect_words(finding_words(LANGUAGE_ZH, &given->rule, &met), "已达标（无基期数据");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(methods_are_told_side_by_side),
      cmocka_unit_test(disagreement_is_told),
      cmocka_unit_test(rare_events_say_what_it_would_take),
      cmocka_unit_test(plain_trends_stand_beside_the_forecast),
      cmocka_unit_test(slope_of_a_share_is_in_points),
      cmocka_unit_test(counted_events_have_a_regression_of_their_own),
      cmocka_unit_test(parity_is_judged_unrounded),
      cmocka_unit_test(surveyed_gap_has_intervals_in_both_forms),
      cmocka_unit_test(time_use_says_how_many_times),
      cmocka_unit_test(townships_spread),
      cmocka_unit_test(completion_rate_is_foretold_within_its_bounds),
      cmocka_unit_test(rounding_does_not_hide_why),
      cmocka_unit_test(surveyed_mean_says_what_it_lacks),
      cmocka_unit_test(target_without_a_baseline_is_met_and_no_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
