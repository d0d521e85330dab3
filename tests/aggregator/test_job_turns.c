#include "tests/support/test.h"

#include "aggregator/store/job_turns.h"

enum { CATALOGUE = 0 }; /* in a list of agencies: a new catalogue */

/* The number of a job stands where its session does. */
static void add(JobTurns *turns, int32_t agency_id, uint64_t number)
{
  WriterJob *job = g_new0(WriterJob, 1);
  job->kind = agency_id == CATALOGUE ? WRITER_JOB_CATALOGUE : WRITER_JOB_WATERMARK;
  job->key.agency_id = agency_id;
  job->session = number;
  job_turns_add(turns, job);
}

static void add_all(JobTurns *turns, const int32_t *agencies, size_t n)
{
  for (size_t i = 0; i < n; i++)
    add(turns, agencies[i], i);
}

static void expect_next(JobTurns *turns, uint64_t number)
{
  g_autoptr(WriterJob) job = job_turns_take(turns);
  assert_non_null(job);
  assert_int_equal(job->session, number);
}

static void who_has_one_waits_for_one_of_each(void **state)
{
  (void)state;
  static const int32_t agencies[] = {1, 1, 1, 2, 2, 3};
  static const uint64_t order[] = {0, 3, 5, 1, 4, 2};
  g_autoptr(JobTurns) turns = job_turns_new();
  add_all(turns, agencies, G_N_ELEMENTS(agencies));
  for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
    expect_next(turns, order[i]);
  assert_null(job_turns_take(turns));
}

static void newcomer_comes_after_those_who_wait(void **state)
{
  (void)state;
  static const int32_t agencies[] = {1, 1, 2};
  g_autoptr(JobTurns) turns = job_turns_new();
  add_all(turns, agencies, G_N_ELEMENTS(agencies));
  expect_next(turns, 0);
  add(turns, 3, 3);
  expect_next(turns, 2);
  expect_next(turns, 1);
  expect_next(turns, 3);
}

static void catalogue_parts_what_came_before_from_what_came_after(void **state)
{
  (void)state;
  static const int32_t agencies[] = {1, 1, CATALOGUE, 2, CATALOGUE, 1};
  g_autoptr(JobTurns) turns = job_turns_new();
  add_all(turns, agencies, G_N_ELEMENTS(agencies));
  for (uint64_t number = 0; number < G_N_ELEMENTS(agencies); number++)
    expect_next(turns, number);
}

static void catalogue_that_is_put_back_is_next(void **state)
{
  (void)state;
  static const int32_t agencies[] = {1, CATALOGUE, 2};
  g_autoptr(JobTurns) turns = job_turns_new();
  add_all(turns, agencies, G_N_ELEMENTS(agencies));
  expect_next(turns, 0);
  job_turns_put_back(turns, job_turns_take(turns));
  assert_int_equal(job_turns_length(turns), 2);
  add(turns, 1, 3);
  expect_next(turns, 1);
  expect_next(turns, 2);
  expect_next(turns, 3);
}

static void what_was_not_taken_is_freed(void **state)
{
  (void)state;
  static const int32_t agencies[] = {1, 2, CATALOGUE, 3};
  g_autoptr(JobTurns) turns = job_turns_new();
  add_all(turns, agencies, G_N_ELEMENTS(agencies));
  assert_int_equal(job_turns_length(turns), 4);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(who_has_one_waits_for_one_of_each),
      cmocka_unit_test(newcomer_comes_after_those_who_wait),
      cmocka_unit_test(catalogue_parts_what_came_before_from_what_came_after),
      cmocka_unit_test(catalogue_that_is_put_back_is_next),
      cmocka_unit_test(what_was_not_taken_is_freed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
