/* Verdicts: one row per rule of each target kind. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/assess/goal.h"

/* A row names what it knows over what nobody knows. */
#ifdef __clang__
#pragma GCC diagnostic ignored "-Winitializer-overrides"
#else
#pragma GCC diagnostic ignored "-Woverride-init"
#endif
#define KNOWN(...)                                                                                                     \
  {                                                                                                                    \
    .value = NAN, .value_low = NAN, .value_high = NAN, .lowest = NAN, .baseline = NAN, .reference = NAN,               \
    .reference_baseline = NAN, .compared = NAN, .change_low = NAN, .change_high = NAN, .growth_before = NAN,           \
    .growth_since = NAN, .growth_since_high = NAN, .p_fewer = NAN, .p_more = NAN, __VA_ARGS__                          \
  }

/* Short forms for the rows. */
#define VALUE(v) .value = (v), .lowest = (v)
#define BASELINE(b) .baseline = (b), .compared = (b)
#define REFERENCE(r) .reference = (r)
#define REFERENCE_BASELINE(r) .reference_baseline = (r)
#define SURVEY(low, high) .doubt = DOUBT_SURVEY, .value_low = (low), .value_high = (high)
#define CHANGE(low, high) .doubt = DOUBT_SURVEY, .change_low = (low), .change_high = (high)
#define POOL(events, expected)                                                                                         \
  .doubt = DOUBT_FEW_EVENTS, .pool_years = 5, .pool_events = (events), .pool_expectation = (expected)
#define RARE_CHANGE(fewer, more) .doubt = DOUBT_FEW_EVENTS, .pool_years = 5, .p_fewer = (fewer), .p_more = (more)
#define GROWTH(before, since) .value = 5, .growth_before = (before), .growth_since = (since)

static const AssessRule rule = {.baseline_year = 2020,
                                .target_year = 2030,
                                .nearly_tolerance = 0.01,
                                .confidence = 0.95,
                                .alpha = 0.05,
                                .pool_min_years = 3};

typedef struct Row {
  const char *fact;
  Goal goal;
  Evidence evidence;
  Judgement expected;
} Row;

#define AT_LEAST_95                                                                                                    \
  {                                                                                                                    \
    .kind = TARGET_AT_LEAST, .value = 95                                                                               \
  }
#define BELOW_12                                                                                                       \
  {                                                                                                                    \
    .kind = TARGET_BELOW, .value = 12                                                                                  \
  }
#define AT_MOST_ZERO                                                                                                   \
  {                                                                                                                    \
    .kind = TARGET_AT_MOST, .value = 0                                                                                 \
  }
#define ALL                                                                                                            \
  {                                                                                                                    \
    .kind = TARGET_FULL_COVERAGE, .value = 100                                                                         \
  }
#define RISE                                                                                                           \
  {                                                                                                                    \
    .kind = TARGET_RISE, .ceiling = 100                                                                                \
  }
#define FALL                                                                                                           \
  {                                                                                                                    \
    .kind = TARGET_FALL, .floor = 0                                                                                    \
  }
#define PARITY                                                                                                         \
  {                                                                                                                    \
    .kind = TARGET_IN_BAND, .low = 0.97, .high = 1.03                                                                  \
  }
#define GAP_TO_ZERO                                                                                                    \
  {                                                                                                                    \
    .kind = TARGET_GAP_SHRINKS, .low = 0, .high = 0                                                                    \
  }
#define GAP_TO_50                                                                                                      \
  {                                                                                                                    \
    .kind = TARGET_GAP_SHRINKS, .low = 50, .high = 50                                                                  \
  }
#define NEAR                                                                                                           \
  {                                                                                                                    \
    .kind = TARGET_NEAR_REFERENCE, .tolerance = 5                                                                      \
  }
#define NOT_BELOW                                                                                                      \
  {                                                                                                                    \
    .kind = TARGET_NOT_BELOW_REFERENCE                                                                                 \
  }
#define ESTABLISHED                                                                                                    \
  {                                                                                                                    \
    .kind = TARGET_ESTABLISHED                                                                                         \
  }
#define MAINTAIN_95                                                                                                    \
  {                                                                                                                    \
    .kind = TARGET_MAINTAIN, .value = 95                                                                               \
  }
#define SLOWER                                                                                                         \
  {                                                                                                                    \
    .kind = TARGET_RISE_SLOWS                                                                                          \
  }
