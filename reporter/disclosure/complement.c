#include "reporter/disclosure/complement.h"

#include <string.h>

#include "reporter/disclosure/audit.h"
#include "reporter/disclosure/shift.h"

/* What moving a hidden quantity costs: next to nothing, but more than nothing, so that no shift wanders about. */
#define HIDDEN_COST 1e-4

/* How far a need is met. */
typedef enum Grade {
  GRADE_MET,
  GRADE_NARROW, /* undetermined, but bounded more tightly than wanted */
  GRADE_LOST    /* determined by what is public already */
} Grade;

/* Shifts looked for before needs that hang together are left as they are: about a second for a table of 300 cells. Small tables never come near it. */
#define MAX_SHIFTS 600

/* The looking for shifts: how many so far for these needs, and what made it fail. After a failure nothing is found any more, and nothing that was chosen counts. */
typedef struct Search {
  guint n_shifts;
  GError *failure;
} Search;

/* A choice for the needs that hang together, in the making. */
typedef struct Choice {
  const Margins *margins;
  const GArray *needs; /* guint: numbers of the needs that hang together, borrowed */
  const bool *fixed;   /* by cell: hidden whatever is chosen here, borrowed */
  bool *hidden;        /* by cell */
  bool *hideable;      /* by quantity: may be unknown, as far as the cells that show it are concerned */
  Grade *grades;       /* by place in `needs` */
  GPtrArray *shifts; /* by place in `needs`: the quantities of the shift that protects it (GArray of guint), or NULL */
  Search *search;    /* shared with those copied from it */
} Choice;

static void unref_shift(gpointer shift)
{
  if (shift != NULL)
    g_array_unref(shift);
}

static Choice *choice_new(const Margins *margins, const GArray *needs, const bool *fixed, const bool *hideable,
                          Search *search)
{
  Choice *choice = g_new0(Choice, 1);
  choice->margins = margins;
  choice->needs = needs;
  choice->fixed = fixed;
  choice->hidden = g_memdup2(fixed, margins->cells->len * sizeof *fixed);
  choice->hideable = g_memdup2(hideable, margins_n_quantities(margins) * sizeof *hideable);
  choice->grades = g_new0(Grade, needs->len);
  choice->shifts = g_ptr_array_new_with_free_func(unref_shift);
  g_ptr_array_set_size(choice->shifts, (int)needs->len);
  choice->search = search;
  return choice;
}

static Choice *choice_copy(const Choice *choice)
{
  Choice *copy = choice_new(choice->margins, choice->needs, choice->fixed, choice->hideable, choice->search);
  memcpy(copy->hidden, choice->hidden, choice->margins->cells->len * sizeof *copy->hidden);
  for (guint i = 0; i < choice->needs->len; i++) {
    const GArray *shift = g_ptr_array_index(choice->shifts, i);
    copy->grades[i] = choice->grades[i];
    g_ptr_array_index(copy->shifts, i) = shift == NULL ? NULL : g_array_ref((GArray *)shift);
  }
  return copy;
}

static void choice_free(Choice *choice)
{
  if (choice == NULL)
    return;
  g_free(choice->hidden);
  g_free(choice->hideable);
  g_free(choice->grades);
  g_ptr_array_unref(choice->shifts);
  g_free(choice);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Choice, choice_free)

static const Need *need_at(const Choice *choice, guint place)
{
  return margins_need(choice->margins, g_array_index(choice->needs, guint, place));
}

static bool is_chosen(const Choice *choice, guint cell)
{
  return choice->hidden[cell] && !choice->fixed[cell];
}

/* --- Protecting --------------------------------------------------------------------------------------------------- */

/* By quantity, what moving it costs: the cells that would have to be hidden for it. */
static double *costs_of(const Choice *choice)
{
  guint n_quantities = margins_n_quantities(choice->margins);
  double *costs = g_new(double, n_quantities);
  for (guint i = 0; i < n_quantities; i++)
    costs[i] = HIDDEN_COST;
  for (guint i = 0; i < choice->margins->cells->len; i++) {
    const GArray *shown = margins_shown(choice->margins, i);
    for (guint j = 0; !choice->hidden[i] && j < shown->len; j++)
      costs[g_array_index(shown, guint, j)] += margins_cell(choice->margins, i)->weight;
  }
  return costs;
}

