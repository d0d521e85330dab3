/* Levels: one row per rule and threshold. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/warnings/level.h"

static const WarningRule rule = {
    .red_below = .2, .orange_below = .5, .yellow_below = .8, .min_points = 3, .plan_year = 2030};

static const Indicator yearly = {.collection_interval_years = 1};
static const Indicator rare = {.collection_interval_years = 1, .uncertainty = UNCERTAINTY_POISSON};
static const Indicator elected = {.collection_interval_years = 1, .term_years = 5};
static const Indicator surveyed = {.collection_interval_years = 5, .uncertainty = UNCERTAINTY_SURVEY};

static const Target share = {.kind = TARGET_AT_LEAST, .indicator = &yearly};
static const Target deaths = {.kind = TARGET_BELOW, .indicator = &rare};
static const Target congress = {.kind = TARGET_RISE, .indicator = &elected};
static const Target survey = {.kind = TARGET_RISE, .indicator = &surveyed};
static const Target floor_of_each_year = {.kind = TARGET_MAINTAIN, .indicator = &yearly};
static const Target mechanism = {.kind = TARGET_ESTABLISHED, .indicator = &yearly};

typedef struct Row {
  const char *fact;
  const Target *target;
  int year, as_of;
  Verdict verdict;
  int points;
  double p_meets;
  double ratio;
  WarningLevel level;
  LevelCause cause;
} Row;

#define NOW 2025, 2025

static const Row rows[] = {
    {"chance_below_a_fifth_is_red", &share, NOW, VERDICT_NOT_MET, 6, .19, 1.2, LEVEL_RED, CAUSE_CHANCE},
    {"a_fifth_is_orange", &share, NOW, VERDICT_NOT_MET, 6, .2, 1.2, LEVEL_ORANGE, CAUSE_CHANCE},
    {"below_half_is_orange", &share, NOW, VERDICT_NOT_MET, 6, .49, 1.2, LEVEL_ORANGE, CAUSE_CHANCE},
    {"half_is_yellow", &share, NOW, VERDICT_NOT_MET, 6, .5, 1.2, LEVEL_YELLOW, CAUSE_CHANCE},
    {"below_four_fifths_is_yellow", &share, NOW, VERDICT_NOT_MET, 6, .79, 1.2, LEVEL_YELLOW, CAUSE_CHANCE},
    {"four_fifths_is_green", &share, NOW, VERDICT_NOT_MET, 6, .8, 1.2, LEVEL_GREEN, CAUSE_ON_COURSE},
    {"good_chance_but_behind_schedule_is_yellow", &share, NOW, VERDICT_NOT_MET, 6, .9, .8, LEVEL_YELLOW, CAUSE_BEHIND},
    {"exactly_on_schedule_is_green", &share, NOW, VERDICT_NOT_MET, 6, .9, 1 - 1e-12, LEVEL_GREEN, CAUSE_ON_COURSE},
    {"met_now_but_falling_is_warned_of", &share, NOW, VERDICT_MET, 6, .3, 2, LEVEL_ORANGE, CAUSE_CHANCE},
    {"met_and_staying_is_green", &share, NOW, VERDICT_MET, 6, .95, 2, LEVEL_GREEN, CAUSE_ON_COURSE},
    {"slipped_is_yellow_even_with_a_good_chance", &share, NOW, VERDICT_SLIPPED, 6, .9, NAN, LEVEL_YELLOW,
     CAUSE_SLIPPED},
    {"slipped_needs_no_series", &share, NOW, VERDICT_SLIPPED, 2, NAN, NAN, LEVEL_YELLOW, CAUSE_SLIPPED},
    {"year_that_is_lost_for_good_is_red", &floor_of_each_year, NOW, VERDICT_SLIPPED, 6, .9, 1.2, LEVEL_RED, CAUSE_LOST},
    {"two_years_are_grey", &share, NOW, VERDICT_NOT_MET, 2, .1, .5, LEVEL_GREY, CAUSE_FEW_POINTS},
    {"no_figure_is_grey", &share, 0, 2025, VERDICT_NO_DATA, 0, NAN, NAN, LEVEL_GREY, CAUSE_NO_FIGURE},
    {"last_year_still_counts", &share, 2024, 2025, VERDICT_NOT_MET, 6, .1, .5, LEVEL_RED, CAUSE_CHANCE},
    {"older_figures_are_grey", &share, 2023, 2025, VERDICT_NOT_MET, 6, .1, .5, LEVEL_GREY, CAUSE_STALE},
    {"survey_of_five_years_ago_still_counts", &survey, 2020, 2025, VERDICT_NOT_MET, 3, .1, NAN, LEVEL_RED,
     CAUSE_CHANCE},
    {"survey_that_is_overdue_is_grey", &survey, 2019, 2025, VERDICT_NOT_MET, 3, .1, NAN, LEVEL_GREY, CAUSE_STALE},
    {"survey_without_interval_is_grey", &survey, NOW, VERDICT_INSUFFICIENT_EVIDENCE, 2, NAN, NAN, LEVEL_GREY,
     CAUSE_NOT_JUDGED},
    {"doubt_with_a_forecast_is_foretold", &share, NOW, VERDICT_INSUFFICIENT_EVIDENCE, 5, .4, NAN, LEVEL_ORANGE,
     CAUSE_CHANCE},
    {"figure_without_a_reference_is_grey", &share, NOW, VERDICT_NO_DATA, 5, .4, NAN, LEVEL_GREY, CAUSE_NOT_JUDGED},
    {"one_death_is_grey_whatever_the_forecast", &deaths, NOW, VERDICT_INSUFFICIENT_EVIDENCE, 5, .01, -4, LEVEL_GREY,
     CAUSE_RARE_UNDECIDED},
    {"no_death_is_not_green", &deaths, NOW, VERDICT_INSUFFICIENT_EVIDENCE, 5, .99, 3, LEVEL_GREY, CAUSE_RARE_UNDECIDED},
    {"pooled_years_that_show_it_are_red", &deaths, NOW, VERDICT_NOT_MET, 5, .9, 2, LEVEL_RED, CAUSE_RARE_EXCEEDED},
    {"pooled_years_that_show_it_kept_are_green", &deaths, NOW, VERDICT_MET, 5, .1, 2, LEVEL_GREEN, CAUSE_RARE_KEPT},
    {"election_that_misses_is_yellow_only", &congress, NOW, VERDICT_NOT_MET, 5, .01, -1, LEVEL_YELLOW,
     CAUSE_ELECTION_MISSED},
    {"election_that_meets_is_green", &congress, 2021, 2025, VERDICT_MET, 1, NAN, NAN, LEVEL_GREEN, CAUSE_ELECTION_MET},
    {"first_election_on_record_is_grey", &congress, 2021, 2025, VERDICT_INSUFFICIENT_EVIDENCE, 1, NAN, NAN, LEVEL_GREY,
     CAUSE_NOT_JUDGED},
    {"missed_at_the_end_is_red", &share, 2030, 2030, VERDICT_NOT_MET, 10, .7, .9, LEVEL_RED, CAUSE_END_MISSED},
    {"met_at_the_end_is_green", &share, 2030, 2030, VERDICT_MET, 10, .3, 1, LEVEL_GREEN, CAUSE_END_MET},
    {"undecided_at_the_end_is_grey", &share, 2030, 2030, VERDICT_INSUFFICIENT_EVIDENCE, 10, .3, 1, LEVEL_GREY,
     CAUSE_NOT_JUDGED},
    {"mechanism_that_is_missing_is_yellow", &mechanism, NOW, VERDICT_NOT_MET, 1, NAN, NAN, LEVEL_YELLOW,
     CAUSE_NOT_ESTABLISHED},
    {"mechanism_in_place_is_green", &mechanism, NOW, VERDICT_MET, 1, NAN, NAN, LEVEL_GREEN, CAUSE_IN_PLACE},
    {"not_moving_without_a_schedule_is_yellow", &share, NOW, VERDICT_NOT_MET, 4, NAN, NAN, LEVEL_YELLOW,
     CAUSE_NOT_MOVING},
    {"behind_without_a_forecast_is_yellow", &share, NOW, VERDICT_NOT_MET, 4, NAN, .4, LEVEL_YELLOW, CAUSE_BEHIND},
};

static void has_level_and_cause(void **state)
{
  const Row *row = *state;
  WarningEvidence evidence = {.target = row->target,
                              .year = row->year,
                              .as_of = row->as_of,
                              .verdict = row->verdict,
                              .points = row->points,
                              .p_meets = row->p_meets,
                              .progress_ratio = row->ratio};
  LevelCause cause = CAUSE_ON_COURSE;
  assert_string_equal(level_code(level_of(&rule, &evidence, &cause)), level_code(row->level));
  assert_string_equal(cause_code(cause), cause_code(row->cause));
}

static void every_cause_has_a_row(void **state)
{
  (void)state;
  for (guint cause = 0; cause < N_CAUSES; cause++) {
    bool is_found = false;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
      is_found |= rows[i].cause == cause;
    if (!is_found)
      fail_msg("no row for %s", cause_code((LevelCause)cause));
  }
}

static void worse_chances_never_lower_the_level(void **state)
{
  (void)state;
  WarningLevel before = LEVEL_GREEN;
  WarningEvidence evidence = {
      .target = &share, .year = 2025, .as_of = 2025, .verdict = VERDICT_NOT_MET, .points = 6, .progress_ratio = 1};
  for (int percent = 100; percent >= 0; percent--) {
    LevelCause cause;
    evidence.p_meets = percent / 100.0;
    WarningLevel now = level_of(&rule, &evidence, &cause);
    assert_true(now <= before);
    before = now;
  }
  assert_int_equal(before, LEVEL_RED);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 2] = {cmocka_unit_test(every_cause_has_a_row),
                                                     cmocka_unit_test(worse_chances_never_lower_the_level)};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[2 + i] = (struct CMUnitTest){rows[i].fact, has_level_and_cause, NULL, NULL, (void *)&rows[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
