#include "tests/bench/forecast/simulated_series.h"

#include <math.h>

/* xorshift64*, from a seed that is never 0. */
typedef struct Dice {
  uint64_t state;
} Dice;

static double uniform(Dice *dice)
{
  dice->state ^= dice->state >> 12;
  dice->state ^= dice->state << 25;
  dice->state ^= dice->state >> 27;
  return (double)((dice->state * UINT64_C(2685821657736338717)) >> 11) / 9007199254740992.0;
}

static double between(Dice *dice, double low, double high)
{
  return low + (high - low) * uniform(dice);
}

/* By Box and Muller. */
static double normal(Dice *dice)
{
  double radius = sqrt(-2 * log(1 - uniform(dice)));
  return radius * cos(6.283185307179586 * uniform(dice));
}

/* By counting exponential waits, for small means. */
static double poisson(Dice *dice, double mean)
{
  double count = -1;
  for (double waited = 0; waited < mean; count++)
    waited -= log(1 - uniform(dice));
  return fmax(count, 0);
}

static void random_walk(Dice *dice, size_t n, double *out_values)
{
  double value = between(dice, 50, 500);
  double step = value * between(dice, -0.01, 0.04);
  double noise = value * between(dice, 0.01, 0.06);
  for (size_t t = 0; t < n; t++)
    out_values[t] = value += step + noise * normal(dice);
}

static void damped_growth(Dice *dice, size_t n, double *out_values)
{
  double level = between(dice, 20, 200);
  double slope = level * between(dice, -0.03, 0.08);
  double phi = between(dice, 0.8, 0.97);
  double noise = level * between(dice, 0.005, 0.04);
  for (size_t t = 0; t < n; t++) {
    slope = phi * slope + noise * 0.3 * normal(dice);
    level += slope;
    out_values[t] = level + noise * normal(dice);
  }
}

static void logistic_share(Dice *dice, size_t n, double *out_values)
{
  double start = between(dice, -2, 2);
  double speed = between(dice, -0.1, 0.25);
  double noise = between(dice, 0.02, 0.15);
  double drifted = 0;
  for (size_t t = 0; t < n; t++) {
    drifted += noise * normal(dice);
    out_values[t] = 100 / (1 + exp(-(start + speed * (double)t + drifted)));
  }
}

static void autoregression(Dice *dice, size_t n, double *out_values)
{
  double mean = between(dice, 20, 100);
  double memory = between(dice, 0.2, 0.95);
  double noise = mean * between(dice, 0.02, 0.15);
  double away = noise * normal(dice);
  for (size_t t = 0; t < n; t++) {
    away = memory * away + noise * normal(dice);
    out_values[t] = mean + away;
  }
}

static void level_shift(Dice *dice, size_t n, double *out_values)
{
  double level = between(dice, 50, 150);
  double noise = level * between(dice, 0.01, 0.05);
  for (size_t t = 0; t < n; t++) {
    if (uniform(dice) < 0.05)
      level *= between(dice, 0.7, 1.4);
    out_values[t] = level + noise * normal(dice);
  }
}

static void counts(Dice *dice, size_t n, double *out_values)
{
  double mean = between(dice, 1, 30);
  double growth = between(dice, -0.05, 0.05);
  for (size_t t = 0; t < n; t++) {
    mean *= exp(growth + 0.05 * normal(dice));
    out_values[t] = poisson(dice, fmin(mean, 500));
  }
}

static void exponential(Dice *dice, size_t n, double *out_values)
{
  double log_value = between(dice, 2, 8);
  double growth = between(dice, -0.03, 0.12);
  double noise = between(dice, 0.01, 0.08);
  for (size_t t = 0; t < n; t++) {
    growth += 0.01 * normal(dice);
    log_value += growth + noise * normal(dice);
    out_values[t] = exp(log_value);
  }
}

static const struct {
  const char *name;
  void (*draw)(Dice *dice, size_t n, double *out_values);
} families[SIMULATED_FAMILIES] = {
    {"random_walk", random_walk},       {"damped_growth", damped_growth}, {"logistic_share", logistic_share},
    {"autoregression", autoregression}, {"level_shift", level_shift},     {"counts", counts},
    {"exponential", exponential},
};

const char *simulated_family(size_t family)
{
  return families[family].name;
}

void simulate_series(size_t family, uint32_t series, size_t n, double *out_values)
{
  Dice dice = {.state = (uint64_t)(family + 1) * UINT64_C(0x9E3779B97F4A7C15) + series};
  for (int i = 0; i < 20; i++)
    (void)uniform(&dice);
  families[family].draw(&dice, n, out_values);
}
