#include "reporter/statistics/poisson.h"

#include <glib.h>
#include <math.h>

#define COUNT_LIMIT 10000000

static double term(int64_t count, double mean)
{
  return exp((double)count * log(mean) - mean - lgamma((double)count + 1));
}

/* Terms COUNT, COUNT - 1, …, 0: falling ever faster when COUNT lies below the mean. */
static double sum_downwards(int64_t count, double mean)
{
  double sum = 0;
  double next = term(count, mean);
  for (int64_t i = count; i >= 0 && next > 1e-18; i--) {
    sum += next;
    next *= (double)i / mean;
  }
  return sum;
}

/* Terms COUNT, COUNT + 1, …: falling ever faster when COUNT lies above the mean. */
static double sum_upwards(int64_t count, double mean)
{
  double sum = 0;
  double next = term(count, mean);
  for (int64_t i = count; next > 1e-18; i++) {
    sum += next;
    next *= mean / (double)(i + 1);
  }
  return sum;
}

double poisson_at_most(int64_t count, double mean)
{
  g_assert(mean >= 0 && count < COUNT_LIMIT);
  if (count < 0)
    return 0;
  if (fpclassify(mean) == FP_ZERO)
    return 1;
  return (double)count < mean ? sum_downwards(count, mean) : 1 - sum_upwards(count + 1, mean);
}

double poisson_at_least(int64_t count, double mean)
{
  g_assert(mean >= 0 && count < COUNT_LIMIT);
  if (count <= 0)
    return 1;
  if (fpclassify(mean) == FP_ZERO)
    return 0;
  return (double)count > mean ? sum_upwards(count, mean) : 1 - sum_downwards(count - 1, mean);
}