#define WORDS                                                                                                          \
  {                                                                                                                    \
    .kind = TARGET_NARRATIVE                                                                                           \
  }

#define MET                                                                                                            \
  {                                                                                                                    \
    VERDICT_MET, ATTAINMENT_NONE, REASON_NONE                                                                          \
  }
#define EARLY                                                                                                          \
  {                                                                                                                    \
    VERDICT_MET, ATTAINMENT_EARLY, REASON_NONE                                                                         \
  }
#define ON_TIME                                                                                                        \
  {                                                                                                                    \
    VERDICT_MET, ATTAINMENT_ON_TIME, REASON_NONE                                                                       \
  }
#define MAINTAINED                                                                                                     \
  {                                                                                                                    \
    VERDICT_MAINTAINED, ATTAINMENT_NONE, REASON_NONE                                                                   \
  }
#define NOT_MET                                                                                                        \
  {                                                                                                                    \
    VERDICT_NOT_MET, ATTAINMENT_NONE, REASON_NONE                                                                      \
  }
#define NEARLY                                                                                                         \
  {                                                                                                                    \
    VERDICT_NOT_MET, ATTAINMENT_NEARLY, REASON_NONE                                                                    \
  }
#define SLIPPED                                                                                                        \
  {                                                                                                                    \
    VERDICT_SLIPPED, ATTAINMENT_NONE, REASON_NONE                                                                      \
  }
#define NO_DATA                                                                                                        \
  {                                                                                                                    \
    VERDICT_NO_DATA, ATTAINMENT_NONE, REASON_NONE                                                                      \
  }
#define UNKNOWN(reason)                                                                                                \
  {                                                                                                                    \
    VERDICT_INSUFFICIENT_EVIDENCE, ATTAINMENT_NONE, reason                                                             \
  }

