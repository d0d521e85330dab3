#include "tests/support/test.h"

#include "reporter/statistics/poisson.h"

/* Summed in Python's decimal with 40 digits. */
static void tails_agree_with_exact_sums(void **state)
{
  (void)state;
  static const struct {
    int64_t count;
    double mean;
    double at_most;
    double at_least;
  } rows[] = {
      {0, 0.12, 0.8869204367171575, 1},
      {1, 0.12, 0.9933508891232165, 0.11307956328284248}, /* one death in 1,000 births at 12 per 100,000 */
      {0, 2.99573, 0.05000011367782878, 1},
      {3, 12, 0.002291791207791422, 0.9994777419499671},
      {20, 12, 0.9884022627851925, 0.021279769383026628},
      {100, 100, 0.5265621985299984, 0.5132987982791487},
      {0, 0, 1, 1},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    expect_double(poisson_at_most(rows[i].count, rows[i].mean), rows[i].at_most, 1e-8);
    expect_double(poisson_at_least(rows[i].count, rows[i].mean), rows[i].at_least, 1e-8);
  }
}

static void both_tails_overlap_in_the_count_itself(void **state)
{
  (void)state;
  for (int64_t count = 1; count < 400; count += 7) {
    double below = poisson_at_most(count - 1, 150.5);
    expect_double(below + poisson_at_least(count, 150.5), 1, 1e-9);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tails_agree_with_exact_sums),
      cmocka_unit_test(both_tails_overlap_in_the_count_itself),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
