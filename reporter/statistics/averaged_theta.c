/* The dynamic optimised Theta model, averaged over its parameters. The starting level is fitted as in averaged_trend.c: errors are linear in it. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "reporter/statistics/averaged.h"
#include "reporter/statistics/likelihood.h"
#include "reporter/statistics/theta.h"

static const double alphas[] = {0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99};
static const double trend_weights[] = {0, 0.2, 0.4, 0.6, 0.8, 1};

#define N_MEMBERS (G_N_ELEMENTS(alphas) * G_N_ELEMENTS(trend_weights))

/* The model from a starting level of zero; of a unit of starting level, DECAY is left after the values so far. */
typedef struct Member {
  Theta theta;
  double level_level, level_value, value_value;
} Member;

/* The first value is where all is measured from: it is no evidence. */
static void member_update(Member *member, double value)
{
  if (member->theta.count > 0) {
    double level = member->theta.decay;
    double error = value - theta_expected(&member->theta);
    member->level_level += level * level;
    member->level_value += level * error;
    member->value_value += error * error;
  }
  theta_update(&member->theta, value);
}

static Theta member_state(const Member *member, double *out_sum)
{
  double level = member->level_level > 0 ? member->level_value / member->level_level : 0;
  *out_sum = fmax(member->value_value - level * member->level_value, 0);
  Theta state = member->theta;
  state.level += level * state.decay;
  return state;
}

static void begin_family(Member *members)
{
  for (size_t a = 0; a < G_N_ELEMENTS(alphas); a++)
    for (size_t w = 0; w < G_N_ELEMENTS(trend_weights); w++)
      *members++ = (Member){.theta = theta_begin(alphas[a], trend_weights[w], 0)};
}

static double average_next(const Theta *states, const double *weights)
{
  double sum = 0;
  for (size_t i = 0; i < N_MEMBERS; i++)
    if (weights[i] > 0)
      sum += weights[i] * theta_expected(&states[i]);
  return sum;
}

/* Each member goes on with its own expectations. */
static void average_ahead(Theta *states, const double *weights, double start, size_t horizon, double *out_ahead)
{
  for (size_t h = 0; h < horizon; h++) {
    out_ahead[h] = start + average_next(states, weights);
    for (size_t i = 0; i < N_MEMBERS; i++)
      if (weights[i] > 0)
        theta_update(&states[i], theta_expected(&states[i]));
  }
}

void averaged_theta(const double *values, size_t n, size_t horizon, Expectations *out_expectations)
{
  Member members[N_MEMBERS];
  Theta states[N_MEMBERS];
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
    double ahead[FORECAST_MAX_HORIZON];
    bool is_last = t == n - 1;
    average_ahead(states, weights, values[0], MAX(is_last ? horizon : 0, 3), ahead);
    out_expectations->next[t] = ahead[0];
    out_expectations->third[t] = ahead[2];
    if (is_last)
      memcpy(out_expectations->ahead, ahead, horizon * sizeof *ahead);
  }
}
