#include "reporter/statistics/volatility.h"

#include <math.h>

#include "reporter/statistics/trend_line.h"
#include "reporter/statistics/trend_theil_sen.h"

#define NORMAL_BY_MEDIAN 1.4826
#define NORMAL_BY_MEAN 1.2533

double robust_spread(const double *values, guint n)
{
  g_assert(n >= 1 && n <= POINTS_MAX);
  double distances[POINTS_MAX];
  double sum = 0;
  for (guint i = 0; i < n; i++)
    distances[i] = values[i];
  double middle = median_of(distances, n);
  for (guint i = 0; i < n; i++) {
    distances[i] = fabs(values[i] - middle);
    sum += distances[i];
  }
  double median = median_of(distances, n);
  return median > 0 ? NORMAL_BY_MEDIAN * median : NORMAL_BY_MEAN * sum / n;
}

static double ratio_or_nan(double part, double whole)
{
  return fabs(whole) > 0 ? part / fabs(whole) : NAN;
}

static double robust_residuals(const Point *sorted, guint n)
{
  TheilSen line;
  double residuals[POINTS_MAX];
  if (!theil_sen_fit(sorted, n, &line))
    return NAN;
  for (guint i = 0; i < n; i++)
    residuals[i] = sorted[i].value - theil_sen_value(&line, sorted[i].year);
  return robust_spread(residuals, n);
}

/* NAN when a value before a change is zero. */
static double yearly_change_sd(const Point *sorted, guint n)
{
  double sum = 0;
  double squares = 0;
  for (guint i = 1; i < n; i++) {
    double change = ratio_or_nan(sorted[i].value - sorted[i - 1].value, sorted[i - 1].value);
    sum += change;
  }
  double mean = sum / (n - 1);
  for (guint i = 1; i < n; i++) {
    double change = ratio_or_nan(sorted[i].value - sorted[i - 1].value, sorted[i - 1].value);
    squares += (change - mean) * (change - mean);
  }
  return sqrt(squares / (n - 2));
}

static double von_neumann(const Point *sorted, guint n, double mean)
{
  double changes = 0;
  double squares = 0;
  for (guint i = 0; i < n; i++) {
    double change = i > 0 ? sorted[i].value - sorted[i - 1].value : 0;
    changes += change * change;
    squares += (sorted[i].value - mean) * (sorted[i].value - mean);
  }
  return ratio_or_nan(changes, squares);
}

bool volatility_of(const Point *points, guint n, Volatility *out_volatility)
{
  Line line;
  g_autofree Point *sorted = points_sorted(points, n);
  if (n < 3 || !line_fit(sorted, n, &line))
    return false;
  *out_volatility = (Volatility){.residual_sd = line.residual_sd,
                                 .detrended = ratio_or_nan(line.residual_sd, line.mean_value),
                                 .robust = ratio_or_nan(robust_residuals(sorted, n), line.mean_value),
                                 .yearly_change_sd = yearly_change_sd(sorted, n),
                                 .von_neumann = von_neumann(sorted, n, line.mean_value)};
  return true;
}
