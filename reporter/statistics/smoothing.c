#include "reporter/statistics/smoothing.h"

double smoothing_expected(const Smoothing *smoothing)
{
  return smoothing->level + smoothing->phi * smoothing->slope;
}

void smoothing_update(Smoothing *smoothing, double value)
{
  double expected = smoothing_expected(smoothing);
  double level = expected + smoothing->alpha * (value - expected);
  smoothing->slope =
      smoothing->beta * (level - smoothing->level) + (1 - smoothing->beta) * smoothing->phi * smoothing->slope;
  smoothing->level = level;
}

double smoothing_ahead(const Smoothing *smoothing, size_t steps)
{
  double damping = 0;
  double power = 1;
  for (size_t i = 0; i < steps; i++) {
    power *= smoothing->phi;
    damping += power;
  }
  return smoothing->level + damping * smoothing->slope;
}
