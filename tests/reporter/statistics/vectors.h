/* Test vectors: a function, its arguments, and what R 4.2.2 or Python 3.11 computed, independently of this code. */
#pragma once

#include <stddef.h>

#define VECTOR_MAX_ARGUMENTS 10

typedef struct VectorRow {
  const char *fact;
  double (*compute)(const double *a);
  double a[VECTOR_MAX_ARGUMENTS];
  double expected;
  double tolerance; /* half of the last digit that the source prints */
} VectorRow;

/* One reported test per row; returns how many failed. */
int run_vectors(const VectorRow *rows, size_t n_rows);
