/* Which hidden cells the audit can prove safe: small tables worked by hand, and random ones against an attacker. */
#include "tests/support/test.h"

#include <math.h>
#include <string.h>

#include "reporter/disclosure/audit.h"
#include "tests/reporter/disclosure/attacker.h"
#include "tests/reporter/disclosure/random_table.h"

/* A table of two rows and three columns with totals; cells and quantities have the same numbers, row by row, totals last: 12 in all. */
static Margins *two_by_three(void)
{
  static const double values[] = {1, 20, 30, 51, 40, 2, 60, 102, 41, 22, 90, 153};
  Margins *margins = margins_new();
  for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
    Cell cell = {margins_add_quantity(margins, values[i]), NO_QUANTITY, false, CELL_OPEN, 1};
    margins_add_cell(margins, &cell);
  }
  for (guint row = 0; row < 3; row++)
    margins_add_relation(margins, (const Term[]){{4 * row, 1}, {4 * row + 1, 1}, {4 * row + 2, 1}, {4 * row + 3, -1}},
                         4);
  for (guint column = 0; column < 4; column++)
    margins_add_relation(margins, (const Term[]){{column, 1}, {column + 4, 1}, {column + 8, -1}}, 3);
  return margins;
}

/* Which cells are hidden, and which of them are exposed: `#` hidden, `!` hidden and exposed. Spaces are for the eye. */
static const struct {
  const char *name;
  const char *pattern;
} PATTERNS[] = {
    {"nothing hidden", ".... .... ...."},
    {"one cell follows from its row", "!... .... ...."},
    {"two in a row follow from their columns", "!!.. .... ...."},
    {"a rectangle does not follow", "##.. ##.. ...."},
    {"a rectangle with a total", "#..# #..# ...."},
    {"a rectangle with both totals", "#..# .... #..#"},
    {"three corners of a rectangle follow", "!!.. !... ...."},
    {"a tail on a rectangle follows", "##!. ##.. ...."},
    {"a closed path over three columns", "###. ###. ...."},
    {"everything hidden", "#### #### ####"},
    {"only the grand total shown", "#### #### ###."},
    {"a total alone follows", "...! .... ...."},
};

static void expect_pattern(const char *name, const char *pattern)
{
  g_autoptr(Margins) margins = two_by_three();
  g_autofree char *cells = g_strdup(pattern);
  bool hidden[12];
  for (char *blank = strchr(cells, ' '); blank != NULL; blank = strchr(blank, ' '))
    memmove(blank, blank + 1, strlen(blank));
  for (guint i = 0; i < 12; i++)
    hidden[i] = cells[i] != '.';
  g_autofree bool *exposed = audit_exposed(margins, hidden);
  for (guint i = 0; i < 12; i++)
    if (exposed[i] != (cells[i] == '!'))
      fail_msg("%s: cell %u is %sexposed", name, i, exposed[i] ? "" : "not ");
}

static void hand_worked_patterns(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(PATTERNS); i++)
    expect_pattern(PATTERNS[i].name, PATTERNS[i].pattern);
}

/* Women and men of two years, and both years pooled. The women of one year are hidden, so are the men; the total is published. */
static void a_pool_gives_the_missing_year_away(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = margins_new();
  for (guint i = 0; i < 3; i++) {
    Cell cell = {margins_add_quantity(margins, 7 + i), NO_QUANTITY, false, CELL_OPEN, 1};
    margins_add_cell(margins, &cell);
  }
  margins_add_relation(margins, (const Term[]){{0, 1}, {1, 1}, {2, -1}}, 3);
  g_autofree bool *only_year = audit_exposed(margins, (const bool[]){true, false, false});
  g_autofree bool *year_and_pool = audit_exposed(margins, (const bool[]){true, false, true});
  assert_true(only_year[0]);
  assert_false(year_and_pool[0]);
}

/* Numerator and denominator hidden together; the denominator stands in another published table. Those who have not are still unknown. */
static void a_denominator_known_from_elsewhere(void **state)
{
  (void)state;
  g_autoptr(Margins) margins = margins_new();
  for (guint i = 0; i < 6; i++)
    margins_add_quantity(margins, 10);
  for (guint i = 0; i < 3; i++)
    margins_add_cell(margins, &(Cell){i, 3 + i, true, CELL_OPEN, 1});
  guint elsewhere = margins_add_cell(margins, &(Cell){3, NO_QUANTITY, false, CELL_PUBLIC, 0});
  margins_add_relation(margins, (const Term[]){{0, 1}, {1, 1}, {2, -1}}, 3);
  margins_add_relation(margins, (const Term[]){{3, 1}, {4, 1}, {5, -1}}, 3);
  margins_add_need(margins, &(Need){0, 3, 0, 1});
  g_autofree bool *exposed = audit_exposed(margins, (const bool[]){true, true, false, false});
  assert_int_equal(elsewhere, 3);
  assert_false(exposed[0]);
  assert_true(exposed[1]); /* its denominator follows from the two others */
  margins_add_need(margins, &(Need){0, 3, NO_QUANTITY, 1});
  g_autofree bool *with_denominator = audit_exposed(margins, (const bool[]){true, true, false, false});
  assert_true(with_denominator[0]);
}

/* Hides cells at random, and compares what is proved with what the attacker recovers. */
static void audit_agrees_with_an_attacker(void **state)
{
  (void)state;
  guint n_recovered = 0;
  guint n_safe = 0;
  for (guint32 seed = 1; seed <= 300; seed++) {
    TableShape shape = random_shape(seed);
    shape.has_denominators = false;
    g_autoptr(Margins) margins = random_table(&shape, seed);
    g_autofree bool *hidden = g_new0(bool, margins->cells->len);
    GRand *random = g_rand_new_with_seed(seed);
    for (guint i = 0; i < margins->cells->len; i++)
      hidden[i] = margins_cell(margins, i)->state == CELL_HIDDEN || g_rand_boolean(random);
    g_rand_free(random);
    g_autofree bool *exposed = audit_exposed(margins, hidden);
    g_autofree double *solved = attacker_solve(margins, hidden);
    for (guint i = 0; i < margins->cells->len; i++) {
      bool is_recovered = hidden[i] && !isnan(solved[margins_cell(margins, i)->numerator]);
      n_recovered += is_recovered ? 1 : 0;
      n_safe += hidden[i] && !is_recovered ? 1 : 0;
      if (exposed[i] != is_recovered)
        fail_msg("seed %u, cell %u: %s, but the audit says otherwise", seed, i, is_recovered ? "recovered" : "safe");
    }
  }
  print_message("%u recovered, %u safe\n", n_recovered, n_safe);
  assert_true(n_recovered > 500 && n_safe > 1000);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hand_worked_patterns),
      cmocka_unit_test(a_pool_gives_the_missing_year_away),
      cmocka_unit_test(a_denominator_known_from_elsewhere),
      cmocka_unit_test(audit_agrees_with_an_attacker),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
