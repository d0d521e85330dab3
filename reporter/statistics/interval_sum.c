#include "reporter/statistics/interval_sum.h"

#include <math.h>

double estimate_sum(const EstimateTerm *terms, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += terms[i].coefficient * terms[i].estimate;
  return sum;
}

Interval interval_sum(const EstimateTerm *terms, guint n)
{
  double below = 0;
  double above = 0;
  for (guint i = 0; i < n; i++) {
    double to_low = terms[i].coefficient * (terms[i].estimate - terms[i].interval.low);
    double to_high = terms[i].coefficient * (terms[i].interval.high - terms[i].estimate);
    bool is_added = terms[i].coefficient > 0;
    below = hypot(below, is_added ? to_low : to_high);
    above = hypot(above, is_added ? to_high : to_low);
  }
  double sum = estimate_sum(terms, n);
  return (Interval){.low = sum - below, .high = sum + above};
}
