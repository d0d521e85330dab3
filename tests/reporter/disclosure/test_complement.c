/* Complementary suppression: nobody recovers what is hidden, and not much more is hidden than has to be. */
#include "tests/support/test.h"

#include <math.h>
#include <string.h>

#include "reporter/disclosure/complement.h"
#include "reporter/disclosure/shift.h"
#include "tests/reporter/disclosure/attacker.h"
#include "tests/reporter/disclosure/random_table.h"

static Complement *choose(const Margins *margins)
{
  g_autoptr(GError) error = NULL;
  Complement *complement = complement_choose(margins, &error);
  expect_success(complement != NULL, error);
  return complement;
}

/* A small count among PARTS that make a published total. */
static Margins *parts_and_total(const double *parts, guint n_parts)
{
  Margins *margins = margins_new();
  Term terms[8];
  double sum = 0;
  for (guint i = 0; i <= n_parts; i++) {
    double value = i < n_parts ? parts[i] : sum;
    bool is_small = value > 0 && value < TABLE_THRESHOLD;
    guint quantity = margins_add_quantity(margins, value);
    margins_add_cell(margins, &(Cell){quantity, NO_QUANTITY, false, is_small ? CELL_HIDDEN : CELL_OPEN, 1});
    if (is_small)
      margins_add_need(margins, &(Need){i, quantity, NO_QUANTITY, TABLE_THRESHOLD - value});
    terms[i] = (Term){quantity, i < n_parts ? 1 : -1};
    sum += value;
  }
  margins_add_relation(margins, terms, n_parts + 1);
  return margins;
}

static guint count_hidden(const Margins *margins, const bool *hidden)
{
  guint n = 0;
  for (guint i = 0; i < margins->cells->len; i++)
    n += hidden[i] ? 1 : 0;
  return n;
}

static void one_small_part_takes_another_with_it(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = parts_and_total((const double[]){2, 30, 40}, 3);
  g_autoptr(Complement) complement = choose(margins);
  assert_true(complement->hidden[0]);
  assert_int_equal(count_hidden(margins, complement->hidden), 2);
  assert_false(complement->exposed[0]);
}

static void nothing_small_hides_nothing(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = parts_and_total((const double[]){0, 30, 40}, 3);
  g_autoptr(Complement) complement = choose(margins);
  assert_int_equal(count_hidden(margins, complement->hidden), 0);
}

/* Alone, the two would be known to be 1 and 0, or to be 2 together. */
static void small_parts_are_not_hidden_behind_each_other(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = parts_and_total((const double[]){1, 1, 40}, 3);
  g_autoptr(Complement) complement = choose(margins);
  assert_true(complement->hidden[0] && complement->hidden[1]);
  assert_int_equal(count_hidden(margins, complement->hidden), 3);
}

/* A part that is 0 cannot give way. */
static void a_zero_hides_nothing(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = parts_and_total((const double[]){4, 0, 40}, 3);
  g_autoptr(Complement) complement = choose(margins);
  assert_false(complement->hidden[1]);
}

static void what_is_public_already_cannot_be_hidden(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = parts_and_total((const double[]){2, 30}, 2);
  for (guint i = 1; i < 3; i++)
    g_array_index(margins->cells, Cell, i).state = CELL_PUBLIC;
  g_autoptr(Complement) complement = choose(margins);
  assert_int_equal(count_hidden(margins, complement->hidden), 1);
  assert_true(complement->exposed[0]);
  assert_true(complement->lost[0]);
}

/* Together they are known to be 3, whatever else is hidden. */
static void narrow_bounds_are_better_than_none(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = parts_and_total((const double[]){2, 1, 30}, 3);
  for (guint i = 2; i < 4; i++)
    g_array_index(margins->cells, Cell, i).state = CELL_PUBLIC;
  g_autoptr(Complement) complement = choose(margins);
  assert_false(complement->exposed[0]);
  assert_false(complement->lost[0]);
  assert_int_equal(complement->n_narrow, 2);
}

/* Two of 3 and 30 of 50; elsewhere it is public that there are 3. Nobody will believe that 5 of them have. */
static void a_part_does_not_exceed_its_whole(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = parts_and_total((const double[]){2, 30}, 2);
  guint whole = margins_add_quantity(margins, 3);
  margins_add_cell(margins, &(Cell){whole, NO_QUANTITY, false, CELL_PUBLIC, 0});
  g_array_index(margins->cells, Cell, 0).denominator = whole;
  g_array_index(margins->cells, Cell, 0).is_part = true;
  g_autoptr(Complement) complement = choose(margins);
  assert_int_equal(complement->n_narrow, 1);
  assert_false(complement->lost[0]);
}

static void the_cheaper_cell_is_hidden(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = parts_and_total((const double[]){2, 30, 40}, 3);
  g_array_index(margins->cells, Cell, 1).weight = 3;
  g_array_index(margins->cells, Cell, 3).weight = 2;
  g_autoptr(Complement) complement = choose(margins);
  assert_true(complement->hidden[2]);
  assert_int_equal(count_hidden(margins, complement->hidden), 2);
}

