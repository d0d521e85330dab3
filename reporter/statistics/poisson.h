/* Rare events against a ceiling: exact tails of the Poisson distribution, and the verdict that pooled years allow. Pure.
 *
 * A ratio such as maternal mortality can hardly ever be proved to be met in one district: with 1,000 births a year one death is 100 per 100,000 and
 * may be chance, no death may be chance too. The finding therefore has three values, and the caller prints the pooled ratio beside it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "reporter/statistics/interval.h"
#include "reporter/statistics/points.h"

/* P(X <= COUNT) and P(X >= COUNT) for X ~ Poisson(MEAN), MEAN >= 0. COUNT must be below 10 million. */
double poisson_at_most(int64_t count, double mean);
double poisson_at_least(int64_t count, double mean);

/* Several years taken together. */
typedef struct EventPool {
  int first_year; /* with a count; the last is that of the window */
  int last_year;
  guint n_years; /* with a count, of those in the window */
  int64_t events;
  double exposure;
} EventPool;

/* Pools the years LAST_YEAR - WINDOW + 1 … LAST_YEAR that YEARS has. False when there is none, or so many events (from 10,000,000 on)
 * that they are not rare. Events are rounded to whole ones. */
bool event_pool(const EventYear *years, guint n, int last_year, guint window,
                EventPool *out_pool) G_GNUC_WARN_UNUSED_RESULT;

/* The ratio with its interval, in units of MULTIPLIER (100,000 births). */
double event_pool_rate(const EventPool *pool, double multiplier);
Interval event_pool_interval(const EventPool *pool, double multiplier, double confidence);

typedef enum CeilingFinding {
  CEILING_KEPT,     /* as few events as this would be a surprise at the ceiling */
  CEILING_EXCEEDED, /* as many would be */
  CEILING_UNDECIDED /* 不足以判断: either may be chance */
} CeilingFinding;

/* Whether EVENTS speak for a ratio below or above the ceiling, at which EXPECTATION events would be usual. */
CeilingFinding poisson_ceiling_finding(int64_t events, double expectation, double alpha);

/* The exposure in which not one event may happen for the ceiling to be shown as kept: 24,965 births for 12 per 100,000. CEILING is per unit of exposure. */
double poisson_exposure_to_show(double ceiling, double alpha);
