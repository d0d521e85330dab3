/* The mid-term or final evaluation of the plan as a model: every target with its standing, counted by domain, objective and responsible department, and what is missing.
 *
 * evaluation_build() takes the report of the evaluated year, which has a verdict on every target, and counts; it judges nothing itself but the way ahead
 * (standing.h). Every target, objective, domain and department of the catalogue is there, also without any figure, so the counts add up: those of the objectives, of the
 * domains and of the departments to the plan's. Pure; an Evaluation borrows the report.
 *
 * A public evaluation is made from a public report: targets that rest on a figure which must not be published are withheld, and in no rate. */
#pragma once

#include "reporter/assess/report.h"
#include "reporter/evaluate/standing.h"

typedef struct EvaluatedTarget {
  const Target *target;
  const Assessment *judged; /* NULL: nothing was assessed */
  Standing standing;
  bool may_slip;
} EvaluatedTarget;

/* Targets that belong together: of an objective, a domain, a department, or the whole plan. */
typedef struct EvaluationGroup {
  const Domain *domain;         /* of a domain and of an objective */
  const Objective *objective;   /* of an objective */
  const Department *department; /* of a department */
  GPtrArray *targets;           /* EvaluatedTarget, in the catalogue's order */
  Tally tally;                  /* of these */
  Standing standing;            /* of an objective */
  Tally objectives;             /* of a domain and of the plan: its main objectives */
} EvaluationGroup;

/* A series that targets or the plan want and that has no figure (缺项), or a surveyed one without the error that a verdict needs. */
typedef struct MissingSeries {
  const Indicator *indicator;
  SeriesKey key;      /* the total, unless the total is there and only what a target tests is missing */
  Reason lacks;       /* REASON_NONE: a figure; REASON_NO_INTERVAL, REASON_NO_STANDARD_ERROR: its error */
  int last_year;      /* of the total's latest figure before, when the total is missing; 0: never any */
  GPtrArray *targets; /* const Target: those that have no verdict for want of it */
} MissingSeries;

typedef struct Evaluation {
  EvaluationStage stage;
  int year;
  const Report *report;
  EvaluationRule rule;
  GArray *targets;        /* EvaluatedTarget, in the catalogue's order */
  EvaluationGroup plan;   /* all of them */
  GPtrArray *domains;     /* EvaluationGroup, as the catalogue's */
  GPtrArray *objectives;  /* likewise; main objectives and commitments of the strategies */
  GPtrArray *departments; /* likewise; those that answer for a target */
  GPtrArray *missing;     /* MissingSeries, by indicator */
} Evaluation;

/* The plan is evaluated half-way between its baseline and its end, and at its end. */
int evaluation_year(EvaluationStage stage, const AssessRule *rule);

/* It runs from the year after its baseline. */
int evaluation_first_year(const AssessRule *rule);

/* REPORT is of the evaluated year. */
Evaluation *evaluation_build(const Report *report, EvaluationStage stage, const EvaluationRule *rule);
void evaluation_free(Evaluation *evaluation);

/* True when the indicator's total is missing, false when it is there and a part is missing. */
bool missing_series_is_total(const MissingSeries *missing);

/* Who answers for TARGET. */
const Department *evaluation_department(const Target *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evaluation, evaluation_free)
