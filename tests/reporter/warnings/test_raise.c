/* From assessments to warnings, on a real database: who is warned, when it is said again, and when not. */
#include "tests/support/test.h"

#include "tests/reporter/warnings/warning_fixture.h"

#define SCREENING 107      /* health.cervical_cancer_screening_rate: target H-3.1, at least 70 percent; HEALTH */
#define MATERNAL_DEATH 103 /* health.maternal_mortality_ratio: H-2.1, below 12 */
#define TAP_WATER 709      /* environment.rural_tap_water_coverage: V-6.1 and V-S7.1 test one series */

static int set_up_group(void **state)
{
  *state = warning_database_new();
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static int set_up(void **state)
{
  warning_database_clear(*state);
  return 0;
}

#define expect_warning(database, subject, expected)                                                                    \
  do {                                                                                                                 \
    g_autofree char *found = warning_of((database), (subject));                                                        \
    assert_string_equal(found, (expected));                                                                            \
  } while (0)

static const Assessed red = {"H-3.1",
                             2025,
                             "not_met",
                             55.2,
                             6,
                             "p_meets = 0.05, progress_ratio = 0.3, progress = 0.15, "
                             "time_elapsed = 0.5, baseline = 52.5, baseline_year = 2020",
                             "forecast_year = 2030, forecast = 58.1, forecast_low80 = 54, forecast_high80 = 62.3"};

static void red_target_is_raised_to_its_department(void **state)
{
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|new|raised");
  g_autofree char *warning =
      plan_query(*state, "select department_code, reporting_year, figure, kind, basis_id from halfsky.warning");
  assert_string_equal(warning, "HEALTH|2025|55.2%|target|1");
}

static void reason_is_told_in_both_languages(void **state)
{
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  g_autofree char *zh = plan_query(*state, "select reason_zh from halfsky.warning");
  g_autofree char *en = plan_query(*state, "select reason_en from halfsky.warning");
  assert_string_equal(zh, "2025年适龄妇女宫颈癌筛查率为55.2%。按目前的走势，2030年预计为58.1%（80%区间54.0至62.3），"
                          "达到目标“不低于70%”的可能性约5%。目标实现程度15%，时间进度50%。");
  assert_string_equal(
      en, "Cervical cancer screening coverage of eligible women: 55.2% in 2025. On the present trend, the figure "
          "expected in 2030 is 58.1% "
          "(80% interval 54.0 to 62.3); the chance of meeting the target “at least 70%” "
          "is about 5%. From baseline to target 50% of the time has passed, and 15% of the way is covered.");
}

static void nothing_new_is_not_said_again(void **state)
{
  assess(*state, &red);
  for (guint round = 0; round < 3; round++)
    raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|new|raised");
}

static void changed_probability_alone_is_no_news(void **state)
{
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  plan_run(*state, "update halfsky.warning set state = 'notified'; update halfsky.assessment set p_meets = 0.06");
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|notified|raised");
}

static void another_level_is_told_again(void **state)
{
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  plan_run(*state, "update halfsky.warning set state = 'notified'; update halfsky.assessment set p_meets = 0.4");
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "orange|new|raised raised");
}

static void revised_figure_is_told_again(void **state)
{
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  plan_run(*state, "update halfsky.warning set state = 'response'; update halfsky.series_finding set value = 55.3");
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|new|raised raised");
}

static void thresholds_are_those_of_the_rule(void **state)
{
  WarningRule strict = usual_rule;
  strict.red_below = 0.04;
  assess(*state, &red);
  raise_warnings(*state, &strict);
  expect_warning(*state, "H-3.1", "orange|new|raised");
}

static void target_on_course_again_clears_its_warning(void **state)
{
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  plan_run(*state, "update halfsky.assessment set p_meets = 0.9, progress_ratio = 1.1");
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|resolved|raised cleared");
  plan_run(*state, "update halfsky.assessment set p_meets = 0.05");
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|new|raised cleared raised");
}

static void missing_data_leave_a_warning_as_it_is(void **state)
{
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  plan_run(*state, "update halfsky.series_finding set points = 2");
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|new|raised");
  g_autofree char *level =
      plan_query(*state, "select level, cause from halfsky.warning_level where target_code = 'H-3.1'");
  assert_string_equal(level, "grey|few_points");
}

