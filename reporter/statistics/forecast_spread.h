/* How far a value may lie from its forecast: the predictive distribution. Pure.
 *
 * The errors that the same forecast made one and three years ahead, when only the years before were known, say how large errors are and how they grow. Where they are
 * few, they are mixed with the unrest of the series and with how errors grow elsewhere. Distance between the methods adds to them. The constants were found on annual
 * series from many sources (docs/methods.md). */
#pragma once

#include "reporter/statistics/combination.h"

/* What the errors of a forecast are like. */
typedef struct ErrorPattern {
  double typical; /* one year ahead */
  double growth;  /* the power of the years ahead */
  size_t n_known;
} ErrorPattern;

/* PATH and COMBINATION are on the scale that is worked on. */
ErrorPattern error_pattern_of(const AnnualPath *path, const Combination *combination);

/* The scale of the predictive distribution STEPS ahead, where the highest and the lowest of the combined forecasts lie APART. */
double error_pattern_scale(const ErrorPattern *pattern, double apart, size_t steps);

/* The scale STEPS ahead of a value of N_KNOWN points that goes on, when a year's change is about CHANGE. */
double spread_of_level(double change, size_t n_known, size_t steps);

/* The chance that the value is at least, or at most, VALUE. */
double spread_chance_at_least(const ForecastSpread *spread, double value);
double spread_chance_at_most(const ForecastSpread *spread, double value);

/* How far the value lies above the centre at most, in all but TAIL of the cases; below it, by symmetry, the same. */
double spread_reach(const ForecastSpread *spread, double tail);
