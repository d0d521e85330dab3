#include "reporter/statistics/forecast_spread.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Found by maximum likelihood on the design half of tests/bench/annual_series.csv, then rounded. */
#define GAIN 0.65         /* overall */
#define SMALL_SAMPLE 3.5  /* wider by this over the number of points */
#define GROWTH 0.7        /* power of the years ahead */
#define DISAGREEMENT 0.4  /* weight of the squared distance between the methods */
#define UNREST_POINTS 1.0 /* the series' own unrest counts as so many past errors */
#define TAIL_DF 2.5       /* of Student's t: few, since some series break */

/* The first forecast whose error counts rests on so many years. */
#define FIRST_JUDGED 3

/* The smallest scale one year ahead, in units of the series: a tenth of a percent. */
#define SMALLEST 1e-3

static double grown(double years)
{
  return pow(years, GROWTH);
}

static double inflated(size_t n_known)
{
  return GAIN * (1 + SMALL_SAMPLE / (double)n_known);
}

/* The typical error one year ahead. */
static double typical_error(const AnnualPath *path, const Combination *combination)
{
  double sum = 0;
  double n = 0;
  for (size_t t = FIRST_JUDGED; t < path->n; t++) {
    if (!path->is_known[t])
      continue;
    sum += fabs(path->values[t] - combination->next[t - 1]);
    n++;
  }
  double mean = n > 0 ? sum / n : 0;
  double unrest = annual_path_unrest(path);
  return sqrt((n * mean * mean + UNREST_POINTS * unrest * unrest) / (n + UNREST_POINTS));
}

double spread_of_combination(const AnnualPath *path, const Combination *combination, size_t steps)
{
  double grown_error = typical_error(path, combination) * grown((double)steps);
  double apart = combination->spread[steps - 1];
  double scale = inflated(path->n_known) * sqrt(grown_error * grown_error + DISAGREEMENT * apart * apart);
  return fmax(scale, SMALLEST * grown((double)steps));
}

double spread_of_level(double change, size_t n_known, size_t steps)
{
  return fmax(inflated(n_known) * change, SMALLEST) * grown((double)steps);
}

/* Beyond the centre by SCALED scales. */
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
