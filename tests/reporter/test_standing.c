/* How far a target has come: a row per case, and objectives by their targets. */
#include "tests/support/test.h"

#include <math.h>
#include <string.h>

#include "reporter/evaluate/standing.h"

static const EvaluationRule rule = {.likely_from = 0.5};

/* An assessment of which only this is known. */
typedef struct Case {
  Verdict verdict;
  Attainment attainment;
  double chance, ratio;
  Standing midterm, final;
} Case;

static Assessment judged_as(const Case *row)
{
  static const Target usual = {.kind = TARGET_AT_LEAST};
  Assessment judged = {
      .target = &usual, .verdict = row->verdict, .attainment = row->attainment, .p_meets = row->chance};
  judged.progress.progress_ratio = row->ratio;
  return judged;
}

static void standing_follows_verdict_forecast_and_schedule(void **state)
{
  (void)state;
  static const Case rows[] = {
      {VERDICT_MET, ATTAINMENT_EARLY, 0.9, NAN, STANDING_MET, STANDING_MET},
      {VERDICT_MET, ATTAINMENT_ON_TIME, 0.1, NAN, STANDING_MET, STANDING_MET},
      {VERDICT_MAINTAINED, ATTAINMENT_NONE, NAN, NAN, STANDING_MET, STANDING_MET},
      {VERDICT_NOT_MET, ATTAINMENT_NEARLY, 0.1, 0.2, STANDING_NEARLY, STANDING_NEARLY},
      {VERDICT_NOT_MET, ATTAINMENT_NONE, 0.5, 0.2, STANDING_ON_COURSE, STANDING_NOT_MET},
      {VERDICT_NOT_MET, ATTAINMENT_NONE, 0.49, 1.5, STANDING_AT_RISK, STANDING_NOT_MET}, /* the forecast decides */
      {VERDICT_NOT_MET, ATTAINMENT_NONE, NAN, 1.0, STANDING_ON_COURSE, STANDING_NOT_MET},
      {VERDICT_NOT_MET, ATTAINMENT_NONE, NAN, 0.99, STANDING_AT_RISK, STANDING_NOT_MET},
      {VERDICT_NOT_MET, ATTAINMENT_NONE, NAN, (36.3 - 31.8) / (40.8 - 31.8) / 0.5, STANDING_ON_COURSE,
       STANDING_NOT_MET}, /* 0.9999999999999998 */
      {VERDICT_NOT_MET, ATTAINMENT_NONE, NAN, NAN, STANDING_AT_RISK, STANDING_NOT_MET},
      {VERDICT_SLIPPED, ATTAINMENT_NONE, NAN, 2.0, STANDING_AT_RISK, STANDING_NOT_MET}, /* progress inverts there */
      {VERDICT_SLIPPED, ATTAINMENT_NONE, 0.7, NAN, STANDING_ON_COURSE, STANDING_NOT_MET},
      {VERDICT_INSUFFICIENT_EVIDENCE, ATTAINMENT_NONE, 0.9, 1.5, STANDING_UNDECIDED, STANDING_UNDECIDED},
      {VERDICT_NO_DATA, ATTAINMENT_NONE, NAN, NAN, STANDING_NO_DATA, STANDING_NO_DATA},
      {VERDICT_NARRATIVE, ATTAINMENT_NONE, 0.9, NAN, STANDING_NARRATIVE, STANDING_NARRATIVE},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Assessment judged = judged_as(&rows[i]);
    Standing midterm = standing_of(&judged, STAGE_MIDTERM, &rule);
    Standing final = standing_of(&judged, STAGE_FINAL, &rule);
    if (midterm != rows[i].midterm || final != rows[i].final)
      fail_msg("row %zu: %s at mid-term, %s at the end", i, standing_code(midterm), standing_code(final));
  }
}

static void year_that_was_lost_is_not_brought_back_by_later_ones(void **state)
{
  (void)state;
  static const Target every_year = {.kind = TARGET_MAINTAIN};
  static const Case likely = {VERDICT_SLIPPED, ATTAINMENT_NONE, 0.99, 1.5, STANDING_AT_RISK, STANDING_NOT_MET};
  static const Case nearly = {VERDICT_SLIPPED, ATTAINMENT_NEARLY, 0.99, NAN, STANDING_NEARLY, STANDING_NEARLY};
  Assessment lost = judged_as(&likely);
  Assessment just_lost = judged_as(&nearly);
  lost.target = just_lost.target = &every_year;
  assert_int_equal(standing_of(&lost, STAGE_MIDTERM, &rule), STANDING_AT_RISK);
  assert_int_equal(standing_of(&just_lost, STAGE_MIDTERM, &rule), STANDING_NEARLY);
}

