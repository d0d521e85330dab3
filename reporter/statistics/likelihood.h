/* How much each model of a family counts, by how well it fitted. Pure. */
#pragma once

#include <stddef.h>

/* Turns the N sums of squared errors in SUMS into weights that add up to 1: a model counts as its likelihood after COUNT values with normal errors of
 * unknown size, (smallest sum / its sum)^(COUNT / 2). TOTAL, the sum of squares of the values, says below which sums errors are only rounding. */
void likelihood_weights(double *sums, size_t n, size_t count, double total);
