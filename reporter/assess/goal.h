/* Judging a target: what its kind asks, and what the evidence allows to say.
 *
 * One table row per target kind. Level kinds ask something of the figure itself (at least 95): its values form a region. Direction kinds ask for a move from
 * what the figure is compared with (rises, slows). For narrative ones text decides. A baseline that already met the target is judged as maintained or
 * slipped. A full count is a fact; a survey is judged by its interval, rare events by an exact test on pooled years. Nothing is inferred from empty cells:
 * without a figure the verdict is no data. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "catalogue/terms.h"
#include "reporter/assess/assess_rule.h"
#include "reporter/assess/assessment.h"

typedef enum GoalClass {
  GOAL_LEVEL,     /* has a number (or yes/no): counted among the numeric targets */
  GOAL_DIRECTION, /* a move from the baseline, the previous term or survey */
  GOAL_NARRATIVE  /* text decides */
} GoalClass;

GoalClass goal_class(TargetKind kind);

/* What the target asks for. */
typedef struct Goal {
  TargetKind kind;
  double value;     /* at most, below, at least, full coverage, maintain */
  double low, high; /* band; for a shrinking gap both are the point it shrinks towards */
  double tolerance; /* near a reference */
  guint decimals;   /* as the series is published: a move too small to be seen is none */
  double ceiling;   /* where a rise must end, e.g. 100 percent; INFINITY for none */
  double floor;     /* where a fall must end */
} Goal;

/* The values that meet a target. */
typedef struct GoalRegion {
  double low; /* -INFINITY and INFINITY where there is no bound */
  double high;
  bool excludes_low;
  bool excludes_high;
} GoalRegion;

/* AGAINST is the figure of the reference indicator, or what a direction is compared with; it does not matter to other kinds. False where no region of
 * values can be given: slower growth, and narrative targets. */
bool goal_region(const Goal *goal, double against, GoalRegion *out_region);

bool goal_region_has(const GoalRegion *region, double value);

/* Why the figure alone does not prove anything. */
typedef enum Doubt {
  DOUBT_NONE,      /* a full count is a fact */
  DOUBT_SURVEY,    /* a sample: its interval decides */
  DOUBT_FEW_EVENTS /* rare events: the exact Poisson test on pooled years decides when there are enough of them */
} Doubt;

/* What is known; NAN where nothing is. References are the reference indicator's figures of the same years. */
typedef struct Evidence {
  bool is_withheld;  /* too few units are in */
  bool has_estimate; /* without a value: an upper level's rate */
  bool has_break;    /* older figures are on record, but not comparable */
  bool is_final;     /* the target year has come */
  Doubt doubt;
  double value;
  double value_low; /* with DOUBT_SURVEY: the interval */
  double value_high;
  double lowest; /* of the years of the plan */
  double baseline;
  double reference;
  double reference_baseline;
  double compared; /* of directions */
  double
      change_low; /* with DOUBT_SURVEY: of value - compared; of a gap, of how its distance changed; of growth, of how it changed */
  double change_high;
  double growth_before;
  double growth_since;
  double growth_since_high; /* with DOUBT_SURVEY */
  int pool_years;           /* with DOUBT_FEW_EVENTS */
  double pool_events;
  double pool_expectation; /* at the goal's value */
  double p_fewer;          /* of directions: one-sided p that the rate fell, and rose, since what it is compared with */
  double p_more;
} Evidence;

/* Nothing known. */
Evidence evidence_none(void);

typedef struct Judgement {
  Verdict verdict;
  Attainment attainment;
  Reason reason;
} Judgement;

Judgement goal_judge(const Goal *goal, const Evidence *evidence, const AssessRule *rule);
