/* Random tables as they occur: sex by age group by township, each with its total, over some years, with rates, and with years pooled. */
#pragma once

#include "reporter/disclosure/margins.h"

typedef struct TableShape {
  guint n_sexes; /* parts; 1: no breakdown, there is no total beside it */
  guint n_ages;
  guint n_areas;
  guint n_years;
  bool has_denominators;
  bool has_pools;     /* three years in a row of the uppermost total, and all years, are published too */
  bool has_weights;   /* totals cost more to hide */
  double small_share; /* of the innermost cells that are small, 0 to 1 */
} TableShape;

/* Counts from 1 to TABLE_THRESHOLD - 1 are small, in numerator, denominator and their difference. */
#define TABLE_THRESHOLD 5

/* The table that SEED makes; the same on every machine. */
Margins *random_table(const TableShape *shape, guint32 seed);

/* A shape of at most about 60 cells a year. */
TableShape random_shape(guint32 seed);
