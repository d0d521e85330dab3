#include "reporter/warnings/swing.h"

#include <math.h>

#include "reporter/statistics/volatility.h"
#include "statistics/outlier.h"

/* Nearer to its bounds a share has the scale that it has here: with the usual threshold no move below a percentage point is a swing. */
#define EDGE 0.01

/* What a swing is measured against; NAN when the series has no scale. */
static double scale_of_series(const Point *points, guint n, double whole)
{
  double mean = 0;
  for (guint i = 0; i < n; i++)
    mean += points[i].value / n;
  if (isnan(whole))
    return fabs(mean) > 0 ? fabs(mean) : NAN;
  double share = CLAMP(mean, EDGE * whole, (1 - EDGE) * whole);
  return sqrt(share * (whole - share));
}

static bool may_swing(const WarningRule *rule, const WarningEvidence *evidence, guint n)
{
  const Indicator *indicator = evidence->target->indicator;
  return indicator->term_years == 0 && indicator->collection_interval_years <= 1 && n >= (guint)rule->min_points;
}

static bool counts_swing(const WarningRule *rule, const WarningEvidence *evidence)
{
  return evidence->dispersion_p < rule->chance_below;
}

/* The latest point against the others. */
static bool latest_is_far_off(const WarningRule *rule, const Point *sorted, guint n, double scale, double *out_expected)
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
  return residual.probability < rule->outlier_below && fabs(residual.residual) > rule->volatility_above * scale;
}

Swing swing_of(const WarningRule *rule, const WarningEvidence *evidence, const Point *points, guint n, double whole)
{
  Swing swing = {.kind = SWING_NONE, .size = NAN, .spread = NAN, .expected = NAN};
  Volatility volatility;
  g_autofree Point *sorted = points_sorted(points, n);
  if (!may_swing(rule, evidence, n) || !volatility_of(sorted, n, &volatility))
    return swing;
  double scale = scale_of_series(sorted, n, whole);
  swing.spread = volatility.residual_sd;
  swing.size = swing.spread / scale;
  if (evidence->target->indicator->uncertainty == UNCERTAINTY_POISSON)
    swing.kind = counts_swing(rule, evidence) ? SWING_COUNTS : SWING_NONE;
  else if (latest_is_far_off(rule, sorted, n, scale, &swing.expected))
    swing.kind = SWING_LATEST;
  else if (swing.size > rule->volatility_above)
    swing.kind = SWING_AROUND_TREND;
  return swing;
}
