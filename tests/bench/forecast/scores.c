#include "tests/bench/forecast/scores.h"

#include <math.h>

double naive_error(const double *values, size_t n)
{
  double sum = 0;
  for (size_t t = 1; t < n; t++)
    sum += fabs(values[t] - values[t - 1]);
  return sum / (double)(n - 1);
}

void accuracy_add(Accuracy *accuracy, const double *actual, const double *forecast, double scale)
{
  for (size_t h = 0; h < SCORED_HORIZON; h++) {
    double error = fabs(actual[h] - forecast[h]);
    double size = fabs(actual[h]) + fabs(forecast[h]);
    accuracy->smape += (size > 0 ? 200 * error / size : 0) / SCORED_HORIZON;
    accuracy->mase += error / scale / SCORED_HORIZON;
  }
  accuracy->n++;
}

double accuracy_smape(const Accuracy *accuracy)
{
  return accuracy->smape / accuracy->n;
}

double accuracy_mase(const Accuracy *accuracy)
{
  return accuracy->mase / accuracy->n;
}

static double mean(const double *counts, double n)
{
  double sum = 0;
  for (size_t h = 0; h < SCORED_HORIZON; h++)
    sum += counts[h];
  return sum / n / SCORED_HORIZON;
}

double coverage80(const Coverage *coverage)
{
  return mean(coverage->in80, coverage->n);
}

double coverage95(const Coverage *coverage)
{
  return mean(coverage->in95, coverage->n);
}
