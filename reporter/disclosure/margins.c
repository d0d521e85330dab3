#include "reporter/disclosure/margins.h"

static void unref_array(gpointer array)
{
  g_array_unref(array);
}

Margins *margins_new(void)
{
  Margins *margins = g_new0(Margins, 1);
  margins->values = g_array_new(FALSE, FALSE, sizeof(double));
  margins->terms = g_array_new(FALSE, FALSE, sizeof(Term));
  margins->relations = g_array_new(FALSE, TRUE, sizeof(guint));
  margins->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
  margins->needs = g_array_new(FALSE, FALSE, sizeof(Need));
  margins->shows = g_ptr_array_new_with_free_func(unref_array);
  margins->bound_by = g_ptr_array_new_with_free_func(unref_array);
  margins->shown_by = g_ptr_array_new_with_free_func(unref_array);
  g_array_set_size(margins->relations, 1);
  return margins;
}

void margins_free(Margins *margins)
{
  if (margins == NULL)
    return;
  g_array_unref(margins->values);
  g_array_unref(margins->terms);
  g_array_unref(margins->relations);
  g_array_unref(margins->cells);
  g_array_unref(margins->needs);
  g_ptr_array_unref(margins->shows);
  g_ptr_array_unref(margins->bound_by);
  g_ptr_array_unref(margins->shown_by);
  g_free(margins);
}

guint margins_add_quantity(Margins *margins, double value)
{
  g_array_append_val(margins->values, value);
  g_ptr_array_add(margins->bound_by, g_array_new(FALSE, FALSE, sizeof(guint)));
  g_ptr_array_add(margins->shown_by, g_array_new(FALSE, FALSE, sizeof(guint)));
  return margins->values->len - 1;
}

static void note(GPtrArray *lists, guint list, guint number)
{
  g_assert(list < lists->len);
  g_array_append_val((GArray *)g_ptr_array_index(lists, list), number);
}

/* Adds TERM to the relation under construction, whose terms begin at FIRST: a quantity stands in it once. */
static void add_term(Margins *margins, guint first, guint relation, const Term *term)
{
  for (guint i = first; i < margins->terms->len; i++) {
    Term *present = &g_array_index(margins->terms, Term, i);
    if (present->quantity != term->quantity)
      continue;
    present->factor += term->factor;
    return;
  }
  note(margins->bound_by, term->quantity, relation);
  g_array_append_val(margins->terms, *term);
}

guint margins_add_relation(Margins *margins, const Term *terms, guint n_terms)
{
  guint relation = margins->relations->len - 1;
  guint first = margins->terms->len;
  for (guint i = 0; i < n_terms; i++)
    add_term(margins, first, relation, &terms[i]);
  g_array_append_val(margins->relations, margins->terms->len);
  return relation;
}

guint margins_add_cell(Margins *margins, const Cell *cell)
{
  guint number = margins->cells->len;
  g_assert(cell->state != CELL_OPEN || cell->weight > 0);
  g_array_append_val(margins->cells, *cell);
  g_ptr_array_add(margins->shows, g_array_new(FALSE, FALSE, sizeof(guint)));
  margins_show(margins, number, cell->numerator);
  if (cell->denominator != NO_QUANTITY)
    margins_show(margins, number, cell->denominator);
  return number;
}

void margins_show(Margins *margins, guint cell, guint quantity)
{
  note(margins->shows, cell, quantity);
  note(margins->shown_by, quantity, cell);
}

const GArray *margins_shown(const Margins *margins, guint cell)
{
  return g_ptr_array_index(margins->shows, cell);
}

guint margins_add_need(Margins *margins, const Need *need)
{
  g_assert(need->rise > 0 && need->plus < margins->values->len && need->cell < margins->cells->len);
  g_array_append_val(margins->needs, *need);
  return margins->needs->len - 1;
}

guint margins_n_quantities(const Margins *margins)
{
  return margins->values->len;
}

double margins_value(const Margins *margins, guint quantity)
{
  return g_array_index(margins->values, double, quantity);
}

const Cell *margins_cell(const Margins *margins, guint cell)
{
  return &g_array_index(margins->cells, Cell, cell);
}

const Need *margins_need(const Margins *margins, guint need)
{
  return &g_array_index(margins->needs, Need, need);
}

const Term *margins_relation(const Margins *margins, guint relation, guint *out_n_terms)
{
  guint first = g_array_index(margins->relations, guint, relation);
  *out_n_terms = g_array_index(margins->relations, guint, relation + 1) - first;
  return &g_array_index(margins->terms, Term, first);
}

bool *margins_hidden(const Margins *margins)
{
  bool *hidden = g_new0(bool, margins->cells->len);
  for (guint i = 0; i < margins->cells->len; i++)
    hidden[i] = margins_cell(margins, i)->state == CELL_HIDDEN || margins_cell(margins, i)->state == CELL_UNSEEN;
  return hidden;
}

bool *margins_known(const Margins *margins, const bool *hidden)
{
  bool *known = g_new0(bool, margins->values->len);
  for (guint i = 0; i < margins->cells->len; i++) {
    const GArray *shown = margins_shown(margins, i);
    for (guint j = 0; !hidden[i] && j < shown->len; j++)
      known[g_array_index(shown, guint, j)] = true;
  }
  return known;
}

/* --- Components --------------------------------------------------------------------------------------------------- */

/* A walk over quantities that are bound to each other. */
typedef struct Walk {
  const Margins *margins;
  const bool *movable;
  bool *seen;
  GArray *found; /* guint; also the queue */
} Walk;

static void reach(Walk *walk, guint quantity)
{
  if (quantity == NO_QUANTITY || walk->seen[quantity] || !walk->movable[quantity])
    return;
  walk->seen[quantity] = true;
  g_array_append_val(walk->found, quantity);
}

static void reach_relations(Walk *walk, guint quantity)
{
  const GArray *relations = g_ptr_array_index(walk->margins->bound_by, quantity);
  for (guint i = 0; i < relations->len; i++) {
    guint n_terms = 0;
    const Term *terms = margins_relation(walk->margins, g_array_index(relations, guint, i), &n_terms);
    for (guint j = 0; j < n_terms; j++)
      reach(walk, terms[j].quantity);
  }
}

static void reach_pairs(Walk *walk, guint quantity)
{
  const GArray *cells = g_ptr_array_index(walk->margins->shown_by, quantity);
  for (guint i = 0; i < cells->len; i++) {
    const Cell *cell = margins_cell(walk->margins, g_array_index(cells, guint, i));
    if (!cell->is_part || (quantity != cell->numerator && quantity != cell->denominator))
      continue;
    reach(walk, cell->numerator);
    reach(walk, cell->denominator);
  }
}

static int compare_numbers(gconstpointer left, gconstpointer right)
{
  guint a = *(const guint *)left;
  guint b = *(const guint *)right;
  return a < b ? -1 : a > b;
}

GArray *margins_component(const Margins *margins, const bool *movable, const guint *wanted, guint n_wanted)
{
  g_autofree bool *seen = g_new0(bool, margins->values->len);
  Walk walk = {margins, movable, seen, g_array_new(FALSE, FALSE, sizeof(guint))};
  for (guint i = 0; i < n_wanted; i++)
    reach(&walk, wanted[i]);
  for (guint next = 0; next < walk.found->len; next++) {
    guint quantity = g_array_index(walk.found, guint, next);
    reach_relations(&walk, quantity);
    reach_pairs(&walk, quantity);
  }
  g_array_sort(walk.found, compare_numbers);
  return walk.found;
}