static void target_that_is_met_again_clears_its_warning_however_few_the_years(void **state)
{
  Assessed slipped = {"H-3.1", 2025, "slipped", 69.5, 2, NULL, NULL};
  Assessed recovered = {"H-3.1", 2026, "maintained", 70.2, 2, NULL, NULL};
  assess(*state, &slipped);
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "yellow|new|raised");
  assess(*state, &recovered);
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "yellow|resolved|raised cleared");
  g_autofree char *level =
      plan_query(*state, "select level, cause from halfsky.warning_level where target_code = 'H-3.1'");
  assert_string_equal(level, "grey|few_points");
}

static void figure_that_too_few_reported_is_not_used(void **state)
{
  Assessed withheld = {"H-3.1", 2026, "insufficient_evidence", 12, 6, "release = 'withheld'", NULL};
  assess(*state, &red);
  assess(*state, &withheld);
  raise_warnings(*state, &usual_rule);
  g_autofree char *year = plan_query(*state, "select reporting_year from halfsky.warning");
  assert_string_equal(year, "2025");
}

static void warning_closed_by_a_person_returns_with_the_next_year(void **state)
{
  Assessed next = red;
  next.year = 2026;
  next.value = 55.9;
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  plan_run(*state, "update halfsky.warning set state = 'resolved'");
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|resolved|raised");
  assess(*state, &next);
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|new|raised raised");
}

static void warning_closed_by_a_person_returns_after_the_figures_recovered(void **state)
{
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  plan_run(*state, "update halfsky.warning set state = 'resolved'");
  plan_run(*state, "update halfsky.assessment set p_meets = 0.9, progress_ratio = 1.1");
  for (guint round = 0; round < 3; round++)
    raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|resolved|raised cleared");
  plan_run(*state, "update halfsky.assessment set p_meets = 0.05");
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "H-3.1", "red|new|raised cleared raised");
}

static void no_warning_between_elections(void **state)
{
  Assessed election = {"D-8.1", 2021, "not_met", 24.1, 2, "p_meets = 0.01", NULL};
  assess(*state, &election);
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "D-8.1", "yellow|new|raised");
  plan_run(*state, "update halfsky.warning set state = 'notified'");
  for (int year = 2022; year <= 2025; year++) {
    Assessed between = {"D-8.1", year, "not_met", 24.1, 2, NULL, "value_year = 2021"};
    assess(*state, &between);
    raise_warnings(*state, &usual_rule);
  }
  expect_warning(*state, "D-8.1", "yellow|notified|raised");
  g_autofree char *volatile_ones = plan_query(*state, "select count(*) from halfsky.warning where kind = 'volatility'");
  assert_string_equal(volatile_ones, "0");
}

/* The five pooled years of the reference: 5,000 births, one death. */
static const Assessed one_death = {
    "H-2.1",
    2025,
    "insufficient_evidence",
    100,
    5,
    "reason = 'few_events', p_meets = 0.01, pool5_first_year = 2021, pool5_value = 20, "
    "pool5_low = 0.506, pool5_high = 111.4, pool_events = 1, pool_exposed = 5000, pool_years = 5",
    "dispersion_p = 1"};

static void one_death_is_no_alarm_and_says_why(void **state)
{
  assess(*state, &one_death);
  figure(*state, MATERNAL_DEATH, 2025, "_T", 1, 1, 1000, 100);
  raise_warnings(*state, &usual_rule);
  g_autofree char *warnings = plan_query(*state, "select count(*) from halfsky.warning");
  g_autofree char *level =
      plan_query(*state, "select level, cause from halfsky.warning_level where target_code = 'H-2.1'");
  g_autofree char *zh = plan_query(*state, "select reason_zh from halfsky.warning_level where target_code = 'H-2.1'");
  g_autofree char *en = plan_query(*state, "select reason_en from halfsky.warning_level where target_code = 'H-2.1'");
  assert_string_equal(warnings, "0");
  assert_string_equal(level, "grey|rare_undecided");
  assert_string_equal(zh,
                      "2025年孕产妇死亡率为100.0/10万。2021至2025年合计1例（活产数5000），合并值为20.0/10万"
                      "（95%区间0.5至111.4），目标为“低于12/10万”。例数很少，多一例或少一例都可能是偶然，"
                      "因此既不能说未达标，也不能说已达标。2025年发生的1例，按个案报告和评审，不因一例作红色预警。");
  expect_contains(en, "one more or one less may be chance: the target can be called neither missed nor met.");
}

