#include "tests/reporter/disclosure/attacker.h"

#include <math.h>

#define NOTHING 1e-9L

/* N equations in M unknowns, with the right-hand side as the last column. */
typedef struct System {
  guint n;
  guint m;
  long double *cells;
  guint *quantities; /* of each unknown */
} System;

static long double *cell_at(const System *system, guint row, guint column)
{
  return &system->cells[(size_t)row * (system->m + 1) + column];
}

static bool *published_quantities(const Margins *margins, const bool *hidden)
{
  bool *published = g_new0(bool, margins_n_quantities(margins));
  for (guint i = 0; i < margins->cells->len; i++) {
    const Cell *cell = margins_cell(margins, i);
    if (hidden[i])
      continue;
    published[cell->numerator] = true;
    if (cell->denominator != NO_QUANTITY)
      published[cell->denominator] = true;
  }
  return published;
}

/* What is known goes to the right-hand side. */
static System write_down(const Margins *margins, const bool *published)
{
  System system = {.n = margins->relations->len - 1};
  guint *places = g_new0(guint, margins_n_quantities(margins));
  system.quantities = g_new0(guint, margins_n_quantities(margins));
  for (guint i = 0; i < margins_n_quantities(margins); i++)
    if (!published[i]) {
      places[i] = system.m;
      system.quantities[system.m++] = i;
    }
  system.cells = g_new0(long double, (size_t)(system.n + 1) * (system.m + 1));
  for (guint row = 0; row < system.n; row++) {
    guint n_terms = 0;
    const Term *terms = margins_relation(margins, row, &n_terms);
    for (guint i = 0; i < n_terms; i++) {
      if (published[terms[i].quantity])
        *cell_at(&system, row, system.m) -= terms[i].factor * (long double)margins_value(margins, terms[i].quantity);
      else
        *cell_at(&system, row, places[terms[i].quantity]) += terms[i].factor;
    }
  }
  g_free(places);
  return system;
}

/* The largest entry at or below row FIRST among the unknowns that have no pivot yet; false when all are nothing. */
static bool find_pivot(const System *system, guint first, const bool *has_pivot, guint *out_row, guint *out_column)
{
  long double largest = NOTHING;
  for (guint row = first; row < system->n; row++)
    for (guint column = 0; column < system->m; column++)
      if (!has_pivot[column] && fabsl(*cell_at(system, row, column)) > largest) {
        largest = fabsl(*cell_at(system, row, column));
        *out_row = row;
        *out_column = column;
      }
  return largest > NOTHING;
}

static void swap_rows(const System *system, guint first, guint second)
{
  for (guint column = 0; column <= system->m; column++) {
    long double kept = *cell_at(system, first, column);
    *cell_at(system, first, column) = *cell_at(system, second, column);
    *cell_at(system, second, column) = kept;
  }
}

static void eliminate(const System *system, guint pivot_row, guint pivot_column)
{
  long double pivot = *cell_at(system, pivot_row, pivot_column);
  for (guint column = 0; column <= system->m; column++)
    *cell_at(system, pivot_row, column) /= pivot;
  for (guint row = 0; row < system->n; row++) {
    long double times = *cell_at(system, row, pivot_column);
    if (row == pivot_row || times == 0)
      continue;
    for (guint column = 0; column <= system->m; column++)
      *cell_at(system, row, column) -= times * *cell_at(system, pivot_row, column);
  }
}

/* The only unknown of ROW; -1 when there are more, or none. */
static int only_unknown(const System *system, guint row)
{
  int found = -1;
  for (guint column = 0; column < system->m; column++) {
    if (fabsl(*cell_at(system, row, column)) <= NOTHING)
      continue;
    if (found >= 0)
      return -1;
    found = (int)column;
  }
  return found;
}

double *attacker_solve(const Margins *margins, const bool *hidden)
{
  g_autofree bool *published = published_quantities(margins, hidden);
  System system = write_down(margins, published);
  g_autofree bool *has_pivot = g_new0(bool, system.m + 1);
  double *solved = g_new(double, margins_n_quantities(margins));
  guint row = 0;
  guint column = 0;
  for (guint i = 0; i < margins_n_quantities(margins); i++)
    solved[i] = NAN;
  for (guint done = 0; find_pivot(&system, done, has_pivot, &row, &column); done++) {
    swap_rows(&system, done, row);
    has_pivot[column] = true;
    eliminate(&system, done, column);
  }
  for (row = 0; row < system.n; row++) {
    int only = only_unknown(&system, row);
    if (only >= 0)
      solved[system.quantities[only]] =
          (double)(*cell_at(&system, row, system.m) / *cell_at(&system, row, (guint)only));
  }
  g_free(system.cells);
  g_free(system.quantities);
  return solved;
}

/* --- Bounds ------------------------------------------------------------------------------------------------------- */

typedef struct Bounds {
  double *low;
  double *high;
  bool has_moved;
} Bounds;

static void narrow(Bounds *bounds, guint quantity, double low, double high)
{
  bounds->has_moved = bounds->has_moved || low > bounds->low[quantity] + 1e-6 || high < bounds->high[quantity] - 1e-6;
  bounds->low[quantity] = fmax(bounds->low[quantity], low);
  bounds->high[quantity] = fmin(bounds->high[quantity], high);
}

/* factor × quantity = - the sum of the others, which lies between the sums of their ends. */
static void narrow_by_relation(Bounds *bounds, const Term *terms, guint n_terms)
{
  for (guint i = 0; i < n_terms; i++) {
    double least = 0;
    double most = 0;
    for (guint j = 0; j < n_terms; j++) {
      double low = terms[j].factor * bounds->low[terms[j].quantity];
      double high = terms[j].factor * bounds->high[terms[j].quantity];
      least += j == i ? 0 : fmin(low, high);
      most += j == i ? 0 : fmax(low, high);
    }
    double one = -least / terms[i].factor;
    double other = -most / terms[i].factor;
    narrow(bounds, terms[i].quantity, fmin(one, other), fmax(one, other));
  }
}

static void narrow_all(const Margins *margins, Bounds *bounds)
{
  for (guint relation = 0; relation + 1 < margins->relations->len; relation++) {
    guint n_terms = 0;
    const Term *terms = margins_relation(margins, relation, &n_terms);
    narrow_by_relation(bounds, terms, n_terms);
  }
  for (guint i = 0; i < margins->cells->len; i++) {
    const Cell *cell = margins_cell(margins, i);
    if (!cell->is_part)
      continue;
    narrow(bounds, cell->numerator, 0, bounds->high[cell->denominator]);
    narrow(bounds, cell->denominator, bounds->low[cell->numerator], INFINITY);
  }
}

double *attacker_highest(const Margins *margins, const bool *hidden)
{
  g_autofree bool *published = published_quantities(margins, hidden);
  guint n = margins_n_quantities(margins);
  Bounds bounds = {g_new0(double, n), g_new0(double, n), true};
  for (guint i = 0; i < n; i++) {
    bounds.low[i] = published[i] ? margins_value(margins, i) : 0;
    bounds.high[i] = published[i] ? margins_value(margins, i) : INFINITY;
  }
  while (bounds.has_moved) {
    bounds.has_moved = false;
    narrow_all(margins, &bounds);
  }
  g_free(bounds.low);
  return bounds.high;
}