/* NULL when there is none, and after a failure. */
static GArray *search_shift(Search *search, const Margins *margins, const Need *need, ShiftRule rule,
                            const bool *movable, const double *costs)
{
  GArray *shift = NULL;
  search->n_shifts++;
  return search->failure == NULL && shift_find(margins, need, rule, movable, costs, &shift, &search->failure) ? shift
                                                                                                              : NULL;
}

static GArray *find_shift(const Choice *choice, guint place, Grade grade, const bool *movable, const double *costs)
{
  return search_shift(choice->search, choice->margins, need_at(choice, place),
                      grade == GRADE_MET ? SHIFT_WITHIN_BOUNDS : SHIFT_ANY, movable, costs);
}

static void keep_shift(Choice *choice, guint place, GArray *shift)
{
  unref_shift(g_ptr_array_index(choice->shifts, place));
  g_ptr_array_index(choice->shifts, place) = shift;
}

static void hide_along(Choice *choice, const GArray *shift)
{
  for (guint i = 0; i < shift->len; i++) {
    const GArray *cells = g_ptr_array_index(choice->margins->shown_by, g_array_index(shift, guint, i));
    for (guint j = 0; j < cells->len; j++)
      choice->hidden[g_array_index(cells, guint, j)] = true;
  }
}

/* Hides what the need needs, as far as that is possible. */
static void protect(Choice *choice, guint place)
{
  g_autofree double *costs = costs_of(choice);
  choice->grades[place] = GRADE_LOST;
  keep_shift(choice, place, NULL);
  for (Grade grade = GRADE_MET; grade != GRADE_LOST; grade++) {
    GArray *shift = find_shift(choice, place, grade, choice->hideable, costs);
    if (shift == NULL)
      continue;
    choice->grades[place] = grade;
    keep_shift(choice, place, shift);
    hide_along(choice, shift);
    return;
  }
}

/* --- Showing again what need not be hidden ------------------------------------------------------------------------ */

/* True when SHIFT (NULL: none) goes through what CELL shows. */
static bool uses(const GArray *shift, const Margins *margins, guint cell)
{
  const GArray *shown = margins_shown(margins, cell);
  for (guint i = 0; shift != NULL && i < shift->len; i++)
    for (guint j = 0; j < shown->len; j++)
      if (g_array_index(shift, guint, i) == g_array_index(shown, guint, j))
        return true;
  return false;
}

/* By quantity: true when no cell shows it. */
static bool *unknown_of(const Choice *choice)
{
  bool *flags = margins_known(choice->margins, choice->hidden);
  for (guint i = 0; i < margins_n_quantities(choice->margins); i++)
    flags[i] = !flags[i];
  return flags;
}

/* Gives the needs whose shift goes through CELL, which is shown now, another over hidden quantities alone. False when one has none. */
static bool find_detours(Choice *choice, guint cell)
{
  g_autofree bool *unknown = unknown_of(choice);
  g_autofree double *costs = costs_of(choice);
  for (guint i = 0; i < choice->needs->len; i++) {
    if (!uses(g_ptr_array_index(choice->shifts, i), choice->margins, cell))
      continue;
    GArray *shift = find_shift(choice, i, choice->grades[i], unknown, costs);
    if (shift == NULL)
      return false;
    keep_shift(choice, i, shift);
  }
  return true;
}

/* The chosen cells, the dearest first. */
static GArray *chosen_cells(const Choice *choice)
{
  GArray *chosen = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < choice->margins->cells->len; i++) {
    if (!is_chosen(choice, i))
      continue;
    guint place = chosen->len;
    double weight = margins_cell(choice->margins, i)->weight;
    while (place > 0 && margins_cell(choice->margins, g_array_index(chosen, guint, place - 1))->weight < weight)
      place--;
    g_array_insert_val(chosen, place, i);
  }
  return chosen;
}

