/* Verdicts: one row per rule of each target kind. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/assess/goal.h"

/* Short forms for the rows. */
#define VALUE(v) .has_value = true, .value = (v), .lowest_since_baseline = (v)
#define BASELINE(b) .has_baseline = true, .baseline = (b)
#define REFERENCE(r) .has_reference = true, .reference = (r)
#define REFERENCE_BASELINE(r) .has_reference_baseline = true, .reference_baseline = (r)
#define POOL(events, expected)                                                                                         \
  .doubt = DOUBT_FEW_EVENTS, .has_pool = true, .pooled_events = (events), .pooled_expectation = (expected)

typedef struct Row {
  const char *fact;
  Goal goal;
  Evidence evidence;
  Verdict expected;
} Row;

#define AT_LEAST_95                                                                                                    \
  {                                                                                                                    \
    .kind = TARGET_AT_LEAST, .value = 95                                                                               \
  }
#define BELOW_12                                                                                                       \
  {                                                                                                                    \
    .kind = TARGET_BELOW, .value = 12                                                                                  \
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
#define NEAR                                                                                                           \
  {                                                                                                                    \
    .kind = TARGET_NEAR_REFERENCE, .tolerance = 5                                                                      \
  }

static const Row rows[] = {
    {"at_least_is_met_at_the_value", AT_LEAST_95, {VALUE(95), BASELINE(90)}, VERDICT_MET},
    {"at_least_is_not_met_below_the_value", AT_LEAST_95, {VALUE(94.9), BASELINE(90)}, VERDICT_NOT_MET},
    {"at_least_without_baseline_is_plainly_met", AT_LEAST_95, {VALUE(96)}, VERDICT_MET},
    {"baseline_already_met_is_maintained", AT_LEAST_95, {VALUE(96), BASELINE(97)}, VERDICT_MAINTAINED},
    {"baseline_already_met_but_now_below_has_slipped", AT_LEAST_95, {VALUE(94), BASELINE(97)}, VERDICT_SLIPPED},
    {"no_value_is_no_data", AT_LEAST_95, {BASELINE(97)}, VERDICT_NO_DATA},
    {"below_is_strict", BELOW_12, {VALUE(12), BASELINE(20)}, VERDICT_NOT_MET},
    {"below_is_met_under_the_value", BELOW_12, {VALUE(11.99), BASELINE(20)}, VERDICT_MET},
    {"at_most_includes_the_value", {.kind = TARGET_AT_MOST, .value = 0}, {VALUE(0), BASELINE(3)}, VERDICT_MET},
    {"at_most_is_not_met_above", {.kind = TARGET_AT_MOST, .value = 0}, {VALUE(1), BASELINE(3)}, VERDICT_NOT_MET},
    {"full_coverage_needs_all", {.kind = TARGET_FULL_COVERAGE, .value = 100}, {VALUE(99.99)}, VERDICT_NOT_MET},
    {"thirty_of_thirty_villages_is_a_fact", {.kind = TARGET_FULL_COVERAGE, .value = 100}, {VALUE(100)}, VERDICT_MET},
    {"band_includes_its_ends", PARITY, {VALUE(0.97)}, VERDICT_MET},
    {"band_is_left_above", PARITY, {VALUE(1.0315789)}, VERDICT_NOT_MET},
    {"band_kept_is_maintained", PARITY, {VALUE(1.01), BASELINE(0.99)}, VERDICT_MAINTAINED},
    {"band_left_has_slipped", PARITY, {VALUE(1.05), BASELINE(0.99)}, VERDICT_SLIPPED},
    {"near_reference_is_met_within_the_tolerance", NEAR, {VALUE(40), REFERENCE(45)}, VERDICT_MET},
    {"near_reference_counts_either_side", NEAR, {VALUE(50.1), REFERENCE(45)}, VERDICT_NOT_MET},
    {"near_reference_without_reference_is_no_data", NEAR, {VALUE(40)}, VERDICT_NO_DATA},
    {"near_reference_at_the_baseline_is_maintained",
     NEAR,
     {VALUE(40), REFERENCE(45), BASELINE(40), REFERENCE_BASELINE(41)},
     VERDICT_MAINTAINED},
    {"not_below_reference_includes_equality",
     {.kind = TARGET_NOT_BELOW_REFERENCE},
     {VALUE(30), REFERENCE(30)},
     VERDICT_MET},
    {"below_the_reference_is_not_met",
     {.kind = TARGET_NOT_BELOW_REFERENCE},
     {VALUE(29), REFERENCE(30)},
     VERDICT_NOT_MET},
    {"established_is_yes", {.kind = TARGET_ESTABLISHED}, {VALUE(1)}, VERDICT_MET},
    {"a_no_is_not_established", {.kind = TARGET_ESTABLISHED}, {VALUE(0)}, VERDICT_NOT_MET},
    {"abolished_mechanism_has_slipped", {.kind = TARGET_ESTABLISHED}, {VALUE(0), BASELINE(1)}, VERDICT_SLIPPED},
    {"maintain_asks_for_every_year",
     {.kind = TARGET_MAINTAIN, .value = 95},
     {.has_value = true, .value = 96, .lowest_since_baseline = 94, BASELINE(96)},
     VERDICT_SLIPPED},
    {"maintain_is_kept", {.kind = TARGET_MAINTAIN, .value = 95}, {VALUE(96), BASELINE(96)}, VERDICT_MAINTAINED},
    {"rise_is_met_above_the_baseline", RISE, {VALUE(62), BASELINE(60)}, VERDICT_MET},
    {"standing_still_is_no_rise", RISE, {VALUE(60), BASELINE(60)}, VERDICT_NOT_MET},
    {"rise_too_small_to_be_printed_is_none",
     {.kind = TARGET_RISE, .ceiling = 100, .decimals = 1},
     {VALUE(57.44), BASELINE(57.41)},
     VERDICT_NOT_MET},
    {"rise_without_baseline_cannot_be_judged", RISE, {VALUE(62)}, VERDICT_INSUFFICIENT_EVIDENCE},
    {"rise_from_the_ceiling_is_maintained", RISE, {VALUE(100), BASELINE(100)}, VERDICT_MAINTAINED},
    {"fall_from_the_ceiling_has_slipped", RISE, {VALUE(99), BASELINE(100)}, VERDICT_SLIPPED},
    {"fall_is_met_below_the_baseline", FALL, {VALUE(40), BASELINE(42)}, VERDICT_MET},
    {"fall_is_not_met_above_the_baseline", FALL, {VALUE(43), BASELINE(42)}, VERDICT_NOT_MET},
    {"zero_cannot_fall_and_is_maintained", FALL, {VALUE(0), BASELINE(0)}, VERDICT_MAINTAINED},
    {"gap_shrinks_from_either_side", GAP_TO_ZERO, {VALUE(-2), BASELINE(4)}, VERDICT_MET},
    {"gap_that_turned_and_grew_is_not_met", GAP_TO_ZERO, {VALUE(-5), BASELINE(4)}, VERDICT_NOT_MET},
    {"gap_towards_a_share",
     {.kind = TARGET_GAP_SHRINKS, .low = 50, .high = 50},
     {VALUE(46), BASELINE(44)},
     VERDICT_MET},
    {"closed_gap_is_maintained", GAP_TO_ZERO, {VALUE(0), BASELINE(0)}, VERDICT_MAINTAINED},
    {"narrative_is_judged_elsewhere", {.kind = TARGET_NARRATIVE}, {VALUE(50), BASELINE(40)}, VERDICT_NARRATIVE},
    {"slower_rise_is_judged_elsewhere", {.kind = TARGET_RISE_SLOWS}, {VALUE(50), BASELINE(40)}, VERDICT_NARRATIVE},
    {"survey_proves_nothing_without_an_interval",
     AT_LEAST_95,
     {VALUE(97), BASELINE(80), .doubt = DOUBT_SURVEY},
     VERDICT_INSUFFICIENT_EVIDENCE},
    {"survey_does_not_prove_a_rise",
     RISE,
     {VALUE(70), BASELINE(60), .doubt = DOUBT_SURVEY},
     VERDICT_INSUFFICIENT_EVIDENCE},
    {"one_year_of_rare_events_is_never_a_verdict",
     BELOW_12,
     {VALUE(100), .doubt = DOUBT_FEW_EVENTS},
     VERDICT_INSUFFICIENT_EVIDENCE},
    {"no_death_in_five_years_of_1000_births_proves_nothing",
     BELOW_12,
     {VALUE(0), POOL(0, 0.6)},
     VERDICT_INSUFFICIENT_EVIDENCE},
    {"no_death_in_25000_births_shows_less_than_12", BELOW_12, {VALUE(0), POOL(0, 3.0)}, VERDICT_MET},
    {"twenty_deaths_where_twelve_are_expected_are_not_met", BELOW_12, {VALUE(20), POOL(20, 12)}, VERDICT_NOT_MET},
    {"thirteen_deaths_where_twelve_are_expected_may_be_chance",
     BELOW_12,
     {VALUE(13), POOL(13, 12)},
     VERDICT_INSUFFICIENT_EVIDENCE},
};

static void is_judged_so(void **state)
{
  const Row *row = *state;
  assert_string_equal(verdict_code(goal_judge(&row->goal, &row->evidence)), verdict_code(row->expected));
}

static void each_kind_has_a_class(void **state)
{
  (void)state;
  guint classes[3] = {0};
  for (guint kind = 0; kind <= TARGET_NARRATIVE; kind++)
    classes[goal_class((TargetKind)kind)]++;
  assert_int_equal(classes[GOAL_LEVEL], 9);
  assert_int_equal(classes[GOAL_DIRECTION], 3);
  assert_int_equal(classes[GOAL_ELSEWHERE], 2);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 1] = {cmocka_unit_test(each_kind_has_a_class)};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[1 + i] = (struct CMUnitTest){rows[i].fact, is_judged_so, NULL, NULL, (void *)&rows[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
