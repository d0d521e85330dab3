#include "reporter/assess/goal.h"

#include <math.h>

#include "reporter/statistics/poisson.h"
#include "reporter/wording/number.h"

#define EVENTS_LIMIT 1e6

/* What binary arithmetic may leave of a distance that is exactly the tolerance: 94.05 is nearly 95. */
#define ROUNDING 1e-9

/* --- What a kind asks --------------------------------------------------------------------------------------------- */

typedef GoalRegion (*RegionFunc)(const Goal *goal, double against);

/* True when the figure compared with could not move any further. */
typedef bool (*AtLimitFunc)(const Goal *goal, double compared);

typedef struct GoalRule GoalRule;
typedef Judgement (*JudgeFunc)(const GoalRule *kind, const Goal *goal, const Evidence *evidence,
                               const AssessRule *rule);

struct GoalRule {
  GoalClass class;
  JudgeFunc judge;
  RegionFunc region; /* NULL: none can be given */
  bool needs_reference;
  bool every_year;      /* the lowest year of the plan decides */
  bool wants_more;      /* of directions */
  AtLimitFunc at_limit; /* likewise */
};

static GoalRegion region_at_most(const Goal *goal, double against)
{
  (void)against;
  return (GoalRegion){.low = -INFINITY, .high = goal->value};
}

static GoalRegion region_below(const Goal *goal, double against)
{
  (void)against;
  return (GoalRegion){.low = -INFINITY, .high = goal->value, .excludes_high = true};
}

static GoalRegion region_at_least(const Goal *goal, double against)
{
  (void)against;
  return (GoalRegion){.low = goal->value, .high = INFINITY};
}

static GoalRegion region_band(const Goal *goal, double against)
{
  (void)against;
  return (GoalRegion){.low = goal->low, .high = goal->high};
}

static GoalRegion region_near(const Goal *goal, double against)
{
  return (GoalRegion){.low = against - goal->tolerance, .high = against + goal->tolerance};
}

static GoalRegion region_from_reference(const Goal *goal, double against)
{
  (void)goal;
  return (GoalRegion){.low = against, .high = INFINITY};
}

static GoalRegion region_yes(const Goal *goal, double against)
{
  (void)goal;
  (void)against;
  return (GoalRegion){.low = 1, .high = INFINITY};
}

static GoalRegion region_above(const Goal *goal, double against)
{
  (void)goal;
  return (GoalRegion){.low = against, .high = INFINITY, .excludes_low = true};
}

static GoalRegion region_under(const Goal *goal, double against)
{
  (void)goal;
  return (GoalRegion){.low = -INFINITY, .high = against, .excludes_high = true};
}

/* Nearer to the point, from either side. */
static GoalRegion region_nearer(const Goal *goal, double against)
{
  double distance = fabs(against - goal->low);
  return (GoalRegion){
      .low = goal->low - distance, .high = goal->low + distance, .excludes_low = true, .excludes_high = true};
}

static bool is_at_ceiling(const Goal *goal, double compared)
{
  return compared >= goal->ceiling;
}

static bool is_at_floor(const Goal *goal, double compared)
{
  return compared <= goal->floor;
}

static bool is_closed_gap(const Goal *goal, double compared)
{
  return fpclassify(compared - goal->low) == FP_ZERO;
}

/* --- Judging ------------------------------------------------------------------------------------------------------ */

static Judgement verdict_of(Verdict verdict)
{
  return (Judgement){.verdict = verdict};
}

static Judgement no_verdict(Reason reason)
{
  return (Judgement){.verdict = VERDICT_INSUFFICIENT_EVIDENCE, .reason = reason};
}

static Verdict with_history(bool is_met, bool baseline_met)
{
  if (is_met)
    return baseline_met ? VERDICT_MAINTAINED : VERDICT_MET;
  return baseline_met ? VERDICT_SLIPPED : VERDICT_NOT_MET;
}

/* Missed by no more than the tolerance, relative to the target value. */
static bool is_near(const GoalRegion *region, double value, double tolerance)
{
  double bound = value <= region->low ? region->low : region->high;
  return fabs(value - bound) <= tolerance * fabs(bound) * (1 + ROUNDING);
}

/* Without a baseline nobody knows whether there was anything to attain. */
static Attainment attainment_of_met(const Evidence *evidence, bool has_baseline)
{
  if (evidence->is_final)
    return ATTAINMENT_ON_TIME;
  return has_baseline ? ATTAINMENT_EARLY : ATTAINMENT_NONE;
}

static Attainment attainment_of_missed(Verdict verdict, const GoalRegion *region, double value, const AssessRule *rule)
{
  bool is_missed = verdict == VERDICT_NOT_MET || verdict == VERDICT_SLIPPED;
  return is_missed && is_near(region, value, rule->nearly_tolerance) ? ATTAINMENT_NEARLY : ATTAINMENT_NONE;
}

