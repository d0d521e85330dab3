#include "reporter/statistics/trend_events.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define MAX_ROUNDS 200
#define CONVERGED 1e-12

/* What a family makes of the line: the mean share per exposure, and the variance that weighs a year. */
typedef struct FamilyRule {
  double (*rate)(double line);
  double (*weight)(double exposure, double rate); /* also the derivative of the mean by the line */
  double (*start)(double events, double exposure);
  bool (*has_line)(const EventYear *sorted, guint n);
} FamilyRule;

static double poisson_rate(double line)
{
  return exp(line);
}

static double poisson_weight(double exposure, double rate)
{
  return exposure * rate;
}

static double poisson_start(double events, double exposure)
{
  return log((events + 0.1) / exposure);
}

static double binomial_rate(double line)
{
  return 1 / (1 + exp(-line));
}

static double binomial_weight(double exposure, double rate)
{
  return exposure * rate * (1 - rate);
}

static double binomial_start(double events, double exposure)
{
  return log((events + 0.5) / (exposure - events + 0.5));
}

/* The first and the last year in which something happened: events, or with OF_REST those without. False when it never did. */
static bool find_span(const EventYear *sorted, guint n, bool of_rest, int *out_first, int *out_last)
{
  bool is_found = false;
  for (guint i = 0; i < n; i++) {
    double count = of_rest ? sorted[i].exposure - sorted[i].events : sorted[i].events;
    if (!(count > 0))
      continue;
    if (!is_found)
      *out_first = sorted[i].year;
    *out_last = sorted[i].year;
    is_found = true;
  }
  return is_found;
}

/* A rate has a finite line unless all events fall into the first or all into the last year. */
static bool poisson_has_line(const EventYear *sorted, guint n)
{
  int first = 0;
  int last = 0;
  if (!find_span(sorted, n, false, &first, &last))
    return false;
  return last > sorted[0].year && first < sorted[n - 1].year;
}

/* A share has one unless a moment parts the persons with from those without the event. */
static bool binomial_has_line(const EventYear *sorted, guint n)
{
  int first_with = 0, last_with = 0, first_without = 0, last_without = 0;
  if (!find_span(sorted, n, false, &first_with, &last_with) ||
      !find_span(sorted, n, true, &first_without, &last_without))
    return false;
  return last_with > first_without && last_without > first_with;
}

static const FamilyRule families[] = {
    [EVENTS_POISSON] = {poisson_rate, poisson_weight, poisson_start, poisson_has_line},
    [EVENTS_BINOMIAL] = {binomial_rate, binomial_weight, binomial_start, binomial_has_line},
};

/* Weighted sums of one round: of 1, year, year squared, and their products with the working values. */
typedef struct Sums {
  double one, year, square, value, product;
} Sums;

static double distance_of(const EventTrend *trend, int year)
{
  return year - trend->mean_year;
}

static double line_of(const EventTrend *trend, int year)
{
  return trend->level + trend->slope * distance_of(trend, year);
}

static Sums sums_of(const FamilyRule *rule, const EventTrend *trend, const EventYear *years, bool is_first)
{
  Sums sums = {0};
  for (guint i = 0; i < trend->n; i++) {
    double exposure = years[i].exposure;
    double line = is_first ? rule->start(years[i].events, exposure) : line_of(trend, years[i].year);
    double rate = rule->rate(line);
    double weight = rule->weight(exposure, rate);
    double value = line + (years[i].events - exposure * rate) / weight;
    double distance = distance_of(trend, years[i].year);
    sums.one += weight;
    sums.year += weight * distance;
    sums.square += weight * distance * distance;
    sums.value += weight * value;
    sums.product += weight * distance * value;
  }
  return sums;
}

static void solve(EventTrend *trend, const Sums *sums)
{
  double determinant = sums->one * sums->square - sums->year * sums->year;
  trend->level = (sums->square * sums->value - sums->year * sums->product) / determinant;
  trend->slope = (sums->one * sums->product - sums->year * sums->value) / determinant;
  trend->variance_level = sums->square / determinant;
  trend->variance_slope = sums->one / determinant;
  trend->covariance = -sums->year / determinant;
}

