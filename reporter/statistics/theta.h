/* The dynamic optimised Theta model of Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler (2016). Pure. */
#pragma once

#include <stddef.h>

typedef struct ThetaModel {
  double alpha;  /* of the smoothing, in (0, 1] */
  double weight; /* of the trend, 1 − 1/theta: from 0 (theta 1, a level) to 1 (theta without end, a straight line) */
  double level;  /* of the smoothing: at first before the first value, then behind the last */
  double mean, slope, intercept; /* of the values so far, by recursion: their line is intercept + slope·t */
  double decay;                  /* (1 − alpha)^count */
  size_t count;                  /* values so far */
} ThetaModel;

/* The model's expectation of the next value. */
double theta_expected(const ThetaModel *model);

/* Takes VALUE in. */
void theta_update(ThetaModel *model, double value);

/* The alpha, starting level and weight whose one-step errors are smallest, with the state behind the last of the N >= 3 values. */
ThetaModel theta_fit(const double *values, size_t n);
