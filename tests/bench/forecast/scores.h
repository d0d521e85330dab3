/* How good forecasts were: sMAPE and MASE of their centres, coverage of their intervals. */
#pragma once

#include <stddef.h>

#define SCORED_HORIZON 6

/* Sums over forecasts of one method; means come of them. */
typedef struct Accuracy {
  double smape, mase;
  double n;
} Accuracy;

typedef struct Coverage {
  double in80[SCORED_HORIZON], in95[SCORED_HORIZON];
  double n;
} Coverage;

/* Mean absolute yearly change of the N values that were known; what MASE divides by. */
double naive_error(const double *values, size_t n);

/* Adds a forecast of SCORED_HORIZON years: sMAPE is 200·|actual − forecast| / (|actual| + |forecast|), 0 where both are 0; MASE the mean absolute error over SCALE. */
void accuracy_add(Accuracy *accuracy, const double *actual, const double *forecast, double scale);

/* The means per forecast. */
double accuracy_smape(const Accuracy *accuracy);
double accuracy_mase(const Accuracy *accuracy);

/* Shares within the intervals over all years ahead. */
double coverage80(const Coverage *coverage);
double coverage95(const Coverage *coverage);
