/* The chance that the target year meets a target: what it is asked of, and how it behaves. */
#include "tests/support/test.h"

#include <math.h>

#include "tests/reporter/figures.h"

/* Indicators of the catalogue by what they show. */
enum {
  SCREENING = 107, /* H-3.1: at least 70 */
  INSURED = 501,   /* S-3.1: at least 95 in every year, women */
  PUPILS = 205,    /* E-3.2: the share of girls is near that of 206 */
  CHILDREN = 206,
  ILLITERATES = 216, /* a count: E-S10b.1 at most 0 */
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

static Outlook outlook_of(const GivenFigures *given, int indicator_id)
{
  Outlook outlook;
  SeriesKey key = {.indicator = catalogue_indicator(given->catalogue, indicator_id)};
  g_autoptr(AnnualSeries) series =
      annual_series_new(given->catalogue, given->figures, key, &given_areas[0], given->rule.confidence);
  outlook_at(series, 2025, &given->rule, true, &outlook);
  return outlook;
}

/* The pupils follow the children, whose share rises: near them now as in 2030, however far both have gone by then. */
static void moving_reference_is_foretold_too(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (int year = 2019; year <= 2025; year++) {
    double girls = 460 + 5 * (year - 2019);
    given_figure(given, PUPILS, year, "_T", girls + year % 2, 1000);
    given_figure(given, CHILDREN, year, "_T", girls, 1000);
  }
  Assessment judged = given_assessment(given, "E-3.2", 2025);
  assert_true(judged.p_meets > 0.95);
}

static void year_that_was_lost_leaves_no_chance(void **state)
{
  (void)state;
  static const double women[] = {94, 96, 97, 94.5, 97, 98}; /* 2020 is before the plan */
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (int i = 0; i < 6; i++)
    given_figure(given, INSURED, 2020 + i, "sex=F", 10 * women[i], 1000);
  Assessment kept = given_assessment(given, "S-3.1", 2022);
  Assessment lost = given_assessment(given, "S-3.1", 2025);
  expect_verdict(&kept, VERDICT_MET, REASON_NONE);
  assert_true(kept.p_meets > 0);
  expect_verdict(&lost, VERDICT_NOT_MET, REASON_NONE);
  expect_double(lost.lowest, 94.5, 1e-12);
  assert_true(isnan(lost.p_meets));
}

static void chance_falls_as_more_is_asked(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give_s1(given);
  Outlook outlook = outlook_of(given, SCREENING);
  double before = 1;
  for (double asked = 60; asked <= 90; asked += 0.5) {
    double chance = outlook_chance(&outlook, asked, INFINITY);
    assert_true(chance <= before);
    before = chance;
  }
  assert_true(before < 0.05);
}

/* At most 0 new illiterates: forecasts are continuous, persons are whole. */
static void count_of_none_is_anything_below_a_half(void **state)
{
  (void)state;
  static const double persons[] = {4, 3, 3, 2, 2, 1};
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  for (int i = 0; i < 6; i++)
    given_figure(given, ILLITERATES, 2020 + i, "sex=F", persons[i], 0);
  Assessment judged = given_assessment(given, "E-S10b.1", 2025);
  assert_true(judged.tested.forecast < 0.5);
  assert_true(judged.p_meets > 0.5);
}

/* What is missing to the share has the same chance to be as low as the share to be as high. */
static void complement_has_the_same_chance(void **state)
{
  (void)state;
  g_autoptr(GivenFigures) given = given_figures_new(NULL);
  give_s1(given);
  for (int i = 0; i < 6; i++)
    given_figure(given, 124, 2020 + i, "_T", 1000 - s1[i] * 10, 1000);
  Outlook share = outlook_of(given, SCREENING);
  Outlook rest = outlook_of(given, 124);
  for (double asked = 62; asked <= 78; asked += 4)
    expect_double(outlook_chance(&share, asked, INFINITY), outlook_chance(&rest, -INFINITY, 100 - asked), 1e-9);
  expect_double(outlook_chance(&share, 65, 75), outlook_chance(&rest, 25, 35), 1e-9);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(moving_reference_is_foretold_too), cmocka_unit_test(year_that_was_lost_leaves_no_chance),
      cmocka_unit_test(chance_falls_as_more_is_asked),    cmocka_unit_test(count_of_none_is_anything_below_a_half),
      cmocka_unit_test(complement_has_the_same_chance),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
