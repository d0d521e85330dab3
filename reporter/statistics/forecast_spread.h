/* How far a value may lie from its forecast: the predictive distribution. Pure.
 *
 * Where the errors of past forecasts are few, they are mixed with the unrest of the series itself; they grow with the years ahead, and with the distance
 * between the methods. The constants were found on annual series from many sources and hold on others (docs/methods.md). */
#pragma once

#include "reporter/statistics/combination.h"

/* The scale STEPS ahead of a combination over PATH, both on the scale that is worked on. */
double spread_of_combination(const AnnualPath *path, const Combination *combination, size_t steps);

/* The scale STEPS ahead of a value of N_KNOWN points that goes on, when a year's change is about CHANGE. */
double spread_of_level(double change, size_t n_known, size_t steps);

/* The chance that the value is at least, or at most, VALUE. */
double spread_chance_at_least(const ForecastSpread *spread, double value);
double spread_chance_at_most(const ForecastSpread *spread, double value);

/* How far the value lies above the centre at most, in all but TAIL of the cases; below it, by symmetry, the same. */
double spread_reach(const ForecastSpread *spread, double tail);
