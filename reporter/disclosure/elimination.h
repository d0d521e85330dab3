/* Exact elimination of a sparse system of sums, and vectors that satisfy it.
 *
 * Works modulo the prime 2^31 - 1, so that nothing is ever rounded. What it says about vectors does not rest on the prime: a vector is lifted to small
 * integers, and whoever asked for it can multiply it out. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct Elimination Elimination;

/* One non-zero entry of a reduced row. */
typedef struct EliminationEntry {
  guint column;
  uint32_t value; /* modulo the prime */
} EliminationEntry;

Elimination *elimination_new(guint n_columns);
void elimination_free(Elimination *elimination);

/* Adds Σ FACTORS[i] × column COLUMNS[i] = 0. A column may be named more than once. Not after elimination_reduce(). */
void elimination_add(Elimination *elimination, const guint *columns, const int32_t *factors, guint n);

/* Brings all rows to reduced echelon form. */
void elimination_reduce(Elimination *elimination);

/* The reduced row that determines COLUMN (EliminationEntry, itself first with value 1, then undetermined columns only); NULL when COLUMN is undetermined. */
const GArray *elimination_row(const Elimination *elimination, guint column);

/* The solution with which the undetermined COLUMN alone moves, times a number of at most 5040 that makes all of it integers below 2^20; false when none
 * was found. OUT_VECTOR has an entry per column. */
bool elimination_vector(const Elimination *elimination, guint column, int64_t *out_vector);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Elimination, elimination_free)
