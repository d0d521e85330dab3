#include "reporter/statistics/trend_theil_sen.h"

#include "reporter/statistics/trend_mann_kendall.h"

/* The slopes of all pairs of years; their number in OUT_N. The caller frees them. */
static double *pairwise_slopes(const Point *points, guint n, guint *out_n)
{
  double *slopes = g_new(double, n *(n - 1) / 2);
  guint count = 0;
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      slopes[count++] = (points[j].value - points[i].value) / (points[j].year - points[i].year);
  *out_n = count;
  return slopes;
}

bool theil_sen_fit(const Point *points, guint n, TheilSen *out_line)
{
  if (n < 2)
    return false;
  g_autofree Point *sorted = points_sorted(points, n);
  guint n_slopes = 0;
  g_autofree double *slopes = pairwise_slopes(sorted, n, &n_slopes);
  double intercepts[POINTS_MAX];
  out_line->n = n;
  out_line->slope = median_of(slopes, n_slopes);
  for (guint i = 0; i < n; i++)
    intercepts[i] = sorted[i].value - out_line->slope * sorted[i].year;
  out_line->intercept = median_of(intercepts, n);
  return true;
}

double theil_sen_value(const TheilSen *line, int year)
{
  return line->intercept + line->slope * year;
}

bool theil_sen_slope_interval(const Point *points, guint n, double confidence, Interval *out_interval)
{
  if (n < 3 || n > MANN_KENDALL_EXACT_MAX)
    return false;
  int critical = mann_kendall_critical(n, (1 - confidence) / 2);
  if (critical < 0)
    return false;
  guint n_slopes = 0;
  g_autofree Point *sorted = points_sorted(points, n);
  g_autofree double *slopes = pairwise_slopes(sorted, n, &n_slopes);
  values_sort(slopes, n_slopes);
  /* A slope is within when S of the values without it stays below the critical value: when at least `rank` slopes lie on either side of it. */
  guint rank = (n_slopes - (guint)critical) / 2 + 1;
  *out_interval = (Interval){slopes[rank - 1], slopes[n_slopes - rank]};
  return true;
}
