/* The dynamic optimised Theta model (Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016). Pure.
 *
 * The expectation of the next value is a smoothed level plus WEIGHT = 1 − 1/theta times a trend that is fitted anew, by recursion, at every value. */
#pragma once

#include <stddef.h>

typedef struct Theta {
  double alpha;  /* of the smoothing, in (0, 1] */
  double weight; /* of the trend: 0 for theta 1, a level; 0.5 for theta 2; 1 for theta without end, a straight line */
  double level;  /* at first before the first value, then behind the last */
  double decay;  /* (1 − alpha)^count: 1 at first */
  double mean;   /* of the values so far */
  double intercept,
      slope; /* of their line by least squares, intercept + slope·t with t = 1 for the first; 0 at first */
  size_t count;
} Theta;

/* A model that has seen nothing. */
Theta theta_begin(double alpha, double weight, double level);

/* The trend's part in the next value, before WEIGHT. */
double theta_trend(const Theta *theta);

/* The expectation of the next value. */
double theta_expected(const Theta *theta);

/* Takes VALUE in. */
void theta_update(Theta *theta, double value);