/* --- An attacker -------------------------------------------------------------------------------------------------- */

static void expect_nothing_recovered(const Margins *margins, const Complement *complement, guint32 seed)
{
  g_autofree double *solved = attacker_solve(margins, complement->hidden);
  g_autofree double *highest = attacker_highest(margins, complement->hidden);
  for (guint i = 0; i < margins->cells->len; i++) {
    const Cell *cell = margins_cell(margins, i);
    if (!complement->hidden[i])
      continue;
    if (complement->exposed[i])
      fail_msg("seed %u: the audit does not prove cell %u", seed, i);
    if (!isnan(solved[cell->numerator]))
      fail_msg("seed %u: cell %u is recovered as %g", seed, i, solved[cell->numerator]);
    if (cell->denominator != NO_QUANTITY && !isnan(solved[cell->denominator]))
      fail_msg("seed %u: denominator of cell %u is recovered as %g", seed, i, solved[cell->denominator]);
  }
  for (guint i = 0; i < margins->needs->len; i++) {
    const Need *need = margins_need(margins, i);
    double reach = margins_value(margins, need->plus) + need->rise;
    if (need->minus == NO_QUANTITY && highest[need->plus] < reach - 1e-6)
      fail_msg("seed %u: cell %u is known to be at most %g", seed, need->cell, highest[need->plus]);
  }
}

static void nobody_recovers_a_hidden_cell_in_1000_tables(void **state)
{
  (void)state;
  guint n_primary = 0;
  guint n_hidden = 0;
  for (guint32 seed = 1; seed <= 1000; seed++) {
    TableShape shape = random_shape(seed);
    g_autoptr(Margins) margins = random_table(&shape, seed);
    g_autofree bool *primary = margins_hidden(margins);
    g_autoptr(Complement) complement = choose(margins);
    expect_nothing_recovered(margins, complement, seed);
    assert_int_equal(complement->n_narrow, 0);
    n_primary += count_hidden(margins, primary);
    n_hidden += count_hidden(margins, complement->hidden);
  }
  assert_true(n_primary > 1000);
  assert_true(n_hidden > n_primary);
}

/* --- The least ---------------------------------------------------------------------------------------------------- */

/* Whether what is hidden suffices. */
typedef bool (*EnoughFunc)(const Margins *margins, const bool *hidden);

/* The search for the least; `best` is what has to be beaten. */
typedef struct Search {
  const Margins *margins;
  EnoughFunc is_enough;
  bool *hidden;
  double best;
} Search;

/* As complement_choose() understands it: every need has a shift over what is hidden. */
static bool is_out_of_reach(const Margins *margins, const bool *hidden)
{
  g_autofree bool *unknown = margins_known(margins, hidden);
  g_autofree double *costs = g_new0(double, margins_n_quantities(margins));
  for (guint i = 0; i < margins_n_quantities(margins); i++)
    unknown[i] = !unknown[i];
  for (guint i = 0; i < margins->needs->len; i++) {
    g_autoptr(GArray) shift = NULL;
    assert_true(shift_find(margins, margins_need(margins, i), SHIFT_WITHIN_BOUNDS, unknown, costs, &shift, NULL));
    if (shift == NULL)
      return false;
  }
  return true;
}

/* As a weaker publisher would: the attacker finds no exact value, however narrow the range is. */
static bool is_not_solved(const Margins *margins, const bool *hidden)
{
  g_autofree double *solved = attacker_solve(margins, hidden);
  for (guint i = 0; i < margins->needs->len; i++) {
    const Need *need = margins_need(margins, i);
    if (!isnan(solved[need->plus]) && (need->minus == NO_QUANTITY || !isnan(solved[need->minus])))
      return false;
  }
  return true;
}

/* Tries every set of further cells from FIRST on that costs less than the best. */
static void try_all(Search *search, guint first, double cost)
{
  if (cost >= search->best - 1e-9)
    return;
  if (search->is_enough(search->margins, search->hidden)) {
    search->best = cost;
    return;
  }
  for (guint i = first; i < search->margins->cells->len; i++) {
    if (margins_cell(search->margins, i)->state != CELL_OPEN)
      continue;
    search->hidden[i] = true;
    try_all(search, i + 1, cost + margins_cell(search->margins, i)->weight);
    search->hidden[i] = false;
  }
}

/* The least further cost that does, if it is below CEILING; else CEILING. */
static double least_below(const Margins *margins, EnoughFunc is_enough, double ceiling)
{
  g_autofree bool *hidden = margins_hidden(margins);
  Search search = {margins, is_enough, hidden, ceiling};
  try_all(&search, 0, 0);
  return search.best;
}

static double cost_of(const Margins *margins, const bool *hidden)
{
  double cost = 0;
  for (guint i = 0; i < margins->cells->len; i++)
    if (hidden[i] && margins_cell(margins, i)->state == CELL_OPEN)
      cost += margins_cell(margins, i)->weight;
  return cost;
}

