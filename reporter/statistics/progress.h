/* How far a figure has come from its baseline to its goal, measured against the time that has passed: 目标一致法, the project's primary measure. Pure.
 *
 * Share of the way p = (value - base) / (goal - base), share of the time t = (year - base year) / (goal year - base year); p/t of 1 or more is on schedule.
 * It is linear, so a share and its complement (insured, not insured) always get the same pace, which growth rates do not give (progress_cagr.h).
 *
 * Before any method: a baseline that already meets the goal has nothing to cover; it is kept or has slipped, and no ratio is shown. What cannot be computed
 * is named by its reason (Undefined); nothing is replaced by a small number. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Which way the goal lies. */
typedef enum GoalSide {
  GOAL_AT_LEAST, /* higher is better */
  GOAL_AT_MOST,  /* lower is better */
  GOAL_BELOW,    /* lower is better, and the goal itself is not good enough */
} GoalSide;

typedef struct Course {
  int base_year;
  double base;
  int year;
  double value;
  int goal_year;
  double goal;
  GoalSide side;
} Course;

/* Why there is no number. */
typedef enum Undefined {
  UNDEFINED_NOT,          /* there is one */
  UNDEFINED_BASELINE_MET, /* nothing to cover */
  UNDEFINED_NO_DISTANCE,  /* the baseline is the goal, which is not good enough */
  UNDEFINED_NO_TIME,      /* the value is not after the baseline, or the goal year is not */
  UNDEFINED_ZERO,         /* growth from or to zero */
  UNDEFINED_SIGN,         /* growth between a negative and a positive number */
  UNDEFINED_AT_LIMIT,     /* the baseline has no room up to the natural limit */
  UNDEFINED_TOO_FEW       /* points */
} Undefined;

typedef enum Pace {
  PACE_KEPT,        /* the baseline met the goal, the value does */
  PACE_SLIPPED,     /* the baseline met the goal, the value does not */
  PACE_ACHIEVED,    /* 提前实现: the value meets the goal */
  PACE_ON_SCHEDULE, /* 达到或快于时序: ratio >= 1 */
  PACE_BEHIND,      /* 滞后: 0 <= ratio < 1 */
  PACE_REVERSED,    /* 逆向: further from the goal than at the baseline */
  PACE_UNKNOWN      /* undefined says why */
} Pace;

typedef struct Progress {
  Pace pace;
  Undefined undefined;
  double way;   /* p; these three only when defined */
  double time;  /* t */
  double ratio; /* p / t */
} Progress;

/* True when VALUE is on the right side of the goal. */
bool course_meets(const Course *course, double value);

/* UNDEFINED_NOT when there is a way to cover and time has passed; the reason otherwise. */
Undefined course_undefined(const Course *course);

/* +1 where higher is better, -1 where lower is. */
int course_direction(const Course *course);

/* The pace, also for a goal that is reached (the ratio then stands beside it). A ratio of 1 within rounding is on schedule. */
Progress progress_of(const Course *course);
