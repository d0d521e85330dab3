#include "reporter/disclosure/elimination.h"

#define PRIME ((uint64_t)2147483647)
#define MAX_LIFTED ((uint64_t)1 << 20)

struct Elimination {
  guint n_columns;
  GPtrArray *rows;     /* by pivot column: GArray of EliminationEntry, or NULL */
  uint64_t *workspace; /* one dense row; all zero between uses */
};

static void unref_row(gpointer row)
{
  if (row != NULL)
    g_array_unref(row);
}

Elimination *elimination_new(guint n_columns)
{
  Elimination *elimination = g_new0(Elimination, 1);
  elimination->n_columns = n_columns;
  elimination->rows = g_ptr_array_new_with_free_func(unref_row);
  g_ptr_array_set_size(elimination->rows, (int)n_columns);
  elimination->workspace = g_new0(uint64_t, n_columns);
  return elimination;
}

void elimination_free(Elimination *elimination)
{
  if (elimination == NULL)
    return;
  g_ptr_array_unref(elimination->rows);
  g_free(elimination->workspace);
  g_free(elimination);
}

static uint64_t residue(int64_t number)
{
  int64_t rest = number % (int64_t)PRIME;
  return (uint64_t)(rest < 0 ? rest + (int64_t)PRIME : rest);
}

/* NUMBER to the power PRIME - 2 (Fermat). NUMBER must not be 0. */
static uint64_t inverse(uint64_t number)
{
  uint64_t result = 1;
  for (uint64_t power = PRIME - 2; power > 0; power >>= 1) {
    if ((power & 1) != 0)
      result = result * number % PRIME;
    number = number * number % PRIME;
  }
  return result;
}

/* Takes from the workspace as much of ROW as makes its pivot column zero. */
static void subtract(Elimination *elimination, const GArray *row)
{
  const EliminationEntry *entries = &g_array_index(row, EliminationEntry, 0);
  uint64_t times = PRIME - elimination->workspace[entries[0].column];
  for (guint i = 0; i < row->len; i++) {
    uint64_t *cell = &elimination->workspace[entries[i].column];
    *cell = (*cell + times * entries[i].value) % PRIME;
  }
}

/* From column FIRST on clears the columns that a row determines; a row's entries all stand behind its pivot. */
static void clear_pivots(Elimination *elimination, guint first)
{
  for (guint column = first; column < elimination->n_columns; column++) {
    const GArray *row = g_ptr_array_index(elimination->rows, column);
    if (elimination->workspace[column] != 0 && row != NULL)
      subtract(elimination, row);
  }
}

/* Empties the workspace into a row whose first entry is 1; NULL when there was nothing. */
static GArray *take_row(Elimination *elimination)
{
  GArray *row = g_array_new(FALSE, FALSE, sizeof(EliminationEntry));
  uint64_t scale = 0;
  for (guint column = 0; column < elimination->n_columns; column++) {
    uint64_t value = elimination->workspace[column];
    if (value == 0)
      continue;
    scale = scale == 0 ? inverse(value) : scale;
    EliminationEntry entry = {column, (uint32_t)(value * scale % PRIME)};
    g_array_append_val(row, entry);
    elimination->workspace[column] = 0;
  }
  if (row->len > 0)
    return row;
  g_array_unref(row);
  return NULL;
}

void elimination_add(Elimination *elimination, const guint *columns, const int32_t *factors, guint n)
{
  for (guint i = 0; i < n; i++) {
    uint64_t *cell = &elimination->workspace[columns[i]];
    *cell = (*cell + residue(factors[i])) % PRIME;
  }
  clear_pivots(elimination, 0);
  GArray *row = take_row(elimination);
  if (row != NULL)
    g_ptr_array_index(elimination->rows, g_array_index(row, EliminationEntry, 0).column) = row;
}

/* From the last pivot up: what stands behind is reduced already. */
void elimination_reduce(Elimination *elimination)
{
  for (guint column = elimination->n_columns; column-- > 0;) {
    GArray *row = g_ptr_array_index(elimination->rows, column);
    if (row == NULL)
      continue;
    for (guint i = 0; i < row->len; i++)
      elimination->workspace[g_array_index(row, EliminationEntry, i).column] =
          g_array_index(row, EliminationEntry, i).value;
    clear_pivots(elimination, column + 1);
    g_array_unref(row);
    g_ptr_array_index(elimination->rows, column) = take_row(elimination);
  }
}

const GArray *elimination_row(const Elimination *elimination, guint column)
{
  return g_ptr_array_index(elimination->rows, column);
}

/* The entry of ROW in COLUMN, modulo the prime. */
static uint64_t entry_in(const GArray *row, guint column)
{
  for (guint i = 0; i < row->len; i++)
    if (g_array_index(row, EliminationEntry, i).column == column)
      return g_array_index(row, EliminationEntry, i).value;
  return 0;
}

/* NUMBER as the integer next to zero that it stands for; false when that is large. */
static bool lift(uint64_t number, int64_t *out_integer)
{
  bool is_negative = number > PRIME / 2;
  uint64_t size = is_negative ? PRIME - number : number;
  if (size > MAX_LIFTED)
    return false;
  *out_integer = is_negative ? -(int64_t)size : (int64_t)size;
  return true;
}

static bool lift_vector(const Elimination *elimination, const uint64_t *vector, uint64_t scale, int64_t *out_vector)
{
  for (guint i = 0; i < elimination->n_columns; i++)
    if (!lift(vector[i] * scale % PRIME, &out_vector[i]))
      return false;
  return true;
}

bool elimination_vector(const Elimination *elimination, guint column, int64_t *out_vector)
{
  static const uint64_t scales[] = {1, 2, 3, 4, 5, 6, 12, 60, 420, 5040};
  g_autofree uint64_t *vector = g_new0(uint64_t, elimination->n_columns);
  vector[column] = 1;
  for (guint i = 0; i < elimination->n_columns; i++) {
    const GArray *row = g_ptr_array_index(elimination->rows, i);
    if (row != NULL)
      vector[i] = (PRIME - entry_in(row, column)) % PRIME;
  }
  for (guint i = 0; i < G_N_ELEMENTS(scales); i++)
    if (lift_vector(elimination, vector, scales[i], out_vector))
      return true;
  return false;
}