/* Rare events: beyond doubt when the pooled count would be a surprise on the wrong side of the goal. */
static Judgement judge_rare_level(const Goal *goal, const Evidence *evidence, const AssessRule *rule)
{
  bool is_ceiling = goal->kind == TARGET_BELOW || goal->kind == TARGET_AT_MOST;
  if (!is_ceiling || evidence->pool_years < rule->pool_min_years || !(evidence->pool_expectation >= 0) ||
      !(evidence->pool_events < EVENTS_LIMIT))
    return no_verdict(REASON_FEW_YEARS);
  switch (poisson_ceiling_finding(llround(evidence->pool_events), evidence->pool_expectation, rule->alpha)) {
  case CEILING_KEPT:
    return (Judgement){.verdict = VERDICT_MET, .attainment = attainment_of_met(evidence, !isnan(evidence->baseline))};
  case CEILING_EXCEEDED:
    return verdict_of(VERDICT_NOT_MET);
  case CEILING_UNDECIDED:
    return no_verdict(REASON_FEW_EVENTS);
  }
  g_assert_not_reached();
}

typedef enum Overlap { OVERLAP_INSIDE, OVERLAP_OUTSIDE, OVERLAP_PARTLY } Overlap;

static Overlap overlap_of(const GoalRegion *region, double low, double high)
{
  if (goal_region_has(region, low) && goal_region_has(region, high))
    return OVERLAP_INSIDE;
  bool is_under = high < region->low || (region->excludes_low && high <= region->low);
  bool is_over = low > region->high || (region->excludes_high && low >= region->high);
  return is_under || is_over ? OVERLAP_OUTSIDE : OVERLAP_PARTLY;
}

static Judgement judge_level(const GoalRule *kind, const Goal *goal, const Evidence *evidence, const AssessRule *rule)
{
  if (kind->needs_reference && isnan(evidence->reference))
    return (Judgement){.verdict = VERDICT_NO_DATA, .reason = REASON_NO_REFERENCE};
  if (evidence->doubt == DOUBT_FEW_EVENTS)
    return judge_rare_level(goal, evidence, rule);
  GoalRegion region = kind->region(goal, evidence->reference);
  GoalRegion before = kind->region(goal, evidence->reference_baseline);
  bool can_compare = !isnan(evidence->baseline) && !(kind->needs_reference && isnan(evidence->reference_baseline));
  bool baseline_met = can_compare && goal_region_has(&before, evidence->baseline);
  double tested = kind->every_year ? evidence->lowest : evidence->value;
  bool is_met = goal_region_has(&region, tested);
  if (evidence->doubt == DOUBT_SURVEY) {
    if (isnan(evidence->value_low))
      return no_verdict(REASON_NO_INTERVAL);
    Overlap overlap = overlap_of(&region, evidence->value_low, evidence->value_high);
    if (overlap == OVERLAP_PARTLY)
      return no_verdict(REASON_INTERVAL);
    is_met = overlap == OVERLAP_INSIDE;
  }
  Verdict verdict = with_history(is_met, baseline_met);
  return (Judgement){.verdict = verdict,
                     .attainment = verdict == VERDICT_MET ? attainment_of_met(evidence, can_compare)
                                                          : attainment_of_missed(verdict, &region, tested, rule)};
}

static Judgement judge_rare_change(const GoalRule *kind, const Evidence *evidence, const AssessRule *rule)
{
  if (evidence->pool_years < rule->pool_min_years || isnan(evidence->p_fewer))
    return no_verdict(REASON_FEW_YEARS);
  double p_wanted = kind->wants_more ? evidence->p_more : evidence->p_fewer;
  double p_unwanted = kind->wants_more ? evidence->p_fewer : evidence->p_more;
  if (p_wanted <= rule->alpha)
    return verdict_of(VERDICT_MET);
  return p_unwanted <= rule->alpha ? verdict_of(VERDICT_NOT_MET) : no_verdict(REASON_FEW_EVENTS);
}

/* A sample shows a move when the whole interval of the change lies on one side of none. */
static Judgement judge_surveyed_change(bool wants_more, const Evidence *evidence)
{
  if (isnan(evidence->change_low))
    return no_verdict(REASON_NO_INTERVAL);
  bool is_more = evidence->change_low > 0;
  bool is_less = evidence->change_high < 0;
  if (!is_more && !is_less)
    return no_verdict(REASON_INTERVAL);
  return verdict_of(is_more == wants_more ? VERDICT_MET : VERDICT_NOT_MET);
}

static Judgement judge_direction(const GoalRule *kind, const Goal *goal, const Evidence *evidence,
                                 const AssessRule *rule)
{
  if (isnan(evidence->compared))
    return no_verdict(evidence->has_break ? REASON_BREAK : REASON_NO_BASELINE);
  if (evidence->doubt == DOUBT_FEW_EVENTS)
    return judge_rare_change(kind, evidence, rule);
  if (evidence->doubt == DOUBT_SURVEY)
    return judge_surveyed_change(kind->wants_more, evidence);
  double value = number_as_published(evidence->value, goal->decimals);
  double compared = number_as_published(evidence->compared, goal->decimals);
  if (kind->at_limit(goal, compared))
    return verdict_of(kind->at_limit(goal, value) ? VERDICT_MAINTAINED : VERDICT_SLIPPED);
  GoalRegion region = kind->region(goal, compared);
  return verdict_of(goal_region_has(&region, value) ? VERDICT_MET : VERDICT_NOT_MET);
}

