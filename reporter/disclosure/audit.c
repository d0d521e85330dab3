#include "reporter/disclosure/audit.h"

#include "reporter/disclosure/elimination.h"

/* One audit. Columns of the elimination are the quantities; those that are known stand in no row. */
typedef struct Audit {
  const Margins *margins;
  const bool *known;
  Elimination *elimination;
  int64_t *witness; /* by quantity: scratch */
} Audit;

static void eliminate(Audit *audit)
{
  g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autoptr(GArray) factors = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (guint relation = 0; relation + 1 < audit->margins->relations->len; relation++) {
    guint n_terms = 0;
    const Term *terms = margins_relation(audit->margins, relation, &n_terms);
    g_array_set_size(columns, 0);
    g_array_set_size(factors, 0);
    for (guint i = 0; i < n_terms; i++) {
      if (audit->known[terms[i].quantity])
        continue;
      g_array_append_val(columns, terms[i].quantity);
      g_array_append_val(factors, terms[i].factor);
    }
    elimination_add(audit->elimination, &g_array_index(columns, guint, 0), &g_array_index(factors, int32_t, 0),
                    columns->len);
  }
  elimination_reduce(audit->elimination);
}

/* Multiplies the witness out: nothing known moves, and every relation stays true. */
static bool is_true(const Audit *audit)
{
  for (guint i = 0; i < margins_n_quantities(audit->margins); i++)
    if (audit->known[i] && audit->witness[i] != 0)
      return false;
  for (guint relation = 0; relation + 1 < audit->margins->relations->len; relation++) {
    guint n_terms = 0;
    const Term *terms = margins_relation(audit->margins, relation, &n_terms);
    int64_t sum = 0;
    for (guint i = 0; i < n_terms; i++)
      sum += terms[i].factor * audit->witness[terms[i].quantity];
    if (sum != 0)
      return false;
  }
  return true;
}

/* By how much the witness changes PLUS less MINUS. */
static int64_t change_of(const Audit *audit, guint plus, guint minus)
{
  return audit->witness[plus] - (minus == NO_QUANTITY ? 0 : audit->witness[minus]);
}

/* True when moving the undetermined COLUMN is a witness for PLUS less MINUS. */
static bool is_witnessed_by(Audit *audit, guint column, guint plus, guint minus)
{
  return elimination_vector(audit->elimination, column, audit->witness) && change_of(audit, plus, minus) != 0 &&
         is_true(audit);
}

/* Tries what QUANTITY depends on. */
static bool is_witnessed_through(Audit *audit, guint quantity, guint plus, guint minus)
{
  if (quantity == NO_QUANTITY || audit->known[quantity])
    return false;
  const GArray *row = elimination_row(audit->elimination, quantity);
  if (row == NULL)
    return is_witnessed_by(audit, quantity, plus, minus);
  for (guint i = 1; i < row->len; i++)
    if (is_witnessed_by(audit, g_array_index(row, EliminationEntry, i).column, plus, minus))
      return true;
  return false;
}

static bool is_proved(Audit *audit, guint plus, guint minus)
{
  return is_witnessed_through(audit, plus, plus, minus) || is_witnessed_through(audit, minus, plus, minus);
}

static bool is_cell_exposed(Audit *audit, const Cell *cell)
{
  return !is_proved(audit, cell->numerator, NO_QUANTITY) &&
         (cell->denominator == NO_QUANTITY || !is_proved(audit, cell->denominator, NO_QUANTITY));
}

static void examine(Audit *audit, const bool *hidden, bool *exposed)
{
  const Margins *margins = audit->margins;
  g_autofree bool *has_needs = g_new0(bool, margins->cells->len);
  for (guint i = 0; i < margins->needs->len; i++) {
    const Need *need = margins_need(margins, i);
    has_needs[need->cell] = true;
    exposed[need->cell] = exposed[need->cell] || !is_proved(audit, need->plus, need->minus);
  }
  for (guint i = 0; i < margins->cells->len; i++)
    if (hidden[i] && !has_needs[i])
      exposed[i] = is_cell_exposed(audit, margins_cell(margins, i));
}

bool *audit_exposed(const Margins *margins, const bool *hidden)
{
  guint n = margins_n_quantities(margins);
  g_autofree bool *known = margins_known(margins, hidden);
  g_autofree int64_t *witness = g_new0(int64_t, n);
  g_autoptr(Elimination) elimination = elimination_new(n);
  Audit audit = {margins, known, elimination, witness};
  bool *exposed = g_new0(bool, margins->cells->len);
  eliminate(&audit);
  examine(&audit, hidden, exposed);
  return exposed;
}
