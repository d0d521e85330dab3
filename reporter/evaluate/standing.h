/* How far a target has come when the plan is evaluated, and how many have come how far. Pure.
 *
 * A verdict says what is; at mid-term a target that is not met yet may still be on its way, so the evaluation asks the forecast too. What is missing stays
 * visible: it is counted, never left out. */
#pragma once

#include <stdbool.h>

#include "reporter/assess/assessment.h"

typedef enum EvaluationStage {
  STAGE_MIDTERM, /* half-way: targets may be on course */
  STAGE_FINAL    /* the end: met or not */
} EvaluationStage;

/* `midterm`, `final`; false, with OUT_STAGE untouched, for anything else. */
bool evaluation_stage_parse(const char *name, EvaluationStage *out_stage) G_GNUC_WARN_UNUSED_RESULT;
const char *evaluation_stage_code(EvaluationStage stage);

/* What the evaluation takes from settings. */
typedef struct EvaluationRule {
  double
      likely_from; /* chance of meeting a target in its year from which it is on course; below it is at risk, and a met one may slip */
} EvaluationRule;

typedef enum Standing {
  STANDING_MET,       /* met or maintained; of directions, moving as intended */
  STANDING_NEARLY,    /* 基本实现: missed by no more than the tolerance */
  STANDING_ON_COURSE, /* at mid-term: not met yet, but heading for it */
  STANDING_PARTLY,    /* of objectives only: what has figures is met or on course, the rest has none */
  STANDING_AT_RISK,   /* at mid-term: neither met nor heading for it */
  STANDING_NOT_MET,   /* at the end */
  STANDING_UNDECIDED, /* there are figures, but they do not decide */
  STANDING_NO_DATA,
  STANDING_NARRATIVE, /* text decides */
  STANDING_WITHHELD   /* in a public edition: what it rests on must not be published */
} Standing;

#define N_STANDINGS ((guint)STANDING_WITHHELD + 1)

/* `met`, `nearly`, `on_course`, `partly`, `at_risk`, `not_met`, `undecided`, `no_data`, `narrative`, `withheld`. */
const char *standing_code(Standing standing);

/* The standing of a judged target; NULL is no data. At mid-term a target that is not met is on course when its forecast says so with the rule's chance; without a forecast,
 * when no more of the time is gone than of the way; what the baseline met and has been lost is not on course without a forecast that says so. */
Standing standing_of(const Assessment *judged, EvaluationStage stage, const EvaluationRule *rule);

/* True when JUDGED is met, and its forecast says that it will probably not stay so. */
bool standing_may_slip(const Assessment *judged, EvaluationStage stage, const EvaluationRule *rule);

/* How many stand how. */
typedef struct Tally {
  guint of[N_STANDINGS];
} Tally;

void tally_add(Tally *tally, Standing standing);

/* Of all. */
guint tally_all(const Tally *tally);

/* That a number decides where all can read it: all but narrative and withheld ones. */
guint tally_countable(const Tally *tally);

/* That have a verdict: countable ones less the undecided and those without data. */
guint tally_judged(const Tally *tally);

/* The standing of an objective by those of its targets: the worst of the judged; else undecided, withheld, no data or narrative. Where all that is judged is met, nearly
 * met or on course, but something is undecided, withheld or has no data, it is partly. */
Standing tally_standing(const Tally *tally);
