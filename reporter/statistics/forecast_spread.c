#include "reporter/statistics/forecast_spread.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Fitted by likelihood on series from 28 sources (tests/bench/forecast/design_series.csv) and rounded; how well they hold elsewhere: docs/methods.md. */
#define GAIN 0.66         /* overall */
#define SMALL_SAMPLE 3.0  /* wider by this over the number of points */
#define DISAGREEMENT 0.25 /* weight of the squared distance between the methods */
#define UNREST_POINTS 2.0 /* the series' own unrest counts as so many past errors */
#define GROWTH 0.7        /* errors grow as this power of the years ahead, before the series has shown otherwise */
#define GROWTH_SHOWN 0.8  /* of what it has shown, so much counts */
#define GROWTH_POINTS 3.0 /* and half of that after so many errors three years ahead */
#define LARGEST_GROWTH 2.0
#define TAIL_DF 2.5 /* of Student's t: few, since some series break */

/* The first forecast whose error counts rests on so many years. */
#define FIRST_JUDGED 3

/* The smallest scale one year ahead, in units of the series: a tenth of a percent. */
#define SMALLEST 1e-3

static double inflated(size_t n_known)
{
  return GAIN * (1 + SMALL_SAMPLE / (double)n_known);
}

/* The mean size of past errors STEPS ahead, EXPECTED[t] being of year t + STEPS; 0 with OUT_N 0 when there are none. */
static double mean_error(const AnnualPath *path, const double *expected, size_t steps, double *out_n)
{
  double sum = 0;
  double n = 0;
  for (size_t t = FIRST_JUDGED - 1; t + steps < path->n; t++) {
    if (!path->is_known[t + steps])
      continue;
    sum += fabs(path->values[t + steps] - expected[t]);
    n++;
  }
  *out_n = n;
  return n > 0 ? sum / n : 0;
}

/* The power of the years ahead with which errors grow: none in a series that keeps to a level, a half in a random walk, more where trends bend. */
static double growth_of(double first, double third, double n_third)
{
  if (n_third <= 0 || first <= 0 || third <= 0)
    return GROWTH;
  double shown = CLAMP(log(third / first) / log(3), 0, LARGEST_GROWTH);
  return GROWTH + GROWTH_SHOWN * (shown - GROWTH) * n_third / (n_third + GROWTH_POINTS);
}

ErrorPattern error_pattern_of(const AnnualPath *path, const Combination *combination)
{
  double n = 0;
  double n_third = 0;
  double first = mean_error(path, combination->middle.next, 1, &n);
  double third = mean_error(path, combination->middle.third, 3, &n_third);
  double unrest = annual_path_unrest(path);
  return (ErrorPattern){
      .typical = sqrt((n * first * first + UNREST_POINTS * unrest * unrest) / (n + UNREST_POINTS)),
      .growth = growth_of(first, third, n_third),
      .n_known = path->n_known,
  };
}

double error_pattern_scale(const ErrorPattern *pattern, double apart, size_t steps)
{
  double grown = pattern->typical * pow((double)steps, pattern->growth);
  double scale = inflated(pattern->n_known) * sqrt(grown * grown + DISAGREEMENT * apart * apart);
  return fmax(scale, SMALLEST * pow((double)steps, GROWTH));
}

double spread_of_level(double change, size_t n_known, size_t steps)
{
  return fmax(inflated(n_known) * change, SMALLEST) * pow((double)steps, GROWTH);
}

static double tail_beyond(const ForecastSpread *spread, double distance)
{
  return gsl_cdf_tdist_Q(distance / spread->scale, TAIL_DF);
}

double spread_chance_at_least(const ForecastSpread *spread, double value)
{
  return (value <= spread->centre ? spread->stay : 0) +
         (1 - spread->stay) * tail_beyond(spread, value - spread->centre);
}

double spread_chance_at_most(const ForecastSpread *spread, double value)
{
  return (value >= spread->centre ? spread->stay : 0) +
         (1 - spread->stay) * tail_beyond(spread, spread->centre - value);
}

double spread_reach(const ForecastSpread *spread, double tail)
{
  double part = tail / (1 - spread->stay);
  return part >= 0.5 ? 0 : spread->scale * gsl_cdf_tdist_Qinv(part, TAIL_DF);
}
