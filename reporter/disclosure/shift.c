#include "reporter/disclosure/shift.h"

#include <math.h>

#include <glpk.h>

#include "base/error.h"

#define TOLERANCE 1e-7

/* A linear programme under construction. Quantity i of the component rises by column 2i + 1 and falls by column 2i + 2; GLPK counts from 1. */
typedef struct Programme {
  const Margins *margins;
  const Need *need;
  ShiftRule rule;
  const GArray *component;
  guint *positions; /* by quantity: its place in the component, from 1; 0: it does not move */
  glp_prob *problem;
  GArray *rows, *columns; /* int: places of the coefficients, from 1 */
  GArray *coefficients;   /* double */
} Programme;

static int rising(const Programme *programme, guint quantity)
{
  return (int)(2 * programme->positions[quantity]) - 1;
}

/* Adds FACTOR × the move of QUANTITY to the latest row. */
static void add_move(Programme *programme, guint quantity, double factor)
{
  if (quantity == NO_QUANTITY || programme->positions[quantity] == 0)
    return;
  int row = glp_get_num_rows(programme->problem);
  for (int falls = 0; falls <= 1; falls++) {
    int column = rising(programme, quantity) + falls;
    double coefficient = falls == 1 ? -factor : factor;
    g_array_append_val(programme->rows, row);
    g_array_append_val(programme->columns, column);
    g_array_append_val(programme->coefficients, coefficient);
  }
}

static void add_columns(Programme *programme, const double *costs)
{
  glp_add_cols(programme->problem, 2 * (int)programme->component->len);
  for (guint i = 0; i < programme->component->len; i++) {
    guint quantity = g_array_index(programme->component, guint, i);
    double value = margins_value(programme->margins, quantity);
    bool is_bounded = programme->rule == SHIFT_WITHIN_BOUNDS && value >= 0;
    int up = rising(programme, quantity);
    glp_set_obj_coef(programme->problem, up, costs[quantity]);
    glp_set_obj_coef(programme->problem, up + 1, costs[quantity]);
    glp_set_col_bnds(programme->problem, up, GLP_LO, 0, 0);
    if (!is_bounded)
      glp_set_col_bnds(programme->problem, up + 1, GLP_LO, 0, 0);
    else
      glp_set_col_bnds(programme->problem, up + 1, value > 0 ? GLP_DB : GLP_FX, 0, value);
  }
}

static bool moves(const Programme *programme, guint relation)
{
  guint n_terms = 0;
  const Term *terms = margins_relation(programme->margins, relation, &n_terms);
  for (guint i = 0; i < n_terms; i++)
    if (programme->positions[terms[i].quantity] > 0)
      return true;
  return false;
}

static void add_relation(Programme *programme, guint relation)
{
  guint n_terms = 0;
  const Term *terms = margins_relation(programme->margins, relation, &n_terms);
  glp_set_row_bnds(programme->problem, glp_add_rows(programme->problem, 1), GLP_FX, 0, 0);
  for (guint i = 0; i < n_terms; i++)
    add_move(programme, terms[i].quantity, terms[i].factor);
}

static void add_relations(Programme *programme)
{
  for (guint relation = 0; relation + 1 < programme->margins->relations->len; relation++)
    if (moves(programme, relation))
      add_relation(programme, relation);
}

/* The numerator may not rise above the denominator. */
static void add_pairs(Programme *programme)
{
  const Margins *margins = programme->margins;
  for (guint i = 0; programme->rule == SHIFT_WITHIN_BOUNDS && i < margins->cells->len; i++) {
    const Cell *cell = margins_cell(margins, i);
    if (!cell->is_part || (programme->positions[cell->numerator] == 0 && programme->positions[cell->denominator] == 0))
      continue;
    double room = margins_value(margins, cell->denominator) - margins_value(margins, cell->numerator);
    glp_set_row_bnds(programme->problem, glp_add_rows(programme->problem, 1), GLP_UP, 0, MAX(room, 0));
    add_move(programme, cell->numerator, 1);
    add_move(programme, cell->denominator, -1);
  }
}