static void show_again(Choice **choice)
{
  g_autoptr(GArray) chosen = chosen_cells(*choice);
  for (guint i = 0; i < chosen->len; i++) {
    guint cell = g_array_index(chosen, guint, i);
    g_autoptr(Choice) trial = choice_copy(*choice);
    trial->hidden[cell] = false;
    if (!find_detours(trial, cell))
      continue;
    choice_free(*choice);
    *choice = g_steal_pointer(&trial);
  }
}

/* --- Exchanging --------------------------------------------------------------------------------------------------- */

static double cost_of(const Choice *choice)
{
  double cost = 0;
  for (guint i = 0; i < choice->margins->cells->len; i++)
    if (is_chosen(choice, i))
      cost += margins_cell(choice->margins, i)->weight;
  return cost;
}

static bool is_better(const Choice *trial, const Choice *choice)
{
  for (guint i = 0; i < choice->needs->len; i++)
    if (trial->grades[i] > choice->grades[i])
      return false;
  return cost_of(trial) < cost_of(choice) - HIDDEN_COST;
}

/* The choice made otherwise: CELL has to be shown. */
static Choice *without(const Choice *choice, guint cell)
{
  Choice *trial = choice_copy(choice);
  const GArray *shown = margins_shown(choice->margins, cell);
  trial->hidden[cell] = false;
  for (guint i = 0; i < shown->len; i++)
    trial->hideable[g_array_index(shown, guint, i)] = false;
  for (guint i = 0; i < choice->needs->len; i++)
    if (uses(g_ptr_array_index(choice->shifts, i), choice->margins, cell))
      protect(trial, i);
  show_again(&trial);
  memcpy(trial->hideable, choice->hideable, margins_n_quantities(choice->margins) * sizeof *trial->hideable);
  return trial;
}

/* Puts a cheaper choice without CELL in the place of CHOICE, if there is one. */
static bool try_without(Choice **choice, guint cell)
{
  g_autoptr(Choice) trial = without(*choice, cell);
  if (!is_better(trial, *choice))
    return false;
  choice_free(*choice);
  *choice = g_steal_pointer(&trial);
  return true;
}

/* Tries to do without one chosen cell after the other, as long as that makes it cheaper. */
static void exchange(Choice **choice)
{
  for (bool has_improved = true; has_improved;) {
    g_autoptr(GArray) chosen = chosen_cells(*choice);
    has_improved = false;
    for (guint i = 0; i < chosen->len && !has_improved && (*choice)->search->n_shifts < MAX_SHIFTS; i++)
      has_improved = try_without(choice, g_array_index(chosen, guint, i));
  }
}

/* --- The whole ---------------------------------------------------------------------------------------------------- */

/* By quantity: true unless a public cell shows it. */
static bool *hideable_of(const Margins *margins)
{
  bool *hideable = g_new(bool, margins_n_quantities(margins));
  for (guint i = 0; i < margins_n_quantities(margins); i++)
    hideable[i] = true;
  for (guint i = 0; i < margins->cells->len; i++) {
    const GArray *shown = margins_shown(margins, i);
    for (guint j = 0; margins_cell(margins, i)->state == CELL_PUBLIC && j < shown->len; j++)
      hideable[g_array_index(shown, guint, j)] = false;
  }
  return hideable;
}

/* The needs that hang together with need FIRST over quantities that may be hidden; marks them in DONE. */
static GArray *needs_with(const Margins *margins, const bool *hideable, guint first, bool *done)
{
  const Need *need = margins_need(margins, first);
  const guint wanted[] = {need->plus, need->minus};
  g_autoptr(GArray) component = margins_component(margins, hideable, wanted, G_N_ELEMENTS(wanted));
  g_autofree bool *inside = g_new0(bool, margins_n_quantities(margins));
  GArray *needs = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < component->len; i++)
    inside[g_array_index(component, guint, i)] = true;
  for (guint i = first; i < margins->needs->len; i++) {
    const Need *other = margins_need(margins, i);
    if (i != first && !inside[other->plus] && (other->minus == NO_QUANTITY || !inside[other->minus]))
      continue;
    done[i] = true;
    g_array_append_val(needs, i);
  }
  return needs;
}

