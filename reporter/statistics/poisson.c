#include "reporter/statistics/poisson.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define COUNT_LIMIT 10000000

double poisson_at_most(int64_t count, double mean)
{
  g_assert(mean >= 0 && count < COUNT_LIMIT);
  if (count < 0)
    return 0;
  return mean > 0 ? gsl_cdf_poisson_P((unsigned)count, mean) : 1;
}

double poisson_at_least(int64_t count, double mean)
{
  g_assert(mean >= 0 && count < COUNT_LIMIT);
  if (count <= 0)
    return 1;
  return mean > 0 ? gsl_cdf_poisson_Q((unsigned)(count - 1), mean) : 0;
}

bool event_pool(const EventYear *years, guint n, int last_year, guint window, EventPool *out_pool)
{
  EventPool pool = {.first_year = last_year, .last_year = last_year};
  double events = 0;
  for (guint i = 0; i < n; i++) {
    if (years[i].year > last_year || years[i].year <= last_year - (int)window)
      continue;
    pool.n_years++;
    pool.first_year = MIN(pool.first_year, years[i].year);
    events += years[i].events;
    pool.exposure += years[i].exposure;
  }
  if (pool.n_years == 0 || events >= COUNT_LIMIT)
    return false;
  g_assert(events >= 0);
  pool.events = (int64_t)llround(events);
  *out_pool = pool;
  return true;
}

double event_pool_rate(const EventPool *pool, double multiplier)
{
  return (double)pool->events / pool->exposure * multiplier;
}

Interval event_pool_interval(const EventPool *pool, double multiplier, double confidence)
{
  Interval count = interval_count(pool->events, confidence);
  double scale = multiplier / pool->exposure;
  return (Interval){count.low * scale, count.high * scale};
}

CeilingFinding poisson_ceiling_finding(int64_t events, double expectation, double alpha)
{
  if (poisson_at_most(events, expectation) <= alpha)
    return CEILING_KEPT;
  return poisson_at_least(events, expectation) <= alpha ? CEILING_EXCEEDED : CEILING_UNDECIDED;
}

double poisson_exposure_to_show(double ceiling, double alpha)
{
  return -log(alpha) / ceiling;
}
