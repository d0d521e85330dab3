/* What is to be published, as an attacker sees it: quantities, the sums that bind them, and the cells that show them.
 *
 * A quantity is one number behind the tables: a numerator or a denominator of one series, area and year. Relations are sums that everybody knows to hold:
 * women and men are all, the townships are the district, five years are the pooled years. A cell shows one or two quantities, and with them every rate
 * made of them: it is published whole or hidden whole. It may show more: what equals them and was hidden in an earlier publication. A quantity is known
 * when a published cell shows it. A need says what must stay uncertain: a quantity, or the difference of two (denominator less numerator: those who have
 * not). It must be possible, as far as anybody can tell, that it is larger by a given rise.
 *
 * Plain arrays, filled once. It knows nothing of indicators, years or areas, and decides nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define NO_QUANTITY G_MAXUINT

/* FACTOR × QUANTITY; the terms of a relation add up to zero. */
typedef struct Term {
  guint quantity;
  int32_t factor;
} Term;

typedef enum CellState {
  CELL_OPEN,   /* may be published or hidden */
  CELL_PUBLIC, /* is known already; cannot be hidden any more */
  CELL_HIDDEN, /* must not be published */
  CELL_UNSEEN  /* is not published anyway; secret only as far as needs say */
} CellState;

typedef struct Cell {
  guint numerator;
  guint denominator; /* NO_QUANTITY: there is none */
  bool is_part;      /* the numerator cannot exceed the denominator */
  CellState state;
  double weight; /* what is lost by hiding it, > 0; only of open cells */
} Cell;

/* PLUS less MINUS, which CELL shows, must be able to rise by RISE (> 0). */
typedef struct Need {
  guint cell;
  guint plus;
  guint minus; /* NO_QUANTITY: nothing is subtracted */
  double rise;
} Need;

typedef struct Margins {
  GArray *values;      /* double, of each quantity; known to be at least 0 unless it is negative */
  GArray *terms;       /* Term, relation after relation */
  GArray *relations;   /* guint: where each relation begins in `terms`, and at the end where the last one ends */
  GArray *cells;       /* Cell */
  GArray *needs;       /* Need */
  GPtrArray *shows;    /* of each cell the quantities (GArray of guint) that it shows */
  GPtrArray *bound_by; /* of each quantity the relations (GArray of guint) that it stands in */
  GPtrArray *shown_by; /* of each quantity the cells (GArray of guint) that show it */
} Margins;

Margins *margins_new(void);
void margins_free(Margins *margins);

/* Each returns the number of what was added. */
guint margins_add_quantity(Margins *margins, double value);
guint margins_add_relation(Margins *margins, const Term *terms, guint n_terms);
guint margins_add_cell(Margins *margins, const Cell *cell);
guint margins_add_need(Margins *margins, const Need *need);

/* Whoever sees CELL knows QUANTITY too. */
void margins_show(Margins *margins, guint cell, guint quantity);

/* The quantities that CELL shows: GArray of guint. Borrowed. */
const GArray *margins_shown(const Margins *margins, guint cell);

guint margins_n_quantities(const Margins *margins);
double margins_value(const Margins *margins, guint quantity);
const Cell *margins_cell(const Margins *margins, guint cell);
const Need *margins_need(const Margins *margins, guint need);

/* The terms of one relation. */
const Term *margins_relation(const Margins *margins, guint relation, guint *out_n_terms);

/* Which cells are hidden before anything was chosen: hidden and unseen ones. The caller frees it with g_free(). */
bool *margins_hidden(const Margins *margins);

/* By quantity: true when a cell that is not in HIDDEN shows it. The caller frees it with g_free(). */
bool *margins_known(const Margins *margins, const bool *hidden);

/* The quantities of WANTED and all that relations bind to them, over quantities that are MOVABLE (by quantity) only: GArray of guint, ascending, the
 * caller's. A numerator and its denominator count as bound where the one cannot exceed the other. */
GArray *margins_component(const Margins *margins, const bool *movable, const guint *wanted, guint n_wanted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Margins, margins_free)
