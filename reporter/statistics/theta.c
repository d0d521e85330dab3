#include "reporter/statistics/theta.h"

#include <glib.h>
#include <math.h>

static double trend(const ThetaModel *model)
{
  double rest = (1 - model->decay * (1 - model->alpha)) / model->alpha;
  return model->decay * model->intercept + rest * model->slope;
}

double theta_expected(const ThetaModel *model)
{
  return model->level + model->weight * trend(model);
}

void theta_update(ThetaModel *model, double value)
{
  double t = (double)(model->count + 1);
  model->level = model->alpha * value + (1 - model->alpha) * model->level;
  model->slope = t < 2 ? 0 : ((t - 2) * model->slope + 6 * (value - model->mean) / t) / (t + 1);
  model->mean = ((t - 1) * model->mean + value) / t;
  model->intercept = model->mean - model->slope * (t + 1) / 2;
  model->decay *= 1 - model->alpha;
  model->count++;
}

static ThetaModel begin(double alpha, double level, double weight)
{
  return (ThetaModel){.alpha = alpha, .weight = weight, .level = level, .decay = 1};
}

static double run(ThetaModel *model, const double *values, size_t n)
{
  double sum = 0;
  for (size_t t = 0; t < n; t++) {
    double error = values[t] - theta_expected(model);
    sum += error * error;
    theta_update(model, values[t]);
  }
  return sum;
}

/* Errors are linear in level and weight: y − smoothing from 0 − level·(1 − alpha)^t − weight·trend. */
static ThetaModel best_start(double alpha, const double *values, size_t n)
{
  double dd = 0, dt = 0, tt = 0, dv = 0, tv = 0;
  ThetaModel path = begin(alpha, 0, 0);
  for (size_t t = 0; t < n; t++) {
    double value = values[t] - path.level;
    double line = trend(&path);
    dd += path.decay * path.decay;
    dt += path.decay * line;
    tt += line * line;
    dv += path.decay * value;
    tv += line * value;
    theta_update(&path, values[t]);
  }
  double determinant = dd * tt - dt * dt;
  double weight = determinant > 1e-12 * dd * tt ? (tv * dd - dv * dt) / determinant : 0;
  weight = CLAMP(weight, 0, 1);
  return begin(alpha, (dv - weight * dt) / dd, weight);
}

ThetaModel theta_fit(const double *values, size_t n)
{
  ThetaModel best = begin(0.5, values[0], 0.5);
  double smallest = INFINITY;
  for (int i = 1; i <= 20; i++) {
    ThetaModel candidate = best_start(MIN(0.05 * i, 0.99), values, n);
    double sum = run(&candidate, values, n);
    if (sum < smallest) {
      smallest = sum;
      best = candidate;
    }
  }
  return best;
}
