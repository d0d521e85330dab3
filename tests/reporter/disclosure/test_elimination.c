/* Exact elimination, on systems solved by hand. */
#include "tests/support/test.h"

#include "reporter/disclosure/elimination.h"

/* a + b = c, as columns 0, 1, 2. */
static Elimination *sum_of_two(void)
{
  static const guint columns[] = {0, 1, 2};
  static const int32_t factors[] = {1, 1, -1};
  Elimination *elimination = elimination_new(3);
  elimination_add(elimination, columns, factors, 3);
  return elimination;
}

static void undetermined_columns_have_no_row(void **state)
{
  (void)state;
  g_autoptr(Elimination) elimination = sum_of_two();
  elimination_reduce(elimination);
  assert_non_null(elimination_row(elimination, 0));
  assert_null(elimination_row(elimination, 1));
  assert_null(elimination_row(elimination, 2));
}

static void vector_satisfies_the_sum(void **state)
{
  int64_t vector[3];
  (void)state;
  g_autoptr(Elimination) elimination = sum_of_two();
  elimination_reduce(elimination);
  assert_true(elimination_vector(elimination, 1, vector));
  assert_int_equal(vector[0], -1);
  assert_int_equal(vector[1], 1);
  assert_int_equal(vector[2], 0);
}

/* a + b = 0, a - b = 0: both are determined. */
static void independent_sums_determine_everything(void **state)
{
  static const guint columns[] = {0, 1};
  (void)state;
  g_autoptr(Elimination) elimination = elimination_new(2);
  elimination_add(elimination, columns, (const int32_t[]){1, 1}, 2);
  elimination_add(elimination, columns, (const int32_t[]){1, -1}, 2);
  elimination_reduce(elimination);
  for (guint i = 0; i < 2; i++) {
    const GArray *row = elimination_row(elimination, i);
    assert_non_null(row);
    assert_int_equal(row->len, 1);
  }
}

static void a_sum_said_twice_says_nothing_new(void **state)
{
  static const guint columns[] = {0, 1, 2};
  static const int32_t negated[] = {-3, -3, 3};
  (void)state;
  g_autoptr(Elimination) elimination = sum_of_two();
  elimination_add(elimination, columns, negated, 3);
  elimination_reduce(elimination);
  assert_null(elimination_row(elimination, 1));
  assert_null(elimination_row(elimination, 2));
}

/* 2a = 3b: a moves by 3 when b moves by 2. */
static void fractions_are_scaled_to_integers(void **state)
{
  int64_t vector[2];
  static const guint columns[] = {0, 1};
  (void)state;
  g_autoptr(Elimination) elimination = elimination_new(2);
  elimination_add(elimination, columns, (const int32_t[]){2, -3}, 2);
  elimination_reduce(elimination);
  assert_true(elimination_vector(elimination, 1, vector));
  assert_int_equal(vector[0], 3);
  assert_int_equal(vector[1], 2);
}

/* 104729 a = 3 b: b would have to move by a number above 5040. */
static void no_vector_is_better_than_a_wrong_one(void **state)
{
  int64_t vector[2];
  static const guint columns[] = {0, 1};
  (void)state;
  g_autoptr(Elimination) elimination = elimination_new(2);
  elimination_add(elimination, columns, (const int32_t[]){104729, -3}, 2);
  elimination_reduce(elimination);
  assert_false(elimination_vector(elimination, 1, vector));
}

static void a_column_named_twice_is_added_up(void **state)
{
  static const guint columns[] = {0, 1, 0};
  (void)state;
  g_autoptr(Elimination) elimination = elimination_new(2);
  elimination_add(elimination, columns, (const int32_t[]){1, 1, -1}, 3);
  elimination_reduce(elimination);
  assert_null(elimination_row(elimination, 0));
  assert_int_equal(elimination_row(elimination, 1)->len, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(undetermined_columns_have_no_row),      cmocka_unit_test(vector_satisfies_the_sum),
      cmocka_unit_test(independent_sums_determine_everything), cmocka_unit_test(a_sum_said_twice_says_nothing_new),
      cmocka_unit_test(fractions_are_scaled_to_integers),      cmocka_unit_test(no_vector_is_better_than_a_wrong_one),
      cmocka_unit_test(a_column_named_twice_is_added_up),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