/* Slower than before, or no growth at all. */
static Judgement judge_growth(const GoalRule *kind, const Goal *goal, const Evidence *evidence, const AssessRule *rule)
{
  (void)goal;
  (void)rule;
  if (isnan(evidence->growth_before) || isnan(evidence->growth_since))
    return no_verdict(evidence->has_break ? REASON_BREAK : REASON_NO_EARLIER_YEARS);
  switch (evidence->doubt) {
  case DOUBT_NONE:
    return verdict_of(evidence->growth_since <= 0 || evidence->growth_since < evidence->growth_before
                          ? VERDICT_MET
                          : VERDICT_NOT_MET);
  case DOUBT_SURVEY:
    return evidence->growth_since_high <= 0 ? verdict_of(VERDICT_MET)
                                            : judge_surveyed_change(kind->wants_more, evidence);
  case DOUBT_FEW_EVENTS:
    return no_verdict(REASON_FEW_EVENTS);
  }
  g_assert_not_reached();
}

static const GoalRule rules[] = {
    [TARGET_AT_MOST] = {.class = GOAL_LEVEL, .judge = judge_level, .region = region_at_most},
    [TARGET_BELOW] = {.class = GOAL_LEVEL, .judge = judge_level, .region = region_below},
    [TARGET_AT_LEAST] = {.class = GOAL_LEVEL, .judge = judge_level, .region = region_at_least},
    [TARGET_FULL_COVERAGE] = {.class = GOAL_LEVEL, .judge = judge_level, .region = region_at_least},
    [TARGET_RISE] = {.class = GOAL_DIRECTION,
                     .judge = judge_direction,
                     .region = region_above,
                     .wants_more = true,
                     .at_limit = is_at_ceiling},
    [TARGET_FALL] = {.class = GOAL_DIRECTION,
                     .judge = judge_direction,
                     .region = region_under,
                     .at_limit = is_at_floor},
    [TARGET_RISE_SLOWS] = {.class = GOAL_DIRECTION, .judge = judge_growth, .region = NULL},
    [TARGET_GAP_SHRINKS] = {.class = GOAL_DIRECTION,
                            .judge = judge_direction,
                            .region = region_nearer,
                            .at_limit = is_closed_gap},
    [TARGET_IN_BAND] = {.class = GOAL_LEVEL, .judge = judge_level, .region = region_band},
    [TARGET_NEAR_REFERENCE] = {.class = GOAL_LEVEL,
                               .judge = judge_level,
                               .region = region_near,
                               .needs_reference = true},
    [TARGET_NOT_BELOW_REFERENCE] = {.class = GOAL_LEVEL,
                                    .judge = judge_level,
                                    .region = region_from_reference,
                                    .needs_reference = true},
    [TARGET_ESTABLISHED] = {.class = GOAL_LEVEL, .judge = judge_level, .region = region_yes},
    [TARGET_MAINTAIN] = {.class = GOAL_LEVEL, .judge = judge_level, .region = region_at_least, .every_year = true},
    [TARGET_NARRATIVE] = {.class = GOAL_NARRATIVE, .judge = NULL, .region = NULL},
};

GoalClass goal_class(TargetKind kind)
{
  return rules[kind].class;
}

bool goal_region(const Goal *goal, double against, GoalRegion *out_region)
{
  const GoalRule *kind = &rules[goal->kind];
  if (kind->region == NULL)
    return false;
  *out_region = kind->region(goal, against);
  return !isnan(out_region->low) && !isnan(out_region->high);
}

bool goal_region_has(const GoalRegion *region, double value)
{
  bool is_over_low = region->excludes_low ? value > region->low : value >= region->low;
  bool is_under_high = region->excludes_high ? value < region->high : value <= region->high;
  return is_over_low && is_under_high;
}

Evidence evidence_none(void)
{
  return (Evidence){.value = NAN,
                    .value_low = NAN,
                    .value_high = NAN,
                    .lowest = NAN,
                    .baseline = NAN,
                    .reference = NAN,
                    .reference_baseline = NAN,
                    .compared = NAN,
                    .change_low = NAN,
                    .change_high = NAN,
                    .growth_before = NAN,
                    .growth_since = NAN,
                    .growth_since_high = NAN,
                    .p_fewer = NAN,
                    .p_more = NAN};
}

Judgement goal_judge(const Goal *goal, const Evidence *evidence, const AssessRule *rule)
{
  const GoalRule *kind = &rules[goal->kind];
  if (kind->class == GOAL_NARRATIVE)
    return verdict_of(VERDICT_NARRATIVE);
  if (isnan(evidence->value))
    return (Judgement){.verdict = VERDICT_NO_DATA, .reason = evidence->has_estimate ? REASON_ESTIMATE : REASON_NONE};
  if (evidence->is_withheld)
    return no_verdict(REASON_TOO_FEW_UNITS);
  return kind->judge(kind, goal, evidence, rule);
}