static const Row rows[] = {
    /* at most, below, at least, full coverage */
    {"at_least_is_met_at_the_value", AT_LEAST_95, KNOWN(VALUE(95), BASELINE(90)), EARLY},
    {"at_least_is_not_met_below_the_value", AT_LEAST_95, KNOWN(VALUE(90), BASELINE(90)), NOT_MET},
    {"met_after_a_baseline_that_missed_is_early", AT_LEAST_95, KNOWN(VALUE(96), BASELINE(90)), EARLY},
    {"at_least_without_baseline_is_plainly_met", AT_LEAST_95, KNOWN(VALUE(96)), MET},
    {"met_in_the_target_year_is_met_on_time", AT_LEAST_95, KNOWN(VALUE(96), .is_final = true), ON_TIME},
    {"within_one_percent_of_the_value_is_nearly", AT_LEAST_95, KNOWN(VALUE(94.05), BASELINE(90)), NEARLY},
    {"tolerance_is_of_the_value_and_not_of_the_way", AT_LEAST_95, KNOWN(VALUE(94.04), BASELINE(0)), NOT_MET},
    {"twenty_point_one_is_nearly_twenty",
     {.kind = TARGET_AT_MOST, .value = 20},
     KNOWN(VALUE(20.1), BASELINE(30)),
     NEARLY},
    {"nothing_but_zero_is_near_zero", AT_MOST_ZERO, KNOWN(VALUE(0.001), BASELINE(3)), NOT_MET},
    {"baseline_already_met_is_maintained", AT_LEAST_95, KNOWN(VALUE(96), BASELINE(97)), MAINTAINED},
    {"baseline_already_met_but_now_below_has_slipped", AT_LEAST_95, KNOWN(VALUE(94), BASELINE(97)), SLIPPED},
    {"slipped_by_little_is_slipped_and_near",
     AT_LEAST_95,
     KNOWN(VALUE(94.9), BASELINE(97)),
     {VERDICT_SLIPPED, ATTAINMENT_NEARLY, REASON_NONE}},
    {"no_value_is_no_data", AT_LEAST_95, KNOWN(BASELINE(97)), NO_DATA},
    {"estimate_of_an_upper_level_is_no_figure",
     AT_LEAST_95,
     KNOWN(.has_estimate = true),
     {VERDICT_NO_DATA, ATTAINMENT_NONE, REASON_ESTIMATE}},
    {"withheld_figure_is_no_evidence", AT_LEAST_95, KNOWN(VALUE(99), .is_withheld = true),
     UNKNOWN(REASON_TOO_FEW_UNITS)},
    {"below_is_strict", BELOW_12, KNOWN(VALUE(12), BASELINE(20)), NEARLY},
    {"below_is_met_under_the_value", BELOW_12, KNOWN(VALUE(11.99), BASELINE(20)), EARLY},
    {"negative_values_are_below", BELOW_12, KNOWN(VALUE(-3), BASELINE(20)), EARLY},
    {"at_most_includes_the_value", AT_MOST_ZERO, KNOWN(VALUE(0), BASELINE(3)), EARLY},
    {"zero_at_the_baseline_is_maintained", AT_MOST_ZERO, KNOWN(VALUE(0), BASELINE(0)), MAINTAINED},
    {"at_most_is_not_met_above", AT_MOST_ZERO, KNOWN(VALUE(1), BASELINE(3)), NOT_MET},
    {"full_coverage_needs_all", ALL, KNOWN(VALUE(98)), NOT_MET},
    {"full_coverage_but_for_a_little_is_nearly", ALL, KNOWN(VALUE(99.99)), NEARLY},
    {"thirty_of_thirty_villages_is_a_fact", ALL, KNOWN(VALUE(100)), MET},
    /* band */
    {"band_includes_its_ends", PARITY, KNOWN(VALUE(0.97)), MET},
    {"band_is_left_above", PARITY, KNOWN(VALUE(1.05)), NOT_MET},
    {"unrounded_1_0315789_is_out_of_the_band_and_near", PARITY, KNOWN(VALUE(1.0315789)), NEARLY},
    {"band_kept_is_maintained", PARITY, KNOWN(VALUE(1.01), BASELINE(0.99)), MAINTAINED},
    {"band_left_has_slipped", PARITY, KNOWN(VALUE(1.05), BASELINE(0.99)), SLIPPED},
    {"band_of_differences_has_a_negative_end",
     {.kind = TARGET_IN_BAND, .low = -2, .high = 2},
     KNOWN(VALUE(-2), BASELINE(-5)),
     EARLY},
    /* references */
    {"near_reference_is_met_within_the_tolerance", NEAR, KNOWN(VALUE(40), REFERENCE(45)), MET},
    {"near_reference_counts_either_side", NEAR, KNOWN(VALUE(52), REFERENCE(45)), NOT_MET},
    {"near_reference_without_reference_is_no_data",
     NEAR,
     KNOWN(VALUE(40)),
     {VERDICT_NO_DATA, ATTAINMENT_NONE, REASON_NO_REFERENCE}},
    {"near_reference_at_the_baseline_is_maintained", NEAR,
     KNOWN(VALUE(40), REFERENCE(45), BASELINE(40), REFERENCE_BASELINE(41)), MAINTAINED},
    {"reference_unknown_at_the_baseline_tells_no_history", NEAR, KNOWN(VALUE(40), REFERENCE(45), BASELINE(40)), MET},
    {"not_below_reference_includes_equality", NOT_BELOW, KNOWN(VALUE(30), REFERENCE(30)), MET},
    {"below_the_reference_is_not_met", NOT_BELOW, KNOWN(VALUE(29), REFERENCE(30)), NOT_MET},
    {"just_below_the_reference_is_near", NOT_BELOW, KNOWN(VALUE(29.8), REFERENCE(30)), NEARLY},
    /* established, maintain */
    {"established_is_yes", ESTABLISHED, KNOWN(VALUE(1)), MET},
    {"a_no_is_not_established", ESTABLISHED, KNOWN(VALUE(0)), NOT_MET},
    {"abolished_mechanism_has_slipped", ESTABLISHED, KNOWN(VALUE(0), BASELINE(1)), SLIPPED},
    {"mechanism_that_was_there_is_maintained", ESTABLISHED, KNOWN(VALUE(1), BASELINE(1)), MAINTAINED},
    {"maintain_asks_for_every_year", MAINTAIN_95, KNOWN(.value = 96, .lowest = 90, BASELINE(96)), SLIPPED},
    {"maintain_is_kept", MAINTAIN_95, KNOWN(VALUE(96), BASELINE(96)), MAINTAINED},
    {"maintain_that_was_never_reached_is_not_met", MAINTAIN_95, KNOWN(VALUE(90), BASELINE(90)), NOT_MET},
    /* rise, fall */
    {"rise_is_met_above_the_baseline", RISE, KNOWN(VALUE(62), BASELINE(60)), MET},
    {"standing_still_is_no_rise", RISE, KNOWN(VALUE(60), BASELINE(60)), NOT_MET},
    {"rise_too_small_to_be_printed_is_none",
     {.kind = TARGET_RISE, .ceiling = 100, .decimals = 1},
     KNOWN(VALUE(57.44), BASELINE(57.41)),
     NOT_MET},
    {"rise_from_zero_is_a_rise", RISE, KNOWN(VALUE(3), BASELINE(0)), MET},
    {"rise_from_a_negative_base_is_a_rise",
     {.kind = TARGET_RISE, .ceiling = INFINITY},
     KNOWN(VALUE(-2), BASELINE(-5)),
     MET},
    {"rise_without_baseline_cannot_be_judged", RISE, KNOWN(VALUE(62)), UNKNOWN(REASON_NO_BASELINE)},
    {"rise_after_a_break_cannot_be_judged", RISE, KNOWN(VALUE(62), .has_break = true), UNKNOWN(REASON_BREAK)},
    {"rise_from_the_ceiling_is_maintained", RISE, KNOWN(VALUE(100), BASELINE(100)), MAINTAINED},
    {"fall_from_the_ceiling_has_slipped", RISE, KNOWN(VALUE(99), BASELINE(100)), SLIPPED},
    {"fall_is_met_below_the_baseline", FALL, KNOWN(VALUE(40), BASELINE(42)), MET},
    {"fall_is_not_met_above_the_baseline", FALL, KNOWN(VALUE(43), BASELINE(42)), NOT_MET},
    {"zero_cannot_fall_and_is_maintained", FALL, KNOWN(VALUE(0), BASELINE(0)), MAINTAINED},
    /* gap shrinks */
    {"gap_shrinks_from_either_side", GAP_TO_ZERO, KNOWN(VALUE(-2), BASELINE(4)), MET},
    {"gap_that_turned_and_grew_is_not_met", GAP_TO_ZERO, KNOWN(VALUE(-5), BASELINE(4)), NOT_MET},
    {"gap_that_only_turned_is_not_met", GAP_TO_ZERO, KNOWN(VALUE(-4), BASELINE(4)), NOT_MET},
    {"gap_towards_a_share", GAP_TO_50, KNOWN(VALUE(46), BASELINE(44)), MET},
    {"share_that_overshot_as_far_is_not_met", GAP_TO_50, KNOWN(VALUE(56), BASELINE(44)), NOT_MET},
    {"closed_gap_is_maintained", GAP_TO_ZERO, KNOWN(VALUE(0), BASELINE(0)), MAINTAINED},
    {"closed_gap_that_opened_has_slipped", GAP_TO_ZERO, KNOWN(VALUE(1), BASELINE(0)), SLIPPED},
    /* rise slows */
    {"slower_rise_is_met", SLOWER, KNOWN(GROWTH(0.3, 0.1)), MET},
    {"faster_rise_is_not_met", SLOWER, KNOWN(GROWTH(0.1, 0.3)), NOT_MET},
    {"equally_fast_rise_is_not_met", SLOWER, KNOWN(GROWTH(0.2, 0.2)), NOT_MET},
    {"no_rise_at_all_is_met", SLOWER, KNOWN(GROWTH(-0.3, -0.1)), MET},
    {"growth_before_unknown_cannot_be_judged", SLOWER, KNOWN(.value = 5, .growth_since = 0.1),
     UNKNOWN(REASON_NO_EARLIER_YEARS)},
    {"growth_before_a_break_cannot_be_judged", SLOWER, KNOWN(.value = 5, .has_break = true), UNKNOWN(REASON_BREAK)},
    {"surveyed_slower_rise_is_met", SLOWER, KNOWN(GROWTH(0.9, 0.1), CHANGE(-1.2, -0.2)), MET},
    {"surveyed_rise_may_have_slowed_by_chance", SLOWER, KNOWN(GROWTH(0.3, 0.1), CHANGE(-0.6, 0.2)),
     UNKNOWN(REASON_INTERVAL)},
    {"surveyed_growth_without_error_cannot_be_judged", SLOWER, KNOWN(GROWTH(0.3, 0.1), .doubt = DOUBT_SURVEY),
     UNKNOWN(REASON_NO_INTERVAL)},
    {"surely_no_rise_is_met_whatever_was_before", SLOWER,
     KNOWN(GROWTH(-0.3, -0.1), .growth_since_high = -0.01, CHANGE(-0.1, 0.5)), MET},
    /* narrative */
    {"text_decides_a_narrative_target",
     WORDS,
     KNOWN(VALUE(50), BASELINE(40)),
     {VERDICT_NARRATIVE, ATTAINMENT_NONE, REASON_NONE}},
    {"text_decides_without_figures_too",
     WORDS,
     KNOWN(.has_break = false),
     {VERDICT_NARRATIVE, ATTAINMENT_NONE, REASON_NONE}},
    /* surveys */
    {"survey_wholly_above_is_met", AT_LEAST_95, KNOWN(VALUE(97), BASELINE(80), SURVEY(95.5, 98)), EARLY},
    {"survey_wholly_below_is_not_met", AT_LEAST_95, KNOWN(VALUE(90), BASELINE(80), SURVEY(87, 92)), NOT_MET},
    {"survey_around_the_value_proves_nothing", AT_LEAST_95, KNOWN(VALUE(96), BASELINE(80), SURVEY(94, 97.5)),
     UNKNOWN(REASON_INTERVAL)},
    {"survey_proves_nothing_without_an_interval", AT_LEAST_95, KNOWN(VALUE(97), BASELINE(80), .doubt = DOUBT_SURVEY),
     UNKNOWN(REASON_NO_INTERVAL)},
    {"interval_up_to_a_strict_ceiling_is_not_below",
     {.kind = TARGET_BELOW, .value = 12},
     KNOWN(VALUE(11), SURVEY(10, 12)),
     UNKNOWN(REASON_INTERVAL)},
    {"interval_from_a_strict_ceiling_up_is_not_met",
     {.kind = TARGET_BELOW, .value = 12},
     KNOWN(VALUE(14), SURVEY(12, 16)),
     NOT_MET},
    {"surveyed_rise_beyond_error_is_met", RISE, KNOWN(VALUE(70), BASELINE(60), CHANGE(5, 15)), MET},
    {"surveyed_fall_beyond_error_is_no_rise", RISE, KNOWN(VALUE(50), BASELINE(60), CHANGE(-15, -5)), NOT_MET},
    {"surveyed_rise_within_error_proves_nothing", RISE, KNOWN(VALUE(61), BASELINE(60), CHANGE(-2, 4)),
     UNKNOWN(REASON_INTERVAL)},
    {"survey_does_not_prove_a_rise_without_error", RISE, KNOWN(VALUE(70), BASELINE(60), .doubt = DOUBT_SURVEY),
     UNKNOWN(REASON_NO_INTERVAL)},
    {"surveyed_fall_beyond_error_is_a_fall", FALL, KNOWN(VALUE(50), BASELINE(60), CHANGE(-15, -5)), MET},
    {"surveyed_gap_that_shrank_beyond_error_is_met", GAP_TO_ZERO, KNOWN(VALUE(2), BASELINE(9), CHANGE(-9, -4)), MET},
    /* rare events */
    {"one_year_of_rare_events_is_never_a_verdict", BELOW_12,
     KNOWN(VALUE(100), .doubt = DOUBT_FEW_EVENTS, .pool_years = 1, .pool_events = 1, .pool_expectation = 0.12),
     UNKNOWN(REASON_FEW_YEARS)},
    {"no_death_in_five_years_of_1000_births_proves_nothing", BELOW_12, KNOWN(VALUE(0), POOL(0, 0.6)),
     UNKNOWN(REASON_FEW_EVENTS)},
    {"no_death_in_25000_births_shows_less_than_12", BELOW_12, KNOWN(VALUE(0), POOL(0, 3.0)), MET},
    {"twenty_deaths_where_twelve_are_expected_are_not_met", BELOW_12, KNOWN(VALUE(20), POOL(20, 12)), NOT_MET},
    {"thirteen_deaths_where_twelve_are_expected_may_be_chance", BELOW_12, KNOWN(VALUE(13), POOL(13, 12)),
     UNKNOWN(REASON_FEW_EVENTS)},
    {"rare_events_under_a_floor_are_not_judged", AT_LEAST_95, KNOWN(VALUE(97), POOL(13, 12)),
     UNKNOWN(REASON_FEW_YEARS)},
    {"rate_of_rare_events_that_surely_fell_is_met", FALL, KNOWN(VALUE(1), BASELINE(4), RARE_CHANGE(0.02, 0.98)), MET},
    {"rate_of_rare_events_that_surely_rose_is_not_met", FALL, KNOWN(VALUE(9), BASELINE(4), RARE_CHANGE(0.98, 0.02)),
     NOT_MET},
    {"rate_of_rare_events_may_fall_by_chance", FALL, KNOWN(VALUE(3), BASELINE(4), RARE_CHANGE(0.2, 0.8)),
     UNKNOWN(REASON_FEW_EVENTS)},
};