static const TableShape SMALL_TABLES[] = {
    {.n_sexes = 2, .n_ages = 3, .n_areas = 1, .n_years = 1, .small_share = 0.3},
    {.n_sexes = 2, .n_ages = 4, .n_areas = 1, .n_years = 1, .small_share = 0.2, .has_weights = true},
    {.n_sexes = 1, .n_ages = 3, .n_areas = 3, .n_years = 1, .small_share = 0.25},
    {.n_sexes = 1, .n_ages = 3, .n_areas = 3, .n_years = 1, .small_share = 0.15, .has_denominators = true},
    {.n_sexes = 2, .n_ages = 1, .n_areas = 1, .n_years = 4, .small_share = 0.3, .has_pools = true},
};

static void hides_the_least_or_little_more(void **state)
{
  (void)state;
  guint n_tables = 0;
  guint n_least = 0;
  for (guint i = 0; i < G_N_ELEMENTS(SMALL_TABLES); i++)
    for (guint32 seed = 1; seed <= 60; seed++) {
      g_autoptr(Margins) margins = random_table(&SMALL_TABLES[i], seed);
      g_autoptr(Complement) complement = choose(margins);
      double cost = cost_of(margins, complement->hidden);
      double least = least_below(margins, is_out_of_reach, cost);
      if (cost > 2 * least)
        fail_msg("shape %u, seed %u: %g hidden, %g would do", i, seed, cost, least);
      n_tables += cost > 0 ? 1 : 0;
      n_least += cost > 0 && cost <= least ? 1 : 0;
    }
  print_message("%u of %u tables hide the least\n", n_least, n_tables);
  assert_true(n_tables > 200);
  assert_true(n_least * 100 >= n_tables * 99);
}

/* A table of three dimensions is too large to find the least, but not to see that less than half does not do. */
static void half_of_it_would_not_do(void **state)
{
  static const TableShape shape = {.n_sexes = 2, .n_ages = 2, .n_areas = 2, .n_years = 1, .small_share = 0.15};
  (void)state;
  for (guint32 seed = 1; seed <= 12; seed++) {
    g_autoptr(Margins) margins = random_table(&shape, seed);
    g_autoptr(Complement) complement = choose(margins);
    double half = cost_of(margins, complement->hidden) / 2;
    double least = least_below(margins, is_out_of_reach, half);
    if (least < half)
      fail_msg("seed %u: %g hidden, %g would do", seed, 2 * half, least);
  }
}

/* Beside a publisher who only wants that nothing can be solved exactly: all that is hidden, small counts and what hides them, is at most twice as much. */
static void costs_at_most_twice_as_much_as_hiding_exact_values_only(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(SMALL_TABLES); i++)
    for (guint32 seed = 1; seed <= 60; seed++) {
      TableShape shape = SMALL_TABLES[i];
      shape.has_weights = false;
      g_autoptr(Margins) margins = random_table(&shape, seed);
      g_autofree bool *primary = margins_hidden(margins);
      g_autoptr(Complement) complement = choose(margins);
      double least = least_below(margins, is_not_solved, cost_of(margins, complement->hidden)) +
                     (double)count_hidden(margins, primary);
      guint n_hidden = count_hidden(margins, complement->hidden);
      if (n_hidden > 2 * least)
        fail_msg("shape %u, seed %u: %u hidden, %g would do", i, seed, n_hidden, least);
    }
}

static void equal_tables_are_treated_equally(void **state)
{
  (void)state;
  for (guint32 seed = 1; seed <= 20; seed++) {
    TableShape shape = random_shape(seed);
    g_autoptr(Margins) first = random_table(&shape, seed);
    g_autoptr(Margins) second = random_table(&shape, seed);
    g_autoptr(Complement) one = choose(first);
    g_autoptr(Complement) other = choose(second);
    assert_memory_equal(one->hidden, other->hidden, first->cells->len * sizeof *one->hidden);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_small_part_takes_another_with_it),
      cmocka_unit_test(nothing_small_hides_nothing),
      cmocka_unit_test(small_parts_are_not_hidden_behind_each_other),
      cmocka_unit_test(a_zero_hides_nothing),
      cmocka_unit_test(what_is_public_already_cannot_be_hidden),
      cmocka_unit_test(narrow_bounds_are_better_than_none),
      cmocka_unit_test(a_part_does_not_exceed_its_whole),
      cmocka_unit_test(the_cheaper_cell_is_hidden),
      cmocka_unit_test(nobody_recovers_a_hidden_cell_in_1000_tables),
      cmocka_unit_test(hides_the_least_or_little_more),
      cmocka_unit_test(half_of_it_would_not_do),
      cmocka_unit_test(costs_at_most_twice_as_much_as_hiding_exact_values_only),
      cmocka_unit_test(equal_tables_are_treated_equally),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
