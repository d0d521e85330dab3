#include "tests/support/test.h"

#include "collector/publisher/backoff.h"

static const Backoff usual = {.first_ms = 1000, .limit_ms = 60000};

typedef struct Row {
  const char *name;
  uint32_t attempt;
  uint64_t random;
  int64_t delay_ms;
} Row;

/* The range of attempt n is [2^n, 2^(n+1)] seconds, cut at the limit. */
static const Row rows[] = {
    {"first_attempt_waits_at_least_the_first_delay", 0, 0, 1000},
    {"first_attempt_waits_at_most_twice_that", 0, 1000, 2000},
    {"random_numbers_wrap_around_the_range", 0, 1001, 1000},
    {"second_attempt_begins_where_the_first_ends", 1, 0, 2000},
    {"fifth_attempt_ends_at_half_a_minute", 4, 16000, 32000},
    {"at_the_limit_it_is_still_spread", 6, 0, 30000},
    {"at_the_limit_it_is_never_above", 6, 30000, 60000},
    {"any_later_attempt_is_at_the_limit", UINT32_MAX, 30000, 60000},
    {"any_random_number_is_within", UINT32_MAX, UINT64_MAX, 30000 + (int64_t)(UINT64_MAX % 30001)},
};

static void delay_is_as_the_row_says(void **state)
{
  const Row *row = *state;
  assert_int_equal(backoff_delay_ms(&usual, row->attempt, row->random), row->delay_ms);
}

static void a_range_of_one_value_is_that_value(void **state)
{
  (void)state;
  const Backoff fixed = {.first_ms = 500, .limit_ms = 500};
  assert_int_equal(backoff_delay_ms(&fixed, 0, 12345), 500);
  assert_int_equal(backoff_delay_ms(&fixed, 9, 12345), 500);
}

static void the_greatest_limit_does_not_overflow(void **state)
{
  (void)state;
  const Backoff patient = {.first_ms = 1, .limit_ms = INT64_MAX};
  assert_true(backoff_delay_ms(&patient, 70, UINT64_MAX) >= INT64_MAX / 2);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 2] = {cmocka_unit_test(a_range_of_one_value_is_that_value),
                                                     cmocka_unit_test(the_greatest_limit_does_not_overflow)};
  for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i + 2] = (struct CMUnitTest){
        .name = rows[i].name, .test_func = delay_is_as_the_row_says, .initial_state = (void *)&rows[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
