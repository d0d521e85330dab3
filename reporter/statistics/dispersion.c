#include "reporter/statistics/dispersion.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>

/* Indices that should be equal differ by less. */
#define ROUNDING 1e-9

/* The exact test meets in the middle. A multinomial is Poisson counts given their sum, so the years are parted into two halves; for every split of the events
 * between them, the ways of either half are listed with their share of the index and their weight, and each way of the first half takes those of the second
 * that carry the index over the observed one. That is the square root of the work of listing all ways. */

/* One way in which a number of events falls into the years of one half. */
typedef struct Way {
  double index;  /* its part of the index */
  double weight; /* product of Poisson probabilities; in a sorted list, the sum from here on */
} Way;

typedef struct Half {
  const double *expected; /* per year */
  guint n;
  GArray *ways; /* Way */
} Half;

static void list_ways(Half *half, guint year, guint events, Way so_far)
{
  bool is_last = year + 1 == half->n;
  for (guint here = is_last ? events : 0; here <= events; here++) {
    double expected = half->expected[year];
    double distance = here - expected;
    Way way = {so_far.index + distance * distance / expected, so_far.weight * gsl_ran_poisson_pdf(here, expected)};
    if (is_last)
      g_array_append_val(half->ways, way);
    else
      list_ways(half, year + 1, events - here, way);
  }
}

static int by_index(const void *first, const void *second)
{
  const Way *a = first;
  const Way *b = second;
  return (a->index > b->index) - (a->index < b->index);
}

static void list_anew(Half *half, guint events)
{
  g_array_set_size(half->ways, 0);
  list_ways(half, 0, events, (Way){0, 1});
}

/* Ascending by index, each weight replaced by the sum from there to the end. */
static void accumulate(GArray *ways)
{
  qsort(ways->data, ways->len, sizeof(Way), by_index);
  for (guint i = ways->len - 1; i-- > 0;)
    g_array_index(ways, Way, i).weight += g_array_index(ways, Way, i + 1).weight;
}

/* The weight of the accumulated WAYS with at least INDEX. */
static double weight_from(const GArray *ways, double index)
{
  guint low = 0;
  guint high = ways->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(ways, Way, middle).index < index)
      low = middle + 1;
    else
      high = middle;
  }
  return low < ways->len ? g_array_index(ways, Way, low).weight : 0;
}

static double exact_p(const double *expected, guint n, guint events, double index)
{
  guint n_first = n / 2;
  Half first = {expected, n_first, g_array_new(FALSE, FALSE, sizeof(Way))};
  Half second = {expected + n_first, n - n_first, g_array_new(FALSE, FALSE, sizeof(Way))};
  double sum = 0;
  for (guint in_first = 0; in_first <= events; in_first++) {
    list_anew(&first, in_first);
    list_anew(&second, events - in_first);
    accumulate(second.ways);
    for (guint i = 0; i < first.ways->len; i++) {
      const Way *way = &g_array_index(first.ways, Way, i);
      sum += way->weight * weight_from(second.ways, index * (1 - ROUNDING) - way->index);
    }
  }
  g_array_unref(first.ways);
  g_array_unref(second.ways);
  return MIN(1, sum / gsl_ran_poisson_pdf(events, events));
}

/* Ways in which up to EVENTS events fall into N years. */
static double count_ways(double events, guint n)
{
  return exp(gsl_sf_lngamma(events + n + 1) - gsl_sf_lngamma(events + 1) - gsl_sf_lngamma(n + 1.0));
}

/* Sets the expected counts; false when events are not whole or there are none. */
static bool expect_counts(const EventYear *sorted, guint n, double *expected, double *out_events)
{
  double events = 0;
  double exposure = 0;
  for (guint i = 0; i < n; i++) {
    if (fabs(sorted[i].events - round(sorted[i].events)) > 0)
      return false;
    events += sorted[i].events;
    exposure += sorted[i].exposure;
  }
  for (guint i = 0; i < n; i++)
    expected[i] = events * sorted[i].exposure / exposure;
  *out_events = events;
  return events > 0;
}

static void set_index(Dispersion *dispersion, const EventYear *sorted, const double *expected, guint n)
{
  for (guint i = 0; i < n; i++) {
    double distance = sorted[i].events - expected[i];
    dispersion->index += distance * distance / expected[i];
    dispersion->least_expected = MIN(dispersion->least_expected, expected[i]);
  }
}

bool dispersion_test(const EventYear *years, guint n, Dispersion *out_dispersion)
{
  double expected[POINTS_MAX];
  double events = 0;
  g_autofree EventYear *sorted = event_years_sorted(years, n);
  if (n < 3 || !expect_counts(sorted, n, expected, &events))
    return false;
  Dispersion dispersion = {.least_expected = INFINITY};
  set_index(&dispersion, sorted, expected, n);
  dispersion.is_exact = dispersion.least_expected < DISPERSION_CHI_SQUARE_FROM;
  if (dispersion.is_exact && count_ways(events, n - n / 2) > DISPERSION_MAX_WAYS)
    return false;
  dispersion.p = dispersion.is_exact ? exact_p(expected, n, (guint)events, dispersion.index)
                                     : gsl_cdf_chisq_Q(dispersion.index, n - 1);
  *out_dispersion = dispersion;
  return true;
}
