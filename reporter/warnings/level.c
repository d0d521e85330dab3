#include "reporter/warnings/level.h"

#include <math.h>

/* A ratio of exactly 1 may have lost its last digit. */
#define ROUNDING 1e-9

static const char *const level_codes[N_LEVELS] = {"red", "orange", "yellow", "green", "grey"};

const char *level_code(WarningLevel level)
{
  return level_codes[level];
}

bool level_warns(WarningLevel level)
{
  return level <= LEVEL_YELLOW;
}

static bool is_met(const WarningEvidence *evidence)
{
  return evidence->verdict == VERDICT_MET || evidence->verdict == VERDICT_MAINTAINED;
}

bool level_recovers(const WarningEvidence *evidence, LevelCause cause)
{
  return cause == CAUSE_FEW_POINTS && is_met(evidence);
}

static bool is_missed(const WarningEvidence *evidence)
{
  return evidence->verdict == VERDICT_NOT_MET || evidence->verdict == VERDICT_SLIPPED;
}

static bool is_rare(const WarningEvidence *evidence)
{
  return evidence->target->indicator->uncertainty == UNCERTAINTY_POISSON;
}

static bool is_elected(const WarningEvidence *evidence)
{
  return evidence->target->indicator->term_years > 0;
}

static bool has_ended(const WarningRule *rule, const WarningEvidence *evidence)
{
  return evidence->year >= rule->plan_year;
}

static bool is_mechanism(const WarningEvidence *evidence)
{
  return evidence->target->kind == TARGET_ESTABLISHED;
}

/* For how many years after its own a figure may stand: the rhythm of the indicator, and a year for reporting. */
static int years_standing(const Indicator *indicator)
{
  return (int)MAX(MAX(indicator->term_years, indicator->collection_interval_years), 1);
}

static bool no_figure(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return evidence->year == 0;
}

static bool stale(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return evidence->year < evidence->as_of - years_standing(evidence->target->indicator);
}

static bool rare_exceeded(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return is_rare(evidence) && is_missed(evidence);
}

static bool rare_kept(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return is_rare(evidence) && is_met(evidence);
}

static bool rare_undecided(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return is_rare(evidence);
}

/* A forecast from three years or more can stand in for a verdict, but not where there is nothing to be judged. */
static bool not_judged(const WarningRule *rule, const WarningEvidence *evidence)
{
  return !is_met(evidence) && !is_missed(evidence) &&
         (evidence->verdict == VERDICT_NO_DATA || isnan(evidence->p_meets) || is_elected(evidence) ||
          has_ended(rule, evidence));
}

static bool election_met(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return is_elected(evidence) && is_met(evidence);
}

static bool election_missed(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return is_elected(evidence);
}

static bool end_met(const WarningRule *rule, const WarningEvidence *evidence)
{
  return has_ended(rule, evidence) && is_met(evidence);
}

static bool end_missed(const WarningRule *rule, const WarningEvidence *evidence)
{
  return has_ended(rule, evidence);
}

static bool lost(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return evidence->target->kind == TARGET_MAINTAIN && is_missed(evidence);
}

static bool not_established(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return is_mechanism(evidence) && is_missed(evidence);
}

static bool in_place(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return is_mechanism(evidence);
}

static bool few_points(const WarningRule *rule, const WarningEvidence *evidence)
{
  return evidence->points < rule->min_points && evidence->verdict != VERDICT_SLIPPED;
}

static bool chance(const WarningRule *rule, const WarningEvidence *evidence)
{
  return evidence->points >= rule->min_points && evidence->p_meets < rule->yellow_below;
}

static bool slipped(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return evidence->verdict == VERDICT_SLIPPED;
}

static bool behind(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return !is_met(evidence) && evidence->progress_ratio < 1 - ROUNDING;
}

static bool not_moving(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  return is_missed(evidence) && isnan(evidence->progress_ratio) && isnan(evidence->p_meets);
}

static bool on_course(const WarningRule *rule, const WarningEvidence *evidence)
{
  (void)rule;
  (void)evidence;
  return true;
}

typedef struct CauseRow {
  const char *code;
  bool (*applies)(const WarningRule *rule, const WarningEvidence *evidence);
  WarningLevel level; /* of CAUSE_CHANCE the mildest: the chance decides */
} CauseRow;

static const CauseRow causes[N_CAUSES] = {
    [CAUSE_NO_FIGURE] = {"no_figure", no_figure, LEVEL_GREY},
    [CAUSE_STALE] = {"stale", stale, LEVEL_GREY},
    [CAUSE_RARE_EXCEEDED] = {"rare_exceeded", rare_exceeded, LEVEL_RED},
    [CAUSE_RARE_KEPT] = {"rare_kept", rare_kept, LEVEL_GREEN},
    [CAUSE_RARE_UNDECIDED] = {"rare_undecided", rare_undecided, LEVEL_GREY},
    [CAUSE_NOT_JUDGED] = {"not_judged", not_judged, LEVEL_GREY},
    [CAUSE_ELECTION_MET] = {"election_met", election_met, LEVEL_GREEN},
    [CAUSE_ELECTION_MISSED] = {"election_missed", election_missed, LEVEL_YELLOW},
    [CAUSE_END_MET] = {"end_met", end_met, LEVEL_GREEN},
    [CAUSE_END_MISSED] = {"end_missed", end_missed, LEVEL_RED},
    [CAUSE_LOST] = {"lost", lost, LEVEL_RED},
    [CAUSE_NOT_ESTABLISHED] = {"not_established", not_established, LEVEL_YELLOW},
    [CAUSE_IN_PLACE] = {"in_place", in_place, LEVEL_GREEN},
    [CAUSE_FEW_POINTS] = {"few_points", few_points, LEVEL_GREY},
    [CAUSE_CHANCE] = {"chance", chance, LEVEL_YELLOW},
    [CAUSE_SLIPPED] = {"slipped", slipped, LEVEL_YELLOW},
    [CAUSE_BEHIND] = {"behind", behind, LEVEL_YELLOW},
    [CAUSE_NOT_MOVING] = {"not_moving", not_moving, LEVEL_YELLOW},
    [CAUSE_ON_COURSE] = {"on_course", on_course, LEVEL_GREEN},
};

const char *cause_code(LevelCause cause)
{
  return causes[cause].code;
}

static WarningLevel level_of_chance(const WarningRule *rule, double p_meets)
{
  if (p_meets < rule->red_below)
    return LEVEL_RED;
  return p_meets < rule->orange_below ? LEVEL_ORANGE : LEVEL_YELLOW;
}

WarningLevel level_of(const WarningRule *rule, const WarningEvidence *evidence, LevelCause *out_cause)
{
  guint cause = 0;
  while (!causes[cause].applies(rule, evidence))
    cause++;
  *out_cause = (LevelCause)cause;
  return cause == CAUSE_CHANCE ? level_of_chance(rule, evidence->p_meets) : causes[cause].level;
}