static void is_judged_so(void **state)
{
  const Row *row = *state;
  Judgement judged = goal_judge(&row->goal, &row->evidence, &rule);
  assert_string_equal(verdict_code(judged.verdict), verdict_code(row->expected.verdict));
  assert_string_equal(vocabulary_code(&attainment_vocabulary, (int)judged.attainment),
                      vocabulary_code(&attainment_vocabulary, (int)row->expected.attainment));
  assert_string_equal(vocabulary_code(&reason_vocabulary, (int)judged.reason),
                      vocabulary_code(&reason_vocabulary, (int)row->expected.reason));
}

static void each_kind_has_a_class(void **state)
{
  (void)state;
  guint classes[3] = {0};
  for (guint kind = 0; kind <= TARGET_NARRATIVE; kind++)
    classes[goal_class((TargetKind)kind)]++;
  assert_int_equal(classes[GOAL_LEVEL], 9);
  assert_int_equal(classes[GOAL_DIRECTION], 4);
  assert_int_equal(classes[GOAL_NARRATIVE], 1);
}

static void tolerance_is_a_setting(void **state)
{
  (void)state;
  const Goal goal = AT_LEAST_95;
  const Evidence evidence = KNOWN(VALUE(94.5), BASELINE(90));
  AssessRule strict = rule;
  strict.nearly_tolerance = 0.001;
  assert_int_equal(goal_judge(&goal, &evidence, &rule).attainment, ATTAINMENT_NEARLY);
  assert_int_equal(goal_judge(&goal, &evidence, &strict).attainment, ATTAINMENT_NONE);
}

