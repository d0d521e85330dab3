#include "tests/reporter/statistics/vectors.h"

#include "tests/support/test.h"

static void agrees(void **state)
{
  const VectorRow *row = *state;
  expect_double(row->compute(row->a), row->expected, row->tolerance);
}

int run_vectors(const VectorRow *rows, size_t n_rows)
{
  g_autofree struct CMUnitTest *tests = g_new0(struct CMUnitTest, n_rows);
  for (size_t i = 0; i < n_rows; i++)
    tests[i] = (struct CMUnitTest){rows[i].fact, agrees, NULL, NULL, (void *)&rows[i]};
  return _cmocka_run_group_tests("vectors", tests, n_rows, NULL, NULL);
}
