/* What a warning about one target rests on: the latest assessment of the district that has a figure of its own year.
 *
 * Between elections and between surveys the latest such year stays the same, so nothing new is known and nothing new is said. A double that is not known is
 * NAN, a year that is not known is 0; values are unrounded and in the unit of the tested series. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "reporter/assess/assessment.h"
#include "reporter/statistics/interval.h"

/* Several years of rare events together, as assessed. */
typedef struct WarningPool {
  int first_year; /* 0: none */
  double events;
  double exposed;
  double value;
  Interval interval;
} WarningPool;

typedef struct WarningEvidence {
  const Target *target;
  int year;  /* of the assessment; 0: there is no figure */
  int as_of; /* latest year of the district in which any target has a figure */
  Verdict verdict;
  Reason reason;
  bool is_provisional;
  double value;
  int baseline_year;
  double baseline;
  double reference; /* of the reference indicator */

  int points; /* that the forecast rests on, since FIRST_YEAR */
  int first_year;
  int break_year;
  int forecast_year;
  double forecast;
  Interval forecast80;
  double p_meets;

  double progress; /* share of the way, of the time, and their ratio */
  double time_elapsed;
  double progress_ratio;

  double dispersion_p; /* of counted events */
  WarningPool pool;    /* of rare events: the widest on record */
  double year_events;  /* of rare events, in YEAR alone */
} WarningEvidence;

/* By which thresholds, as stored with every result. */
typedef struct WarningRule {
  double red_below; /* chance of meeting the target */
  double orange_below;
  double yellow_below;
  int min_points;          /* years below which nothing is foretold */
  double volatility_above; /* swing around the trend, relative to the scale of the series (swing.h) */
  double chance_below;     /* how rarely chance must disperse counts so much */
  double outlier_below;    /* how improbable the latest figure must be beside the years before */
  double driver_min_cases; /* denominator below which a group is too small to be named */
  double confidence;       /* of the intervals that the evidence has */
  int plan_year;           /* in which targets are due */
} WarningRule;
