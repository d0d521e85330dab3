/* An annual series on its way into arithmetic: the shape that every trend takes, in whatever order the years come. Pure. */
#pragma once

#include <glib.h>

/* One year of a series. Years of a series are distinct, values finite; both are the caller's duty. */
typedef struct Point {
  int year;
  double value;
} Point;

/* One year of a count: EVENTS among EXPOSURE (births, persons, person-years; above zero). Both are whole numbers or sums of weights. */
typedef struct EventYear {
  int year;
  double events;
  double exposure;
} EventYear;

/* The longest series that is accepted: checked by callers before they call. */
#define POINTS_MAX 200

/* A copy in the order of the years, so that no result depends on the order in which points were given. The caller frees it with g_free(). */
Point *points_sorted(const Point *points, guint n);

/* The same for counts. */
EventYear *event_years_sorted(const EventYear *years, guint n);

/* Ascending, in place. */
void values_sort(double *values, guint n);

/* The middle of N >= 1 values, the mean of the two middle ones when N is even. Sorts VALUES in place. */
double median_of(double *values, guint n);

/* True when A and B differ by no more than rounding leaves in numbers of their size. */
gboolean is_same_number(double a, double b);
