#include "reporter/statistics/disparity.h"

#include <math.h>

#include "reporter/statistics/trend_mann_kendall.h"

double disparity_difference(double first, double second)
{
  return first - second;
}

bool disparity_ratio(double first, double second, double *out_ratio)
{
  if (!(fabs(second) > 0))
    return false;
  *out_ratio = first / second;
  return true;
}

bool disparity_share(double first, double second, double *out_percent)
{
  if (!(first + second > 0))
    return false;
  *out_percent = 100 * first / (first + second);
  return true;
}

bool disparity_adjusted(double first, double second, double *out_index)
{
  if (first < 0 || second < 0 || !(first + second > 0))
    return false;
  *out_index = first <= second ? first / second : 2 - second / first;
  return true;
}

bool disparity_max_ratio(double first, double second, double *out_ratio)
{
  if (!(first > 0 && second > 0))
    return false;
  *out_ratio = fmax(first / second, second / first);
  return true;
}

ParityFinding parity_finding(double index, bool is_lower_better)
{
  if (index >= PARITY_LOW && index <= PARITY_HIGH)
    return PARITY_REACHED;
  return (index > PARITY_HIGH) != is_lower_better ? PARITY_FIRST_AHEAD : PARITY_FIRST_BEHIND;
}

double disparity_distance(double gap, double parity)
{
  return fabs(gap - parity);
}

bool disparity_narrowing(const Point *gaps, guint n, double parity, Narrowing *out_narrowing)
{
  if (n < 2)
    return false;
  g_autofree Point *sorted = points_sorted(gaps, n);
  for (guint i = 0; i < n; i++)
    sorted[i].value = disparity_distance(sorted[i].value, parity);
  MannKendall test;
  double p = mann_kendall_test(sorted, n, &test) ? test.p_falling : NAN;
  *out_narrowing = (Narrowing){.first = sorted[0].value,
                               .last = sorted[n - 1].value,
                               .is_narrower = sorted[n - 1].value < sorted[0].value,
                               .p = p};
  return true;
}

bool disparity_spread(const double *values, guint n, Spread *out_spread)
{
  if (n == 0)
    return false;
  g_autofree double *sorted = g_memdup2(values, n * sizeof(double));
  values_sort(sorted, n);
  Spread spread = {.n = n, .low = sorted[0], .high = sorted[n - 1], .variation = NAN};
  double squares = 0;
  for (guint i = 0; i < n; i++)
    spread.mean += sorted[i] / n;
  for (guint i = 0; i < n; i++)
    squares += (sorted[i] - spread.mean) * (sorted[i] - spread.mean);
  spread.range = spread.high - spread.low;
  if (n > 1 && fabs(spread.mean) > 0)
    spread.variation = sqrt(squares / (n - 1)) / fabs(spread.mean);
  *out_spread = spread;
  return true;
}
