#include "reporter/statistics/trend_line.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* A prediction error this small beside the values is what rounding leaves of none. */
#define NO_ERROR 1e-12

static double weighted_mean(const Point *points, const double *weights, guint n, bool of_years)
{
  double sum = 0;
  double weight = 0;
  for (guint i = 0; i < n; i++) {
    sum += weights[i] * (of_years ? (double)points[i].year : points[i].value);
    weight += weights[i];
  }
  return sum / weight;
}

static double squared_residuals(const Line *line, const Point *points, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++) {
    double residual = points[i].value - line_value(line, points[i].year);
    sum += residual * residual;
  }
  return sum;
}

bool line_fit_weighted(const Point *points, const double *weights, guint n, Line *out_line)
{
  if (n < 2)
    return false;
  Line line = {.n = n,
               .mean_year = weighted_mean(points, weights, n, true),
               .mean_value = weighted_mean(points, weights, n, false),
               .residual_sd = NAN};
  double products = 0;
  for (guint i = 0; i < n; i++) {
    double distance = points[i].year - line.mean_year;
    line.square_years += weights[i] * distance * distance;
    products += weights[i] * distance * (points[i].value - line.mean_value);
  }
  line.slope = products / line.square_years;
  *out_line = line;
  return true;
}

bool line_fit(const Point *points, guint n, Line *out_line)
{
  g_autofree Point *sorted = points_sorted(points, n);
  double weights[POINTS_MAX] = {0};
  for (guint i = 0; i < n; i++)
    weights[i] = 1;
  if (!line_fit_weighted(sorted, weights, n, out_line))
    return false;
  if (n > 2)
    out_line->residual_sd = sqrt(squared_residuals(out_line, sorted, n) / (n - 2));
  return true;
}

double line_value(const Line *line, int year)
{
  return line->mean_value + line->slope * (year - line->mean_year);
}

double line_prediction_error(const Line *line, int year)
{
  g_assert(line->n > 2 && !isnan(line->residual_sd));
  double distance = year - line->mean_year;
  return line->residual_sd * sqrt(1 + 1.0 / line->n + distance * distance / line->square_years);
}

Interval line_prediction(const Line *line, int year, double confidence)
{
  double value = line_value(line, year);
  double half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, line->n - 2) * line_prediction_error(line, year);
  return (Interval){value - half, value + half};
}

/* P(value * SIDE >= goal * SIDE). */
static double probability_beyond(const Line *line, int year, double goal, double side)
{
  double lead = side * (line_value(line, year) - goal);
  double error = line_prediction_error(line, year);
  double scale = fmax(fabs(line->mean_value), fabs(goal));
  if (error > NO_ERROR * scale)
    return gsl_cdf_tdist_P(lead / error, line->n - 2);
  return lead >= -NO_ERROR * scale ? 1 : 0;
}

double line_probability_at_least(const Line *line, int year, double goal)
{
  return probability_beyond(line, year, goal, 1);
}

double line_probability_at_most(const Line *line, int year, double goal)
{
  return probability_beyond(line, year, goal, -1);
}
