/* The straight line through a short annual series, by least squares: its prediction interval, and how probable it makes a goal. Pure.
 *
 * Results do not depend on the order of the points. A line says nothing about whether a line is right: where it is not (shares near their bounds, counts
 * with zeros), see trend_share.h and trend_events.h. */
#pragma once

#include <stdbool.h>

#include "reporter/statistics/interval.h"
#include "reporter/statistics/points.h"

typedef struct Line {
  guint n;
  double mean_year;
  double mean_value;
  double slope;        /* per year */
  double square_years; /* sum of squared distances of the years from their mean */
  double residual_sd;  /* with n - 2 degrees of freedom; NAN with fewer than 3 points or with weights */
} Line;

/* False with fewer than 2 points. */
bool line_fit(const Point *points, guint n, Line *out_line) G_GNUC_WARN_UNUSED_RESULT;

/* The same with weights > 0 in the order of POINTS; a line for extrapolating a value only. */
bool line_fit_weighted(const Point *points, const double *weights, guint n, Line *out_line) G_GNUC_WARN_UNUSED_RESULT;

double line_value(const Line *line, int year);

/* The standard error of a new value in YEAR: residual_sd * sqrt(1 + 1/n + (year - mean)^2 / square_years). Needs 3 points. */
double line_prediction_error(const Line *line, int year);

/* Where a new value will lie, by Student's t with n - 2 degrees of freedom. Needs 3 points. */
Interval line_prediction(const Line *line, int year, double confidence);

/* P(a new value in YEAR >= GOAL), and <= GOAL; they add up to 1. Needs 3 points. Points exactly on a line leave no doubt: 0 or 1, both 1 on the goal. */
double line_probability_at_least(const Line *line, int year, double goal);
double line_probability_at_most(const Line *line, int year, double goal);
