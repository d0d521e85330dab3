/* The damped trend, averaged over its parameters.
 *
 * The state after some values is linear in the state before them. So three smoothings run side by side: one over the values from a state of zero, one that
 * carries a unit of starting level and one that carries a unit of starting slope through nothing but zeros. What start fits best, and how well, then
 * follows at every value from six sums of products. */
#include <glib.h>
#include <math.h>

#include "reporter/statistics/averaged.h"
#include "reporter/statistics/likelihood.h"
#include "reporter/statistics/smoothing.h"

static const double alphas[] = {0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.999};
static const double betas[] = {0.02, 0.1, 0.25, 0.5, 0.8, 1};
static const double phis[] = {0.6, 0.85, 0.98};

#define N_MEMBERS (G_N_ELEMENTS(alphas) * G_N_ELEMENTS(betas) * G_N_ELEMENTS(phis))

/* How often the starting slope is taken to have been seen to be 0. */
#define SLOPE_PRIOR 10.0

/* Starts whose columns are this close to parallel have no slope. */
#define PARALLEL 1e-12

typedef struct Member {
  Smoothing of_values, of_level, of_slope;
  double level_level, level_slope, slope_slope, level_value, slope_value, value_value;
} Member;

static Member member_begin(double alpha, double beta, double phi)
{
  Smoothing nothing = {.alpha = alpha, .beta = beta, .phi = phi};
  Member member = {.of_values = nothing, .of_level = nothing, .of_slope = nothing, .slope_slope = SLOPE_PRIOR};
  member.of_level.level = 1;
  member.of_slope.slope = 1;
  return member;
}

static void member_update(Member *member, double value)
{
  double error = value - smoothing_expected(&member->of_values);
  double level = smoothing_expected(&member->of_level);
  double slope = smoothing_expected(&member->of_slope);
  member->level_level += level * level;
  member->level_slope += level * slope;
  member->slope_slope += slope * slope;
  member->level_value += level * error;
  member->slope_value += slope * error;
  member->value_value += error * error;
  smoothing_update(&member->of_values, value);
  smoothing_update(&member->of_level, 0);
  smoothing_update(&member->of_slope, 0);
}

/* The smoothing with the start that fits the values so far best, and its sum of squared errors. */
static Smoothing member_state(const Member *member, double *out_sum)
{
  double level = member->level_value / member->level_level;
  double slope = 0;
  double determinant = member->level_level * member->slope_slope - member->level_slope * member->level_slope;
  if (determinant > PARALLEL * member->level_level * member->slope_slope) {
    level = (member->level_value * member->slope_slope - member->slope_value * member->level_slope) / determinant;
    slope = (member->slope_value * member->level_level - member->level_value * member->level_slope) / determinant;
  }
  *out_sum = fmax(member->value_value - level * member->level_value - slope * member->slope_value, 0);
  Smoothing state = member->of_values;
  state.level += level * member->of_level.level + slope * member->of_slope.level;
  state.slope += level * member->of_level.slope + slope * member->of_slope.slope;
  return state;
}

static void begin_family(Member *members)
{
  for (size_t a = 0; a < G_N_ELEMENTS(alphas); a++)
    for (size_t b = 0; b < G_N_ELEMENTS(betas); b++)
      for (size_t p = 0; p < G_N_ELEMENTS(phis); p++)
        *members++ = member_begin(alphas[a], betas[b], phis[p]);
}

static double average(const Smoothing *states, const double *weights, size_t steps)
{
  double sum = 0;
  for (size_t i = 0; i < N_MEMBERS; i++)
    if (weights[i] > 0)
      sum += weights[i] * smoothing_ahead(&states[i], steps);
  return sum;
}

void averaged_damped_trend(const double *values, size_t n, size_t horizon, Expectations *out_expectations)
{
  Member members[N_MEMBERS];
  Smoothing states[N_MEMBERS];
  double weights[N_MEMBERS];
  double total = 0;
  begin_family(members);
  for (size_t t = 0; t < n; t++) {
    double value = values[t] - values[0];
    total += value * value;
    for (size_t i = 0; i < N_MEMBERS; i++) {
      member_update(&members[i], value);
      states[i] = member_state(&members[i], &weights[i]);
    }
    likelihood_weights(weights, N_MEMBERS, t + 1, total);
    out_expectations->next[t] = values[0] + average(states, weights, 1);
    out_expectations->third[t] = values[0] + average(states, weights, 3);
  }
  for (size_t h = 0; h < horizon; h++)
    out_expectations->ahead[h] = values[0] + average(states, weights, h + 1);
}
