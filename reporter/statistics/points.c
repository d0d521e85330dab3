#include "reporter/statistics/points.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDING 1e-12

static int by_year(const void *first, const void *second)
{
  const Point *a = first;
  const Point *b = second;
  return (a->year > b->year) - (a->year < b->year);
}

static int by_event_year(const void *first, const void *second)
{
  const EventYear *a = first;
  const EventYear *b = second;
  return (a->year > b->year) - (a->year < b->year);
}

static int by_value(const void *first, const void *second)
{
  const double *a = first;
  const double *b = second;
  return (*a > *b) - (*a < *b);
}

Point *points_sorted(const Point *points, guint n)
{
  g_assert(n <= POINTS_MAX);
  Point *sorted = g_memdup2(points, n * sizeof(Point));
  if (n > 0)
    qsort(sorted, n, sizeof(Point), by_year);
  return sorted;
}

EventYear *event_years_sorted(const EventYear *years, guint n)
{
  g_assert(n <= POINTS_MAX);
  EventYear *sorted = g_memdup2(years, n * sizeof(EventYear));
  if (n > 0)
    qsort(sorted, n, sizeof(EventYear), by_event_year);
  return sorted;
}

void values_sort(double *values, guint n)
{
  if (n > 0)
    qsort(values, n, sizeof(double), by_value);
}

double median_of(double *values, guint n)
{
  g_assert(n > 0);
  values_sort(values, n);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

gboolean is_same_number(double a, double b)
{
  return fabs(a - b) <= ROUNDING * fmax(fabs(a), fabs(b));
}
