/* Annual series of families that districts know, drawn from a generator of our own, so that they are the same everywhere. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SIMULATED_FAMILIES 7

/* `random_walk`, `damped_growth`, `logistic_share`, `autoregression`, `level_shift`, `counts`, `exponential`. */
const char *simulated_family(size_t family);

/* Writes N values of FAMILY, the series with number SERIES. */
void simulate_series(size_t family, uint32_t series, size_t n, double *out_values);