static void add_need(Programme *programme)
{
  double rise = programme->rule == SHIFT_WITHIN_BOUNDS ? programme->need->rise : 1;
  glp_set_row_bnds(programme->problem, glp_add_rows(programme->problem, 1), GLP_FX, rise, rise);
  add_move(programme, programme->need->plus, 1);
  add_move(programme, programme->need->minus, -1);
}

/* GLPK reads coefficients from place 1 on, and wants each place of the matrix once; a quantity may stand in a row twice only by mistake. */
static void load(Programme *programme)
{
  glp_load_matrix(programme->problem, (int)programme->rows->len - 1, &g_array_index(programme->rows, int, 0),
                  &g_array_index(programme->columns, int, 0), &g_array_index(programme->coefficients, double, 0));
}

/* From the slack basis: costs are not negative, so it is dual feasible, and only the need's row is violated. What is neither solved nor proved to have no
 * solution is a failure: to take it for "there is none" would hide nothing more. */
static bool solve(const Programme *programme, bool *out_is_solved, GError **error)
{
  glp_smcp parameters;
  glp_init_smcp(&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.meth = GLP_DUALP;
  glp_std_basis(programme->problem);
  int failure = glp_simplex(programme->problem, &parameters);
  int status = glp_get_status(programme->problem);
  if (failure != 0 || (status != GLP_OPT && status != GLP_NOFEAS)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL,
                "disclosure control could not find out what else must be hidden (GLPK: failure %d, status %d)", failure,
                status);
    return false;
  }
  *out_is_solved = status == GLP_OPT;
  return true;
}

static GArray *moved(const Programme *programme)
{
  GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < programme->component->len; i++) {
    guint quantity = g_array_index(programme->component, guint, i);
    int up = rising(programme, quantity);
    double move = glp_get_col_prim(programme->problem, up) - glp_get_col_prim(programme->problem, up + 1);
    if (fabs(move) > TOLERANCE)
      g_array_append_val(found, quantity);
  }
  return found;
}

static void begin(Programme *programme)
{
  programme->problem = glp_create_prob();
  programme->rows = g_array_new(FALSE, TRUE, sizeof(int));
  programme->columns = g_array_new(FALSE, TRUE, sizeof(int));
  programme->coefficients = g_array_new(FALSE, TRUE, sizeof(double));
  g_array_set_size(programme->rows, 1);
  g_array_set_size(programme->columns, 1);
  g_array_set_size(programme->coefficients, 1);
  for (guint i = 0; i < programme->component->len; i++)
    programme->positions[g_array_index(programme->component, guint, i)] = i + 1;
}

static void end(Programme *programme)
{
  glp_delete_prob(programme->problem);
  glp_free_env(); /* what the library keeps for this thread would outlive it */
  g_array_unref(programme->rows);
  g_array_unref(programme->columns);
  g_array_unref(programme->coefficients);
}

bool shift_find(const Margins *margins, const Need *need, ShiftRule rule, const bool *movable, const double *costs,
                GArray **out_shift, GError **error)
{
  const guint wanted[] = {need->plus, need->minus};
  g_autoptr(GArray) component = margins_component(margins, movable, wanted, G_N_ELEMENTS(wanted));
  g_autofree guint *positions = g_new0(guint, margins_n_quantities(margins));
  bool is_solved = false;
  if (component->len == 0) {
    *out_shift = NULL;
    return true;
  }
  Programme programme = {
      .margins = margins, .need = need, .rule = rule, .component = component, .positions = positions};
  begin(&programme);
  add_columns(&programme, costs);
  add_relations(&programme);
  add_pairs(&programme);
  add_need(&programme);
  load(&programme);
  bool is_known = solve(&programme, &is_solved, error);
  if (is_known)
    *out_shift = is_solved ? moved(&programme) : NULL;
  end(&programme);
  return is_known;
}
