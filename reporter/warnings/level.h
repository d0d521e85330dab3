/* How far a target is endangered: red, orange, yellow, green, or grey where too little is known. Pure.
 *
 * A table of causes in order; the first that applies decides. Facts come before forecasts: a figure that is missing, rare events that are judged by their
 * pooled years and never by one, an election or the end of the plan. A single event is therefore never a red alarm, and no event is never "met". */
#pragma once

#include "reporter/warnings/evidence.h"

typedef enum WarningLevel {
  LEVEL_RED,    /* 红: will hardly be met */
  LEVEL_ORANGE, /* 橙: rather not */
  LEVEL_YELLOW, /* 黄: in doubt, or behind schedule */
  LEVEL_GREEN,  /* 绿: on course or met */
  LEVEL_GREY    /* 灰: too little is known */
} WarningLevel;

#define N_LEVELS ((guint)LEVEL_GREY + 1)

/* `red`, `orange`, `yellow`, `green`, `grey`. */
const char *level_code(WarningLevel level);

/* Why a target has its level, in the order in which they are asked. */
typedef enum LevelCause {
  CAUSE_NO_FIGURE,       /* nothing was ever reported, or not enough of it */
  CAUSE_STALE,           /* nothing for longer than the indicator's own rhythm */
  CAUSE_RARE_EXCEEDED,   /* rare events: the pooled years show it is missed */
  CAUSE_RARE_KEPT,       /* the pooled years show it is met */
  CAUSE_RARE_UNDECIDED,  /* they show neither */
  CAUSE_NOT_JUDGED,      /* a figure without a verdict: no baseline, no reference, a break … */
  CAUSE_ELECTION_MET,    /* this term meets it */
  CAUSE_ELECTION_MISSED, /* this term does not; the next election decides */
  CAUSE_END_MET,         /* the plan has ended */
  CAUSE_END_MISSED,
  CAUSE_LOST,            /* every year had to meet it, and one has not */
  CAUSE_NOT_ESTABLISHED, /* a mechanism that is not there yet */
  CAUSE_IN_PLACE,        /* one that is */
  CAUSE_FEW_POINTS,      /* too few years to foretell anything */
  CAUSE_CHANCE,          /* the chance of meeting it is low */
  CAUSE_SLIPPED,         /* the baseline met it, the latest figure does not */
  CAUSE_BEHIND,          /* less of the way than of the time */
  CAUSE_NOT_MOVING,      /* no schedule to measure by, and not moving as intended */
  CAUSE_ON_COURSE
} LevelCause;

#define N_CAUSES ((guint)CAUSE_ON_COURSE + 1)

/* `no_figure`, `stale`, … */
const char *cause_code(LevelCause cause);

/* The level of a target of any kind but narrative, and its cause. */
WarningLevel level_of(const WarningRule *rule, const WarningEvidence *evidence, LevelCause *out_cause);

/* True for red, orange and yellow: somebody is to be warned. */
bool level_warns(WarningLevel level);

/* True where too few years are known to foretell anything, but the latest figure meets the target: what was warned of, that it no longer is met, is over. */
bool level_recovers(const WarningEvidence *evidence, LevelCause cause);
