#include "reporter/statistics/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Below it the exact interval is used. */
#define BYAR_FROM 10

/* The exact interval of a count is asked for up to here; the library's quantile of chi-squared was tried that far. */
#define EXACT_MAX 10000

/* Relative width at which a halved range is a number. */
#define HALVED_ENOUGH 1e-15

static double normal_quantile(double confidence)
{
  g_assert(confidence > 0 && confidence < 1);
  return gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
}

Interval interval_wilson(double events, double total, double confidence)
{
  g_assert(total > 0 && events >= 0 && events <= total);
  double z = normal_quantile(confidence);
  double share = events / total;
  double shrink = 1 + z * z / total;
  double centre = (share + z * z / (2 * total)) / shrink;
  double half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / shrink;
  return (Interval){.low = events > 0 ? centre - half : 0, .high = events < total ? centre + half : 1};
}

/* The share at which events or more have probability TAIL: by halving, since the library's own quantile of the beta distribution gives up on some shares. */
static double share_with_tail(double tail, double events, double others)
{
  double low = 0;
  double high = 1;
  while (high - low > HALVED_ENOUGH * high) {
    double middle = (low + high) / 2;
    if (gsl_cdf_beta_P(middle, events, others) < tail)
      low = middle;
    else
      high = middle;
  }
  return (low + high) / 2;
}

Interval interval_binomial(int64_t events, int64_t total, double confidence)
{
  g_assert(total > 0 && events >= 0 && events <= total && confidence > 0 && confidence < 1);
  double tail = (1 - confidence) / 2;
  double hits = (double)events;
  double misses = (double)(total - events);
  return (Interval){.low = events > 0 ? share_with_tail(tail, hits, misses + 1) : 0,
                    .high = events < total ? 1 - share_with_tail(tail, misses, hits + 1) : 1};
}

Interval interval_survey(double share, double sample_size, double design_effect, double confidence)
{
  g_assert(sample_size > 0 && design_effect > 0 && share >= 0 && share <= 1);
  double effective_size = sample_size / design_effect;
  return interval_wilson(share * effective_size, effective_size, confidence);
}

Interval interval_count_exact(int64_t events, double confidence)
{
  g_assert(events >= 0 && events <= EXACT_MAX && confidence > 0 && confidence < 1);
  double tail = (1 - confidence) / 2;
  double count = (double)events;
  return (Interval){.low = events > 0 ? gsl_cdf_chisq_Pinv(tail, 2 * count) / 2 : 0,
                    .high = gsl_cdf_chisq_Qinv(tail, 2 * count + 2) / 2};
}

Interval interval_count_byar(int64_t events, double confidence)
{
  g_assert(events > 0);
  double z = normal_quantile(confidence);
  double count = (double)events;
  double next = count + 1;
  return (Interval){.low = count * pow(1 - 1 / (9 * count) - z / (3 * sqrt(count)), 3),
                    .high = next * pow(1 - 1 / (9 * next) + z / (3 * sqrt(next)), 3)};
}

Interval interval_count(int64_t events, double confidence)
{
  return events < BYAR_FROM ? interval_count_exact(events, confidence) : interval_count_byar(events, confidence);
}

Interval interval_difference(double events_a, double total_a, double events_b, double total_b, double confidence)
{
  Interval a = interval_wilson(events_a, total_a, confidence);
  Interval b = interval_wilson(events_b, total_b, confidence);
  double share_a = events_a / total_a;
  double share_b = events_b / total_b;
  return (Interval){.low = share_a - share_b - hypot(share_a - a.low, b.high - share_b),
                    .high = share_a - share_b + hypot(a.high - share_a, share_b - b.low)};
}

bool interval_ratio(double events_a, double total_a, double events_b, double total_b, double confidence,
                    Interval *out_interval)
{
  g_assert(total_a > 0 && total_b > 0);
  if (!(events_a > 0 && events_b > 0))
    return false;
  double ratio = (events_a / total_a) / (events_b / total_b);
  double error = sqrt(1 / events_a - 1 / total_a + 1 / events_b - 1 / total_b);
  double factor = exp(normal_quantile(confidence) * error);
  *out_interval = (Interval){.low = ratio / factor, .high = ratio * factor};
  return true;
}

Side interval_side(const Interval *interval, double value)
{
  if (interval->high < value)
    return SIDE_BELOW;
  return interval->low > value ? SIDE_ABOVE : SIDE_AROUND;
}
