#include "reporter/warnings/swing.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/statistics/volatility.h"
#include "statistics/outlier.h"

/* Nearer to its bounds a share has the scale that it has here: with the usual threshold no move below a percentage point is a swing. */
#define EDGE 0.01

/* How much more than chance a swing must be. */
#define BEYOND_CHANCE 2.0

static double mean_of(const SwingSeries *series)
{
  double mean = 0;
  for (guint i = 0; i < series->n; i++)
    mean += series->points[i].value / series->n;
  return mean;
}

/* p (1 - p) of a share, in its unit squared. */
static double share_variance(const SwingSeries *series, double mean)
{
  double share = CLAMP(mean, EDGE * series->whole, (1 - EDGE) * series->whole);
  return share * (series->whole - share);
}

/* What a swing is measured against; NAN when the series has no scale. */
static double scale_of_series(const Target *target, const SwingSeries *series, double mean)
{
  if (!isnan(series->whole))
    return sqrt(share_variance(series, mean));
  bool is_difference = target->has_gap && gap_is_difference(target->gap_method);
  return fabs(mean) > 0 && !is_difference ? fabs(mean) : NAN;
}

/* The standard deviation that chance gives so few; 0 where nothing is known of it. */
static double chance_of_series(const Target *target, const SwingSeries *series, double mean)
{
  if (!target->has_gap && target->indicator->measure == MEASURE_COUNT)
    return sqrt(fmax(mean, 0));
  return isnan(series->whole) || isnan(series->cases) ? 0 : sqrt(share_variance(series, mean) / series->cases);
}

static bool may_swing(const WarningRule *rule, const WarningEvidence *evidence, guint n)
{
  const Indicator *indicator = evidence->target->indicator;
  return indicator->term_years == 0 && indicator->collection_interval_years <= 1 &&
         indicator->measure != MEASURE_YES_NO && n >= (guint)rule->min_points;
}

static bool counts_swing(const WarningRule *rule, const WarningEvidence *evidence)
{
  return evidence->dispersion_p < rule->chance_below;
}

/* The latest point against the others; FAR is how far it must be off. */
static bool latest_is_far_off(const WarningRule *rule, const Point *sorted, guint n, double far, double *out_expected)
{
  double years[POINTS_MAX], values[POINTS_MAX];
  OutlierResidual residual;
  for (guint i = 0; i < n; i++) {
    years[i] = sorted[i].year;
    values[i] = sorted[i].value;
  }
  if (!outlier_residual(years, values, n, n - 1, &residual))
    return false;
  *out_expected = residual.expected;
  return residual.probability < rule->outlier_below && fabs(residual.residual) > far;
}

Swing swing_of(const WarningRule *rule, const WarningEvidence *evidence, const SwingSeries *series)
{
  const Target *target = evidence->target;
  Swing swing = {.kind = SWING_NONE, .size = NAN, .spread = NAN, .expected = NAN};
  Volatility volatility;
  g_autofree Point *sorted = points_sorted(series->points, series->n);
  if (!may_swing(rule, evidence, series->n) || !volatility_of(sorted, series->n, &volatility))
    return swing;
  double mean = mean_of(series);
  double scale = scale_of_series(target, series, mean);
  double far = isnan(scale)
                   ? INFINITY
                   : fmax(rule->volatility_above * scale, BEYOND_CHANCE * chance_of_series(target, series, mean));
  swing.spread = volatility.residual_sd;
  swing.size = swing.spread / scale;
  if (target->indicator->uncertainty == UNCERTAINTY_POISSON)
    swing.kind = counts_swing(rule, evidence) ? SWING_COUNTS : SWING_NONE;
  else if (latest_is_far_off(rule, sorted, series->n, far, &swing.expected))
    swing.kind = SWING_LATEST;
  else if (swing.spread > far)
    swing.kind = SWING_AROUND_TREND;
  return swing;
}
