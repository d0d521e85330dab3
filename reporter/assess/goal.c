#include "reporter/assess/goal.h"

#include <math.h>

#include "reporter/statistics/poisson.h"
#include "reporter/wording/number.h"

/* Judges one figure (and its reference); only for kinds that ask something of a single year. */
typedef bool (*MeetsFunc)(const Goal *goal, double value, double reference);

/* True when VALUE has moved the right way from BASELINE; AT_LIMIT when BASELINE could not move any further. */
typedef bool (*ImprovesFunc)(const Goal *goal, double value, double baseline);
typedef bool (*AtLimitFunc)(const Goal *goal, double baseline);

typedef struct GoalRule {
  GoalClass class;
  bool needs_reference;
  bool every_year; /* the lowest year since the baseline decides */
  MeetsFunc meets;
  ImprovesFunc improves;
  AtLimitFunc at_limit;
} GoalRule;

static bool meets_at_most(const Goal *goal, double value, double reference)
{
  (void)reference;
  return value <= goal->value;
}

static bool meets_below(const Goal *goal, double value, double reference)
{
  (void)reference;
  return value < goal->value;
}

static bool meets_at_least(const Goal *goal, double value, double reference)
{
  (void)reference;
  return value >= goal->value;
}

static bool meets_band(const Goal *goal, double value, double reference)
{
  (void)reference;
  return value >= goal->low && value <= goal->high;
}

static bool meets_near_reference(const Goal *goal, double value, double reference)
{
  return fabs(value - reference) <= goal->tolerance;
}

static bool meets_not_below_reference(const Goal *goal, double value, double reference)
{
  (void)goal;
  return value >= reference;
}

static bool meets_established(const Goal *goal, double value, double reference)
{
  (void)goal;
  (void)reference;
  return value > 0.5;
}

static bool rises(const Goal *goal, double value, double baseline)
{
  (void)goal;
  return value > baseline;
}

static bool is_at_ceiling(const Goal *goal, double baseline)
{
  return baseline >= goal->ceiling;
}

static bool falls(const Goal *goal, double value, double baseline)
{
  (void)goal;
  return value < baseline;
}

static bool is_at_floor(const Goal *goal, double baseline)
{
  return baseline <= goal->floor;
}

static bool shrinks(const Goal *goal, double value, double baseline)
{
  return fabs(value - goal->low) < fabs(baseline - goal->low);
}

static bool is_closed_gap(const Goal *goal, double baseline)
{
  return fpclassify(baseline - goal->low) == FP_ZERO;
}

static const GoalRule rules[] = {
    [TARGET_AT_MOST] = {.class = GOAL_LEVEL, .meets = meets_at_most},
    [TARGET_BELOW] = {.class = GOAL_LEVEL, .meets = meets_below},
    [TARGET_AT_LEAST] = {.class = GOAL_LEVEL, .meets = meets_at_least},
    [TARGET_FULL_COVERAGE] = {.class = GOAL_LEVEL, .meets = meets_at_least},
    [TARGET_RISE] = {.class = GOAL_DIRECTION, .improves = rises, .at_limit = is_at_ceiling},
    [TARGET_FALL] = {.class = GOAL_DIRECTION, .improves = falls, .at_limit = is_at_floor},
    [TARGET_RISE_SLOWS] = {.class = GOAL_ELSEWHERE},
    [TARGET_GAP_SHRINKS] = {.class = GOAL_DIRECTION, .improves = shrinks, .at_limit = is_closed_gap},
    [TARGET_IN_BAND] = {.class = GOAL_LEVEL, .meets = meets_band},
    [TARGET_NEAR_REFERENCE] = {.class = GOAL_LEVEL, .needs_reference = true, .meets = meets_near_reference},
    [TARGET_NOT_BELOW_REFERENCE] = {.class = GOAL_LEVEL, .needs_reference = true, .meets = meets_not_below_reference},
    [TARGET_ESTABLISHED] = {.class = GOAL_LEVEL, .meets = meets_established},
    [TARGET_MAINTAIN] = {.class = GOAL_LEVEL, .every_year = true, .meets = meets_at_least},
    [TARGET_NARRATIVE] = {.class = GOAL_ELSEWHERE},
};

GoalClass goal_class(TargetKind kind)
{
  return rules[kind].class;
}

static Verdict with_history(bool is_met, bool baseline_met)
{
  if (is_met)
    return baseline_met ? VERDICT_MAINTAINED : VERDICT_MET;
  return baseline_met ? VERDICT_SLIPPED : VERDICT_NOT_MET;
}

/* Rare events: beyond doubt when the pooled count would be a surprise on the wrong side of the goal. */
static Verdict judge_rare_events(const Goal *goal, const Evidence *evidence)
{
  bool is_ceiling = goal->kind == TARGET_BELOW || goal->kind == TARGET_AT_MOST;
  if (!is_ceiling || !evidence->has_pool)
    return VERDICT_INSUFFICIENT_EVIDENCE;
  if (poisson_at_most(evidence->pooled_events, evidence->pooled_expectation) <= POOL_ALPHA)
    return VERDICT_MET;
  if (poisson_at_least(evidence->pooled_events, evidence->pooled_expectation) <= POOL_ALPHA)
    return VERDICT_NOT_MET;
  return VERDICT_INSUFFICIENT_EVIDENCE;
}

static Verdict judge_level(const GoalRule *rule, const Goal *goal, const Evidence *evidence)
{
  if (rule->needs_reference && !evidence->has_reference)
    return VERDICT_NO_DATA;
  if (evidence->doubt == DOUBT_FEW_EVENTS)
    return judge_rare_events(goal, evidence);
  if (evidence->doubt == DOUBT_SURVEY)
    return VERDICT_INSUFFICIENT_EVIDENCE;
  bool can_compare = evidence->has_baseline && (!rule->needs_reference || evidence->has_reference_baseline);
  bool baseline_met = can_compare && rule->meets(goal, evidence->baseline, evidence->reference_baseline);
  double tested = rule->every_year ? evidence->lowest_since_baseline : evidence->value;
  return with_history(rule->meets(goal, tested, evidence->reference), baseline_met);
}

static Verdict judge_direction(const GoalRule *rule, const Goal *goal, const Evidence *evidence)
{
  if (!evidence->has_baseline || evidence->doubt != DOUBT_NONE)
    return VERDICT_INSUFFICIENT_EVIDENCE;
  double value = number_as_published(evidence->value, goal->decimals);
  double baseline = number_as_published(evidence->baseline, goal->decimals);
  if (rule->at_limit(goal, baseline))
    return rule->at_limit(goal, value) ? VERDICT_MAINTAINED : VERDICT_SLIPPED;
  return rule->improves(goal, value, baseline) ? VERDICT_MET : VERDICT_NOT_MET;
}

Verdict goal_judge(const Goal *goal, const Evidence *evidence)
{
  const GoalRule *rule = &rules[goal->kind];
  if (rule->class == GOAL_ELSEWHERE)
    return VERDICT_NARRATIVE;
  if (!evidence->has_value)
    return VERDICT_NO_DATA;
  return rule->class == GOAL_LEVEL ? judge_level(rule, goal, evidence) : judge_direction(rule, goal, evidence);
}
