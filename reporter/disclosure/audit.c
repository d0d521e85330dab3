#include "reporter/disclosure/audit.h"

#include "reporter/disclosure/elimination.h"

/* One audit. Columns of the elimination are the quantities; those that are known stand in no row. */
typedef struct Audit {
  const Margins *margins;
  bool *known; /* by quantity */
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

/* QUANTITY is meant to be hidden, and is not proved to be. */
static bool is_determined(Audit *audit, guint quantity)
{
  return quantity != NO_QUANTITY && !audit->known[quantity] && !is_proved(audit, quantity, NO_QUANTITY);
}

static void begin(Audit *audit, const Margins *margins, const bool *hidden)
{
  guint n = margins_n_quantities(margins);
  *audit = (Audit){margins, margins_known(margins, hidden), elimination_new(n), g_new0(int64_t, n)};
  eliminate(audit);
}

static void end(Audit *audit)
{
  g_free(audit->known);
  g_free(audit->witness);
  elimination_free(audit->elimination);
}

bool *audit_determined(const Margins *margins, const bool *hidden)
{
  Audit audit;
  begin(&audit, margins, hidden);
  bool *determined = g_new0(bool, margins_n_quantities(margins));
  for (guint i = 0; i < margins->cells->len; i++) {
    const Cell *cell = margins_cell(margins, i);
    if (!hidden[i] || cell->state == CELL_UNSEEN)
      continue;
    determined[cell->numerator] = is_determined(&audit, cell->numerator);
    if (cell->denominator != NO_QUANTITY)
      determined[cell->denominator] = is_determined(&audit, cell->denominator);
  }
  end(&audit);
  return determined;
}

bool *audit_exposed(const Margins *margins, const bool *hidden)
{
  Audit audit;
  begin(&audit, margins, hidden);
  bool *exposed = g_new0(bool, margins->cells->len);
  for (guint i = 0; i < margins->needs->len; i++) {
    const Need *need = margins_need(margins, i);
    exposed[need->cell] = exposed[need->cell] || !is_proved(&audit, need->plus, need->minus);
  }
  for (guint i = 0; i < margins->cells->len; i++) {
    const Cell *cell = margins_cell(margins, i);
    if (hidden[i] && cell->state != CELL_UNSEEN)
      exposed[i] = exposed[i] || is_determined(&audit, cell->numerator) || is_determined(&audit, cell->denominator);
  }
  end(&audit);
  return exposed;
}
