#include "reporter/evaluate/standing.h"

#include <math.h>

static const char *const stage_codes[] = {[STAGE_MIDTERM] = "midterm", [STAGE_FINAL] = "final"};

static const char *const standing_codes[N_STANDINGS] = {
    [STANDING_MET] = "met",           [STANDING_NEARLY] = "nearly",       [STANDING_ON_COURSE] = "on_course",
    [STANDING_PARTLY] = "partly",     [STANDING_AT_RISK] = "at_risk",     [STANDING_NOT_MET] = "not_met",
    [STANDING_NO_DATA] = "no_data",   [STANDING_UNDECIDED] = "undecided", [STANDING_NARRATIVE] = "narrative",
    [STANDING_WITHHELD] = "withheld",
};

bool evaluation_stage_parse(const char *name, EvaluationStage *out_stage)
{
  for (guint i = 0; i < G_N_ELEMENTS(stage_codes); i++)
    if (g_str_equal(stage_codes[i], name)) {
      *out_stage = (EvaluationStage)i;
      return true;
    }
  return false;
}

const char *evaluation_stage_code(EvaluationStage stage)
{
  return stage_codes[stage];
}

const char *standing_code(Standing standing)
{
  return standing_codes[standing];
}

/* A ratio of exactly 1 may have lost its last digit. */
#define PACE_ON_COURSE (1 - 1e-9)

/* What every year had to keep and one has lost: no later year brings it back. */
static bool is_lost_for_good(const Assessment *judged)
{
  return judged->target->kind == TARGET_MAINTAIN;
}

/* Of a target that is missed today. Kinds with a number go by the chance that the target year meets it, and without a forecast by the pace: shares of the way and of
 * the time. Rises, falls and gaps go by the chance that the target year is beyond what they are compared with; those compared with a reference by the distance
 * to it, which is foretold as one series. Slower growth, elections and mechanisms have neither chance nor pace, so what they miss is at risk. */
static bool is_on_course(const Assessment *judged, const EvaluationRule *rule)
{
  if (is_lost_for_good(judged))
    return false;
  if (!isnan(judged->p_meets))
    return judged->p_meets >= rule->likely_from;
  bool has_schedule = judged->verdict != VERDICT_SLIPPED && !isnan(judged->progress.progress_ratio);
  return has_schedule && judged->progress.progress_ratio >= PACE_ON_COURSE;
}

static Standing standing_of_missed(const Assessment *judged, EvaluationStage stage, const EvaluationRule *rule)
{
  if (judged->attainment == ATTAINMENT_NEARLY)
    return STANDING_NEARLY;
  if (stage == STAGE_FINAL)
    return STANDING_NOT_MET;
  return is_on_course(judged, rule) ? STANDING_ON_COURSE : STANDING_AT_RISK;
}

Standing standing_of(const Assessment *judged, EvaluationStage stage, const EvaluationRule *rule)
{
  if (judged == NULL)
    return STANDING_NO_DATA;
  switch (judged->verdict) {
  case VERDICT_MET:
  case VERDICT_MAINTAINED:
    return STANDING_MET;
  case VERDICT_NOT_MET:
  case VERDICT_SLIPPED:
    return standing_of_missed(judged, stage, rule);
  case VERDICT_INSUFFICIENT_EVIDENCE:
    return STANDING_UNDECIDED;
  case VERDICT_NO_DATA:
    return STANDING_NO_DATA;
  case VERDICT_NARRATIVE:
    return STANDING_NARRATIVE;
  case VERDICT_SUPPRESSED:
    return STANDING_WITHHELD;
  }
  g_assert_not_reached();
}

bool standing_may_slip(const Assessment *judged, EvaluationStage stage, const EvaluationRule *rule)
{
  return stage == STAGE_MIDTERM && standing_of(judged, stage, rule) == STANDING_MET && !isnan(judged->p_meets) &&
         judged->p_meets < rule->likely_from;
}

void tally_add(Tally *tally, Standing standing)
{
  tally->of[standing]++;
}

guint tally_all(const Tally *tally)
{
  guint all = 0;
  for (guint i = 0; i < N_STANDINGS; i++)
    all += tally->of[i];
  return all;
}

guint tally_countable(const Tally *tally)
{
  return tally_all(tally) - tally->of[STANDING_NARRATIVE] - tally->of[STANDING_WITHHELD];
}

guint tally_judged(const Tally *tally)
{
  return tally_countable(tally) - tally->of[STANDING_UNDECIDED] - tally->of[STANDING_NO_DATA];
}

/* Without any judged target. What is withheld has figures, so it is not said to have no data. */
static Standing standing_of_unjudged(const Tally *tally)
{
  static const Standing order[] = {STANDING_UNDECIDED, STANDING_WITHHELD, STANDING_NO_DATA, STANDING_NARRATIVE};
  for (guint i = 0; i < G_N_ELEMENTS(order); i++)
    if (tally->of[order[i]] > 0)
      return order[i];
  return STANDING_NO_DATA;
}

Standing tally_standing(const Tally *tally)
{
  if (tally_judged(tally) == 0)
    return standing_of_unjudged(tally);
  static const Standing bad[] = {STANDING_NOT_MET, STANDING_AT_RISK};
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
    if (tally->of[bad[i]] > 0)
      return bad[i];
  if (tally_judged(tally) < tally_countable(tally) || tally->of[STANDING_WITHHELD] > 0)
    return STANDING_PARTLY;
  if (tally->of[STANDING_ON_COURSE] > 0)
    return STANDING_ON_COURSE;
  return tally->of[STANDING_NEARLY] > 0 ? STANDING_NEARLY : STANDING_MET;
}
