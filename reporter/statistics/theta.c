#include "reporter/statistics/theta.h"

Theta theta_begin(double alpha, double weight, double level)
{
  return (Theta){.alpha = alpha, .weight = weight, .level = level, .decay = 1};
}

double theta_trend(const Theta *theta)
{
  double rest = (1 - theta->decay * (1 - theta->alpha)) / theta->alpha;
  return theta->decay * theta->intercept + rest * theta->slope;
}

double theta_expected(const Theta *theta)
{
  return theta->level + theta->weight * theta_trend(theta);
}

void theta_update(Theta *theta, double value)
{
  double t = (double)(theta->count + 1);
  theta->level = theta->alpha * value + (1 - theta->alpha) * theta->level;
  theta->slope = t < 2 ? 0 : ((t - 2) * theta->slope + 6 * (value - theta->mean) / t) / (t + 1);
  theta->mean = ((t - 1) * theta->mean + value) / t;
  theta->intercept = theta->mean - theta->slope * (t + 1) / 2;
  theta->decay *= 1 - theta->alpha;
  theta->count++;
}
