/* Exact tails of the Poisson distribution, for judging rare events against a ceiling. Pure. */
#pragma once

#include <stdint.h>

/* P(X <= COUNT) and P(X >= COUNT) for X ~ Poisson(MEAN), MEAN >= 0, by summing the terms of the shorter tail (Johnson, Kemp and Kotz, Univariate Discrete
 * Distributions, ch. 4). COUNT must be below 10 million. Absolute error below 1e-9 for means up to 1e6. */
double poisson_at_most(int64_t count, double mean);
double poisson_at_least(int64_t count, double mean);