static void target_without_assessment_has_no_data(void **state)
{
  (void)state;
  assert_int_equal(standing_of(NULL, STAGE_MIDTERM, &rule), STANDING_NO_DATA);
}

static void met_target_may_slip_before_the_end_only(void **state)
{
  (void)state;
  static const Case slipping = {VERDICT_MET, ATTAINMENT_EARLY, 0.3, NAN, STANDING_MET, STANDING_MET};
  static const Case safe = {VERDICT_MAINTAINED, ATTAINMENT_NONE, 0.5, NAN, STANDING_MET, STANDING_MET};
  static const Case unknown = {VERDICT_MET, ATTAINMENT_EARLY, NAN, NAN, STANDING_MET, STANDING_MET};
  static const Case missed = {VERDICT_NOT_MET, ATTAINMENT_NONE, 0.3, NAN, STANDING_AT_RISK, STANDING_NOT_MET};
  Assessment judged[] = {judged_as(&slipping), judged_as(&safe), judged_as(&unknown), judged_as(&missed)};
  assert_true(standing_may_slip(&judged[0], STAGE_MIDTERM, &rule));
  assert_false(standing_may_slip(&judged[0], STAGE_FINAL, &rule));
  for (size_t i = 1; i < G_N_ELEMENTS(judged); i++)
    assert_false(standing_may_slip(&judged[i], STAGE_MIDTERM, &rule));
}

/* Standings of targets by their first letters, in the order of the enumeration: m n c (partly) r x u d t, w for withheld. */
static Tally tally_of(const char *standings)
{
  static const char letters[] = "mncprxudtw";
  Tally tally = {0};
  for (; *standings != '\0'; standings++)
    tally_add(&tally, (Standing)(strchr(letters, *standings) - letters));
  return tally;
}

static void objective_stands_as_the_worst_of_its_targets(void **state)
{
  (void)state;
  static const struct {
    const char *targets;
    Standing standing;
  } rows[] = {
      {"mmm", STANDING_MET},      {"mnm", STANDING_NEARLY},   {"mnc", STANDING_ON_COURSE}, {"mcr", STANDING_AT_RISK},
      {"mx", STANDING_NOT_MET},   {"rdu", STANDING_AT_RISK},  {"md", STANDING_PARTLY},     {"cu", STANDING_PARTLY},
      {"mt", STANDING_MET},       {"ud", STANDING_UNDECIDED}, {"ddd", STANDING_NO_DATA},   {"dt", STANDING_NO_DATA},
      {"mw", STANDING_PARTLY},    {"rw", STANDING_AT_RISK},   {"wt", STANDING_WITHHELD},   {"wd", STANDING_WITHHELD},
      {"tt", STANDING_NARRATIVE}, {"", STANDING_NO_DATA},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Tally tally = tally_of(rows[i].targets);
    Standing standing = tally_standing(&tally);
    if (standing != rows[i].standing)
      fail_msg("'%s' is %s", rows[i].targets, standing_code(standing));
  }
}

static void denominators_say_what_they_leave_out(void **state)
{
  (void)state;
  Tally tally = tally_of("mmncrxuddtw");
  assert_int_equal(tally_all(&tally), 11);
  assert_int_equal(tally_countable(&tally), 9); /* not what is in words or withheld */
  assert_int_equal(tally_judged(&tally), 6);    /* nor what has no verdict */
}

static void stage_is_named(void **state)
{
  (void)state;
  EvaluationStage stage = STAGE_MIDTERM;
  assert_true(evaluation_stage_parse("final", &stage));
  assert_int_equal(stage, STAGE_FINAL);
  assert_false(evaluation_stage_parse("Final", &stage));
  assert_false(evaluation_stage_parse("", &stage));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(standing_follows_verdict_forecast_and_schedule),
      cmocka_unit_test(year_that_was_lost_is_not_brought_back_by_later_ones),
      cmocka_unit_test(target_without_assessment_has_no_data),
      cmocka_unit_test(met_target_may_slip_before_the_end_only),
      cmocka_unit_test(objective_stands_as_the_worst_of_its_targets),
      cmocka_unit_test(denominators_say_what_they_leave_out),
      cmocka_unit_test(stage_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
