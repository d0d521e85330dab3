/* Intervals of sums, by R 4.2.2: Wilson's limits of each share, and the squares of the distances to them, times the coefficients, added. */
#include "tests/support/test.h"

#include "reporter/statistics/interval_sum.h"

typedef struct Row {
  const char *fact;
  guint n;
  double coefficients[4];
  double events[4];
  double totals[4];
  double sum, low, high;
} Row;

static const Row rows[] = {
    {"one_share_is_wilsons", 1, {1}, {5}, {25}, 0.2, 0.08860585, 0.39130950},
    {"difference_is_newcombes", 2, {1, -1}, {45, 38}, {50, 50}, 0.14, -0.00939727976649, 0.28555067058964},
    {"change_of_a_gap",
     4,
     {1, -1, -1, 1},
     {680, 600, 640, 320},
     {4000, 4000, 4000, 4000},
     -0.06,
     -0.0814225769816,
     -0.0386097741058},
    {"change_of_growth",
     3,
     {0.2, -0.4, 0.2},
     {22, 20, 12},
     {400, 400, 400},
     -0.003,
     -0.0143098139941344,
     0.0068062918511028},
};

static void is_as_r_has_it(void **state)
{
  const Row *row = *state;
  EstimateTerm terms[4];
  for (guint i = 0; i < row->n; i++)
    terms[i] = (EstimateTerm){.coefficient = row->coefficients[i],
                              .estimate = row->events[i] / row->totals[i],
                              .interval = interval_wilson(row->events[i], row->totals[i], 0.95)};
  Interval interval = interval_sum(terms, row->n);
  expect_double(estimate_sum(terms, row->n), row->sum, 1e-12);
  expect_double(interval.low, row->low, row->n == 1 ? 1e-8 : 1e-12);
  expect_double(interval.high, row->high, row->n == 1 ? 1e-8 : 1e-12);
}

/* The same facts counted the other way round give the mirrored interval. */
static void complement_is_mirrored(void **state)
{
  const Row *row = *state;
  EstimateTerm terms[4];
  EstimateTerm rest[4];
  double whole = 0;
  for (guint i = 0; i < row->n; i++) {
    double misses = row->totals[i] - row->events[i];
    whole += row->coefficients[i];
    terms[i] = (EstimateTerm){row->coefficients[i], row->events[i] / row->totals[i],
                              interval_wilson(row->events[i], row->totals[i], 0.95)};
    rest[i] =
        (EstimateTerm){row->coefficients[i], misses / row->totals[i], interval_wilson(misses, row->totals[i], 0.95)};
  }
  Interval interval = interval_sum(terms, row->n);
  Interval mirrored = interval_sum(rest, row->n);
  expect_double(mirrored.low, whole - interval.high, 1e-12);
  expect_double(mirrored.high, whole - interval.low, 1e-12);
}

int main(void)
{
  struct CMUnitTest tests[2 * G_N_ELEMENTS(rows)];
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    tests[2 * i] = (struct CMUnitTest){rows[i].fact, is_as_r_has_it, NULL, NULL, (void *)&rows[i]};
    tests[2 * i + 1] = (struct CMUnitTest){rows[i].fact, complement_is_mirrored, NULL, NULL, (void *)&rows[i]};
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
