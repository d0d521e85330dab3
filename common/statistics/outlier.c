#include "statistics/outlier.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include <glib.h>

#define COUNT_LIMIT 10000000

/* What rounding leaves of a residual that is zero, relative to the values. */
#define ROUNDING 1e-9

/* The least-squares line through all points but one. */
typedef struct Line {
  unsigned n;
  double mean_position, mean_value;
  double slope;
  double square_positions; /* sum of squared distances from the mean */
  double square_residuals;
  double scale; /* the largest value, unsigned */
} Line;

static void take_means(Line *line, const double *positions, const double *values, unsigned n, unsigned left_out)
{
  for (unsigned i = 0; i < n; i++) {
    if (i == left_out)
      continue;
    line->n++;
    line->mean_position += positions[i];
    line->mean_value += values[i];
    line->scale = fmax(line->scale, fabs(values[i]));
  }
  line->mean_position /= line->n;
  line->mean_value /= line->n;
}

/* The slope stays 0 for a level. */
static void take_slope(Line *line, const double *positions, const double *values, unsigned n, unsigned left_out)
{
  double products = 0;
  for (unsigned i = 0; i < n; i++) {
    if (i == left_out)
      continue;
    const double distance = positions[i] - line->mean_position;
    line->square_positions += distance * distance;
    products += distance * (values[i] - line->mean_value);
  }
  line->slope = products / line->square_positions;
}

static double value_at(const Line *line, double position)
{
  return line->mean_value + line->slope * (position - line->mean_position);
}

static void take_scatter(Line *line, const double *positions, const double *values, unsigned n, unsigned left_out)
{
  for (unsigned i = 0; i < n; i++) {
    const double residual = i == left_out ? 0 : values[i] - value_at(line, positions[i]);
    line->square_residuals += residual * residual;
  }
}

/* The error of a new value at POSITION, in units of the scatter. */
static double prediction_factor(const Line *line, double position, bool is_level)
{
  const double distance = position - line->mean_position;
  return sqrt(1 + 1.0 / line->n + (is_level ? 0 : distance * distance / line->square_positions));
}

bool outlier_residual(const double *positions, const double *values, unsigned n, unsigned tested,
                      OutlierResidual *out_residual)
{
  if (n < 3)
    return false;
  Line line = {0};
  const bool is_level = n == 3;
  take_means(&line, positions, values, n, tested);
  if (!is_level)
    take_slope(&line, positions, values, n, tested);
  take_scatter(&line, positions, values, n, tested);
  OutlierResidual found = {.expected = value_at(&line, positions[tested]),
                           .degrees_of_freedom = line.n - (is_level ? 1 : 2)};
  const double scatter = sqrt(line.square_residuals / found.degrees_of_freedom);
  const double negligible = ROUNDING * fmax(line.scale, fabs(values[tested]));
  found.residual = values[tested] - found.expected;
  found.is_exact = scatter <= negligible;
  if (!found.is_exact)
    found.t = found.residual / (scatter * prediction_factor(&line, positions[tested], is_level));
  else if (fabs(found.residual) > negligible)
    found.t = found.residual > 0 ? INFINITY : -INFINITY;
  found.probability = isinf(found.t) ? 0 : 2 * gsl_cdf_tdist_Q(fabs(found.t), found.degrees_of_freedom);
  *out_residual = found;
  return true;
}

static double doubled(double at_most, double at_least)
{
  return fmin(1, 2 * fmin(at_most, at_least));
}

double outlier_count_probability(int64_t events, double exposure, int64_t past_events, double past_exposure)
{
  g_assert(events >= 0 && past_events >= 0 && events < COUNT_LIMIT && past_events < COUNT_LIMIT);
  g_assert(exposure > 0 && past_exposure > 0);
  const unsigned here = (unsigned)events, all = (unsigned)(events + past_events);
  const double share = exposure / (exposure + past_exposure);
  const double at_least = here == 0 ? 1 : gsl_cdf_binomial_Q(here - 1, share, all);
  return doubled(gsl_cdf_binomial_P(here, share, all), at_least);
}

double outlier_share_probability(int64_t events, int64_t total, int64_t past_events, int64_t past_total)
{
  g_assert(events >= 0 && past_events >= 0 && events <= total && past_events <= past_total);
  g_assert(total < COUNT_LIMIT && past_total < COUNT_LIMIT);
  const unsigned here = (unsigned)events, all = (unsigned)(events + past_events), drawn = (unsigned)total;
  const unsigned others = (unsigned)(total + past_total) - all;
  const double at_least = here == 0 ? 1 : gsl_cdf_hypergeometric_Q(here - 1, all, others, drawn);
  return doubled(gsl_cdf_hypergeometric_P(here, all, others, drawn), at_least);
}