/* A share and its complement are one fact: whatever is asked of the one, asked of the other gets the same verdict. */
static void complement_gets_the_same_verdict(void **state)
{
  (void)state;
  for (int value = 0; value <= 100; value += 4)
    for (int baseline = 0; baseline <= 100; baseline += 4)
      for (int asked = 4; asked < 100; asked += 8) {
        const Goal at_least = {.kind = TARGET_AT_LEAST, .value = asked};
        const Goal at_most = {.kind = TARGET_AT_MOST, .value = 100 - asked};
        const Goal rise = RISE;
        const Goal fall = FALL;
        const Evidence share = KNOWN(VALUE(value), BASELINE(baseline));
        const Evidence rest = KNOWN(VALUE(100 - value), BASELINE(100 - baseline));
        assert_int_equal(goal_judge(&at_least, &share, &rule).verdict, goal_judge(&at_most, &rest, &rule).verdict);
        assert_int_equal(goal_judge(&rise, &share, &rule).verdict, goal_judge(&fall, &rest, &rule).verdict);
      }
}

static void region_is_what_the_verdict_asks(void **state)
{
  (void)state;
  GoalRegion region;
  const Goal below = BELOW_12;
  const Goal gap = GAP_TO_50;
  const Goal slower = SLOWER;
  assert_true(goal_region(&below, NAN, &region));
  assert_true(goal_region_has(&region, 11.999) && !goal_region_has(&region, 12));
  assert_true(goal_region(&gap, 44, &region));
  assert_true(goal_region_has(&region, 55) && !goal_region_has(&region, 56) && !goal_region_has(&region, 44));
  assert_false(goal_region(&slower, 5, &region));
  const Goal not_below = NOT_BELOW;
  assert_false(goal_region(&not_below, NAN, &region));
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 4] = {
      cmocka_unit_test(each_kind_has_a_class),
      cmocka_unit_test(tolerance_is_a_setting),
      cmocka_unit_test(complement_gets_the_same_verdict),
      cmocka_unit_test(region_is_what_the_verdict_asks),
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[4 + i] = (struct CMUnitTest){rows[i].fact, is_judged_so, NULL, NULL, (void *)&rows[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