static void no_death_is_not_met_either(void **state)
{
  Assessed none = one_death;
  none.value = 0;
  assess(*state, &none);
  figure(*state, MATERNAL_DEATH, 2025, "_T", 1, 0, 1000, 0);
  raise_warnings(*state, &usual_rule);
  g_autofree char *row =
      plan_query(*state, "select level, reason_zh like '%%一年为零还不等于已达标%%' from halfsky.warning_level "
                         "where target_code = 'H-2.1'");
  assert_string_equal(row, "grey|t");
}

static void drivers_are_named(void **state)
{
  PlanDatabase *database = *state;
  assess(database, &red);
  figure(database, SCREENING, 2025, "residence=U", 1, 680, 1000, 68);
  figure(database, SCREENING, 2025, "residence=R", 1, 424, 1000, 42.4);
  figure(database, SCREENING, 2025, "age_group=Y35T44", 1, 500, 700, 71.4);
  figure(database, SCREENING, 2025, "age_group=Y45T54", 1, 404, 700, 57.7);
  figure(database, SCREENING, 2025, "age_group=Y55T64", 1, 200, 600, 33.3);
  figure(database, SCREENING, 2025, "_T", 2, 600, 1000, 60);
  figure(database, SCREENING, 2025, "_T", 3, 4, 20, 20); /* too small to be named */
  raise_warnings(database, &usual_rule);
  g_autofree char *zh = plan_query(database, "select reason_zh from halfsky.warning");
  g_autofree char *en = plan_query(database, "select reason_en from halfsky.warning");
  expect_contains(zh, "分城乡看，主要在乡村（42.4%，占所差部分的93%）。");
  expect_contains(zh, "分年龄看，主要在55至64岁（33.3%，占所差部分的72%）。");
  expect_contains(en, "By residence it is mainly Rural (42.4%, 93% of what is lacking).");
  assert_null(strstr(zh, "分区域看"));
}

static void township_that_drives_is_named(void **state)
{
  assess(*state, &red);
  figure(*state, SCREENING, 2025, "_T", 2, 690, 1000, 69);
  figure(*state, SCREENING, 2025, "_T", 3, 410, 1000, 41);
  raise_warnings(*state, &usual_rule);
  g_autofree char *zh = plan_query(*state, "select reason_zh from halfsky.warning");
  expect_contains(zh, "分区域看，主要在西乡（41.0%，占所差部分的97%）。");
}

static void series_that_swings_is_warned_of_once(void **state)
{
  static const double values[] = {70, 92, 66, 95, 68, 90};
  Assessed on_course = {"V-6.1", 2025, "not_met", 90, 6, "p_meets = 0.9", NULL};
  Assessed the_same = on_course;
  the_same.target = "V-S7.1";
  assess(*state, &on_course);
  assess(*state, &the_same);
  for (int i = 0; i < 6; i++)
    figure(*state, TAP_WATER, 2020 + i, "_T", 1, values[i] * 10, 1000, values[i]);
  raise_warnings(*state, &usual_rule);
  g_autofree char *warnings = plan_query(*state, "select kind, level, state, subject from halfsky.warning");
  g_autofree char *levels =
      plan_query(*state, "select string_agg(level || ' ' || is_volatile, ',') from "
                         "halfsky.warning_level where target_code like 'V-%%' and level <> 'grey'");
  g_autofree char *zh = plan_query(*state, "select reason_zh from halfsky.warning");
  assert_string_equal(warnings, "volatility|volatile|new|environment.rural_tap_water_coverage _T");
  assert_string_equal(levels, "green true,green true");
  expect_contains(zh, "自2020年以来在自身趋势上下波动约");
  expect_contains(zh, "个百分点");
}

static void warning_of_a_withdrawn_target_is_closed(void **state)
{
  assess(*state, &red);
  raise_warnings(*state, &usual_rule);
  plan_run(*state, "update halfsky.warning set subject = 'X-9.9', target_code = 'X-9.9'");
  raise_warnings(*state, &usual_rule);
  expect_warning(*state, "X-9.9", "red|resolved|raised cleared");
  expect_warning(*state, "H-3.1", "red|new|raised");
}

