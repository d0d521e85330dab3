#include "reporter/statistics/annual_path.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "reporter/statistics/points.h"

static void fill_gaps(AnnualPath *path)
{
  size_t known = 0;
  for (size_t t = 1; t < path->n; t++) {
    if (!path->is_known[t])
      continue;
    double step = (path->values[t] - path->values[known]) / (double)(t - known);
    for (size_t gap = known + 1; gap < t; gap++)
      path->values[gap] = path->values[known] + step * (double)(gap - known);
    known = t;
  }
}

static size_t years_before(int last_year, int year)
{
  return (size_t)(last_year - year);
}

AnnualPath annual_path_of(const ForecastSeries *series, int last_year, double unit)
{
  AnnualPath path = {0};
  for (size_t i = 0; i < series->n_points; i++) {
    size_t age = years_before(last_year, series->points[i].year);
    if (age < FORECAST_WINDOW)
      path.n = MAX(path.n, age + 1);
  }
  for (size_t i = 0; i < series->n_points; i++) {
    size_t age = years_before(last_year, series->points[i].year);
    if (age >= FORECAST_WINDOW)
      continue;
    path.values[path.n - 1 - age] = series->points[i].value / unit;
    path.is_known[path.n - 1 - age] = true;
    path.n_known++;
  }
  fill_gaps(&path);
  return path;
}

AnnualPath annual_path_log(const AnnualPath *path)
{
  AnnualPath logs = *path;
  for (size_t t = 0; t < path->n; t++)
    if (path->is_known[t])
      logs.values[t] = log(path->values[t]);
  fill_gaps(&logs);
  return logs;
}

double annual_path_unrest(const AnnualPath *path)
{
  double changes[FORECAST_WINDOW];
  double roots[FORECAST_WINDOW];
  size_t n = 0;
  size_t known = 0;
  for (size_t t = 1; t < path->n; t++) {
    if (!path->is_known[t])
      continue;
    double gap = (double)(t - known);
    changes[n] = (path->values[t] - path->values[known]) / gap;
    roots[n++] = sqrt(gap);
    known = t;
  }
  if (n < 2)
    return 0;
  double sorted[FORECAST_WINDOW];
  memcpy(sorted, changes, sizeof sorted);
  double middle = median_of(sorted, (guint)n);
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += fabs(changes[i] - middle) * roots[i];
  return sum / (double)(n - 1);
}