/* Rounds until a step is this small: the next would be smaller than what a double holds, since each squares the error. */
static bool iterate(const FamilyRule *rule, EventTrend *trend, const EventYear *years)
{
  for (guint round = 0; round < MAX_ROUNDS; round++) {
    double level = trend->level;
    double slope = trend->slope;
    Sums sums = sums_of(rule, trend, years, round == 0);
    solve(trend, &sums);
    if (!isfinite(trend->level) || !isfinite(trend->slope))
      return false;
    if (round > 0 && fabs(trend->level - level) <= CONVERGED * fmax(1, fabs(level)) &&
        fabs(trend->slope - slope) <= CONVERGED * fmax(1, fabs(slope)))
      return true;
  }
  return false;
}

bool event_trend_fit(EventFamily family, const EventYear *years, guint n, EventTrend *out_trend)
{
  const FamilyRule *rule = &families[family];
  g_autofree EventYear *sorted = event_years_sorted(years, n);
  if (n < 3 || !rule->has_line(sorted, n))
    return false;
  EventTrend trend = {.family = family, .n = n};
  for (guint i = 0; i < n; i++)
    trend.mean_year += (double)sorted[i].year / n;
  if (!iterate(rule, &trend, sorted))
    return false;
  *out_trend = trend;
  return true;
}

double event_trend_rate(const EventTrend *trend, int year)
{
  return families[trend->family].rate(line_of(trend, year));
}

Interval event_trend_interval(const EventTrend *trend, int year, double confidence)
{
  double distance = distance_of(trend, year);
  double variance =
      trend->variance_level + 2 * distance * trend->covariance + distance * distance * trend->variance_slope;
  double half = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2) * sqrt(variance);
  double line = line_of(trend, year);
  double (*rate)(double) = families[trend->family].rate;
  return (Interval){rate(line - half), rate(line + half)};
}

/* Adds one event to the null distribution P of the sum of years after the first; LAST is the greatest sum so far. */
static void add_event(double *p, guint last, const EventYear *sorted, guint n, double exposure)
{
  for (guint sum = last + (guint)(sorted[n - 1].year - sorted[0].year) + 1; sum-- > 0;) {
    double next = 0;
    for (guint i = 0; i < n; i++) {
      guint step = (guint)(sorted[i].year - sorted[0].year);
      if (step <= sum && sum - step <= last)
        next += p[sum - step] * sorted[i].exposure / exposure;
    }
    p[sum] = next;
  }
}

bool event_trend_test(const EventYear *years, guint n, double *out_rising, double *out_falling)
{
  if (n < 3)
    return false;
  g_autofree EventYear *sorted = event_years_sorted(years, n);
  guint span = (guint)(sorted[n - 1].year - sorted[0].year);
  double events = 0, exposure = 0, observed = 0;
  for (guint i = 0; i < n; i++) {
    if (fabs(sorted[i].events - round(sorted[i].events)) > 0)
      return false;
    events += sorted[i].events;
    exposure += sorted[i].exposure;
    observed += sorted[i].events * (sorted[i].year - sorted[0].year);
  }
  if (!(events > 0) || events * span > EVENT_TEST_MAX)
    return false;
  g_autofree double *p = g_new0(double, (gsize)events *span + 1);
  p[0] = 1;
  for (guint event = 0; event < (guint)events; event++)
    add_event(p, event * span, sorted, n, exposure);
  double rising = 0, falling = 0;
  for (guint sum = 0; sum <= (guint)events * span; sum++) {
    rising += sum >= (guint)observed ? p[sum] : 0;
    falling += sum <= (guint)observed ? p[sum] : 0;
  }
  *out_rising = MIN(rising, 1);
  *out_falling = MIN(falling, 1);
  return true;
}