static void every_target_has_a_level_or_is_narrative(void **state)
{
  PlanDatabase *database = *state;
  guint n_targets = 0, n_narrative = 0;
  const Target *targets = catalogue_targets(database->catalogue, &n_targets);
  for (guint i = 0; i < n_targets; i++)
    n_narrative += targets[i].kind == TARGET_NARRATIVE ? 1 : 0;
  assess(database, &red);
  raise_warnings(database, &usual_rule);
  g_autofree char *count = plan_query(database, "select count(*) from halfsky.warning_level");
  g_autofree char *expected = g_strdup_printf("%u", n_targets - n_narrative);
  assert_string_equal(count, expected);
}

static void without_assessments_nothing_happens(void **state)
{
  raise_warnings(*state, &usual_rule);
  g_autofree char *count = plan_query(
      *state, "select (select count(*) from halfsky.warning_level) + (select count(*) from halfsky.warning)");
  assert_string_equal(count, "0");
}

/* Screening is cleared by disclosure control; a maternal death is not. */
static void views_withhold_the_words_of_what_is_withheld(void **state)
{
  static const char question[] = "select level, reason_zh is not null, is_withheld from analysis.warning_level "
                                 "where target_code in ('H-2.1', 'H-3.1') order by target_code";
  assess(*state, &red);
  assess(*state, &one_death);
  figure(*state, MATERNAL_DEATH, 2025, "_T", 1, 1, 1000, 100);
  figure(*state, SCREENING, 2025, "_T", 1, 552, 1000, 55.2);
  raise_warnings(*state, &usual_rule);
  plan_run(*state, "update halfsky.annual_summary set is_cleared = true where indicator_id = %d", SCREENING);
  g_autofree char *shown = plan_query(*state, "%s", question);
  assert_string_equal(shown, "grey|f|t\nred|t|f");
  g_autofree char *warned = plan_query(*state, "select reason_zh is not null, is_withheld from analysis.warning");
  assert_string_equal(warned, "t|f");
  plan_run(*state, "update halfsky.annual_summary set is_cleared = false where indicator_id = %d", SCREENING);
  g_autofree char *withheld = plan_query(*state, "%s", question);
  assert_string_equal(withheld, "grey|f|t\nred|f|t");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(red_target_is_raised_to_its_department, set_up),
      cmocka_unit_test_setup(reason_is_told_in_both_languages, set_up),
      cmocka_unit_test_setup(nothing_new_is_not_said_again, set_up),
      cmocka_unit_test_setup(changed_probability_alone_is_no_news, set_up),
      cmocka_unit_test_setup(another_level_is_told_again, set_up),
      cmocka_unit_test_setup(revised_figure_is_told_again, set_up),
      cmocka_unit_test_setup(thresholds_are_those_of_the_rule, set_up),
      cmocka_unit_test_setup(target_on_course_again_clears_its_warning, set_up),
      cmocka_unit_test_setup(missing_data_leave_a_warning_as_it_is, set_up),
      cmocka_unit_test_setup(target_that_is_met_again_clears_its_warning_however_few_the_years, set_up),
      cmocka_unit_test_setup(figure_that_too_few_reported_is_not_used, set_up),
      cmocka_unit_test_setup(warning_closed_by_a_person_returns_with_the_next_year, set_up),
      cmocka_unit_test_setup(warning_closed_by_a_person_returns_after_the_figures_recovered, set_up),
      cmocka_unit_test_setup(no_warning_between_elections, set_up),
      cmocka_unit_test_setup(one_death_is_no_alarm_and_says_why, set_up),
      cmocka_unit_test_setup(no_death_is_not_met_either, set_up),
      cmocka_unit_test_setup(drivers_are_named, set_up),
      cmocka_unit_test_setup(township_that_drives_is_named, set_up),
      cmocka_unit_test_setup(series_that_swings_is_warned_of_once, set_up),
      cmocka_unit_test_setup(warning_of_a_withdrawn_target_is_closed, set_up),
      cmocka_unit_test_setup(every_target_has_a_level_or_is_narrative, set_up),
      cmocka_unit_test_setup(without_assessments_nothing_happens, set_up),
      cmocka_unit_test_setup(views_withhold_the_words_of_what_is_withheld, set_up),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