/* Chooses for NEEDS, beside what was chosen before, and adds what is found to COMPLEMENT. */
static void choose_for(const Margins *margins, const GArray *needs, const bool *hideable, Search *search,
                       Complement *complement)
{
  search->n_shifts = 0;
  g_autoptr(Choice) choice = choice_new(margins, needs, complement->hidden, hideable, search);
  for (guint i = 0; i < needs->len; i++)
    protect(choice, i);
  show_again(&choice);
  exchange(&choice);
  memcpy(complement->hidden, choice->hidden, margins->cells->len * sizeof *choice->hidden);
  for (guint i = 0; i < needs->len; i++) {
    complement->n_narrow += choice->grades[i] == GRADE_NARROW ? 1 : 0;
    if (choice->grades[i] != GRADE_LOST)
      continue;
    complement->lost[need_at(choice, i)->cell] = true;
    complement->n_lost++;
  }
}

/* --- What is hidden without need ---------------------------------------------------------------------------------- */

/* Hides what keeps QUANTITY, which CELL shows, from being determined. False when nothing does. */
static bool cover(const Margins *margins, guint cell, guint quantity, const bool *hideable, Search *search,
                  bool *hidden)
{
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autoptr(Choice) choice = choice_new(margins, none, hidden, hideable, search);
  g_autofree double *costs = costs_of(choice);
  const Need need = {cell, quantity, NO_QUANTITY, 1};
  g_autoptr(GArray) shift = search_shift(search, margins, &need, SHIFT_ANY, hideable, costs);
  if (shift == NULL)
    return false;
  hide_along(choice, shift);
  memcpy(hidden, choice->hidden, margins->cells->len * sizeof *hidden);
  return true;
}

/* The first number of a hidden cell that is determined and not yet given up as LOST; false when there is none. */
static bool find_determined(const Margins *margins, const Complement *complement, guint *out_cell, guint *out_quantity)
{
  g_autofree bool *determined = audit_determined(margins, complement->hidden);
  for (guint i = 0; i < margins->cells->len; i++) {
    const Cell *cell = margins_cell(margins, i);
    if (!complement->hidden[i] || complement->lost[i] || cell->state == CELL_UNSEEN)
      continue;
    *out_cell = i;
    *out_quantity = determined[cell->numerator] ? cell->numerator : cell->denominator;
    if (*out_quantity != NO_QUANTITY && determined[*out_quantity])
      return true;
  }
  return false;
}

/* Numerators and denominators need not hang together in the same way: a cell that is hidden for the one may show the other. */
static void cover_all(const Margins *margins, const bool *hideable, Search *search, Complement *complement)
{
  guint cell = 0;
  guint quantity = 0;
  while (find_determined(margins, complement, &cell, &quantity))
    if (!cover(margins, cell, quantity, hideable, search, complement->hidden))
      complement->lost[cell] = true;
}

Complement *complement_choose(const Margins *margins, GError **error)
{
  g_autofree bool *hideable = hideable_of(margins);
  g_autofree bool *done = g_new0(bool, margins->needs->len);
  g_autoptr(Complement) complement = g_new0(Complement, 1);
  Search search = {0};
  complement->hidden = margins_hidden(margins);
  complement->lost = g_new0(bool, margins->cells->len);
  for (guint i = 0; i < margins->needs->len; i++) {
    if (done[i])
      continue;
    g_autoptr(GArray) needs = needs_with(margins, hideable, i, done);
    choose_for(margins, needs, hideable, &search, complement);
  }
  cover_all(margins, hideable, &search, complement);
  if (search.failure != NULL) {
    g_propagate_error(error, search.failure);
    return NULL;
  }
  complement->exposed = audit_exposed(margins, complement->hidden);
  return g_steal_pointer(&complement);
}

void complement_free(Complement *complement)
{
  if (complement == NULL)
    return;
  g_free(complement->hidden);
  g_free(complement->lost);
  g_free(complement->exposed);
  g_free(complement);
}
