/* Judging a target: what its kind asks, and what the evidence allows to say.
 *
 * One table row per target kind. Level kinds ask something of the figure itself (at least 95); direction kinds ask for a move from the baseline
 * (rises); the rest is judged in the evaluation, from texts or from longer series. A baseline that already met the target is judged as maintained or
 * slipped. Nothing is inferred from empty cells: without a figure the verdict is no data. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "catalogue/terms.h"
#include "reporter/assess/assessment.h"

typedef enum GoalClass {
  GOAL_LEVEL,     /* has a number (or yes/no): counted among the numeric targets */
  GOAL_DIRECTION, /* a move from the baseline */
  GOAL_ELSEWHERE  /* judged in the evaluation */
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

/* Why the figure alone does not prove anything. */
typedef enum Doubt {
  DOUBT_NONE,   /* a full count is a fact */
  DOUBT_SURVEY, /* a sample without an interval */
  DOUBT_FEW_EVENTS /* rare events: judged by the exact Poisson test on pooled years when there are enough, else not at all */
} Doubt;

/* What is known. References stand for the reference indicator's figure in the same year. */
typedef struct Evidence {
  bool has_value;
  double value;
  double lowest_since_baseline; /* of all years from the baseline on, with has_value */
  bool has_baseline;            /* of an earlier year than the value's */
  double baseline;
  bool has_reference;
  double reference;
  bool has_reference_baseline;
  double reference_baseline;
  Doubt doubt;
  bool
      has_pool; /* with DOUBT_FEW_EVENTS: events and their expectation at the goal's value, over at least POOL_MIN_YEARS years */
  int64_t pooled_events;
  double pooled_expectation;
} Evidence;

#define POOL_MIN_YEARS 3
#define POOL_MAX_YEARS 5

/* One-sided error that the Poisson test accepts. */
#define POOL_ALPHA 0.05

Verdict goal_judge(const Goal *goal, const Evidence *evidence);
