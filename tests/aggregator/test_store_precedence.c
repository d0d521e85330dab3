/* Batches that come in another order than the one in which their files were accepted: the value accepted later stands. */
#include "tests/support/test.h"

#include "base/clock.h"
#include "tests/aggregator/store_fixture.h"

/* Moments at which a collector accepted a file: 2024-01-01 and a minute later. */
#define EARLIER INT64_C(1704067200000000)
#define LATER (EARLIER + 60 * INT64_C(1000000))

#define STANDING "select value, revision, submission_id from halfsky.observation"

/* Per group who said how many of its values again. */
#define CONFIRMED                                                                                                      \
  "select period, submission_id, (select sum(upper(run) - lower(run)) from unnest(breakdowns) run) "                   \
  "from halfsky.observation_confirmation order by period, submission_id"

static WriterReport *send(StoreFixture *fixture, int32_t collector, Batch *batch)
{
  assert_true(
      writer_pool_store(fixture->pool, 1, (CollectorKey){1, collector, 1}, batch, g_bytes_get_size(batch->records)));
  return await_answer(fixture);
}

/* Submission NUMBER, as the first batch of an epoch of its own, from COLLECTOR: the figure of 2024 is VALUE. */
static WriterReport *report_figure(StoreFixture *fixture, int32_t collector, uint8_t number, int64_t accepted_at_us,
                                   double value)
{
  const Record records[] = {count_of(FIRST_COUNT, 2024, value)};
  return send(fixture, collector,
              batch_of(fixture, &(BatchPlan){.epoch = number,
                                             .sequence = 1,
                                             .submission = number,
                                             .accepted_at_us = accepted_at_us,
                                             .records = records,
                                             .n_records = 1}));
}

/* 6 was accepted later and stands; then the other collector brings 5. */
static void given_two_in_the_wrong_order(StoreFixture *fixture)
{
  g_autoptr(WriterReport) newer = report_figure(fixture, 1, 1, LATER, 6);
  expect_counts(newer, 1, 0, 0, 0);
  g_autoptr(WriterReport) older = report_figure(fixture, 2, 2, EARLIER, 5);
  expect_counts(older, 0, 0, 1, 0);
}

static void value_accepted_earlier_does_not_replace_a_newer_one(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_two_in_the_wrong_order(fixture);
  expect_sql(fixture, "select value, revision, submission_id from halfsky.observation", "6|2|1");
}

static void superseded_value_is_kept_and_was_never_valid(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_two_in_the_wrong_order(fixture);
  expect_sql(fixture,
             "select period, value, revision, submission_id, replaced_by_submission_id, replaced_at = stored_at "
             "from halfsky.observation_revision",
             "2024-01-01|5|1|2|1|t");
}

static void books_add_up_with_superseded_values(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_two_in_the_wrong_order(fixture);
  expect_sql(fixture,
             "select submission_id, received, n_new, n_revised, n_unchanged, n_rejected from halfsky.submission "
             "order by submission_id",
             "1|1|1|0|0|0\n2|1|0|0|1|0");
}

static void superseded_value_marks_no_change(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(report_figure(fixture, 1, 1, LATER, 6));
  g_free(store_fixture_query(fixture, "delete from halfsky.change_mark"));
  writer_report_free(report_figure(fixture, 2, 2, EARLIER, 5));
  expect_sql(fixture, "select count(*) from halfsky.change_mark", "0");
}

static void numbers_go_on_after_a_superseded_value(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_two_in_the_wrong_order(fixture);
  writer_report_free(report_figure(fixture, 2, 3, EARLIER + 1, 4));
  g_autoptr(WriterReport) correction = report_figure(fixture, 1, 4, LATER + 1, 7);
  expect_counts(correction, 0, 1, 0, 0);
  expect_sql(fixture, "select value, revision, submission_id from halfsky.observation", "7|4|4");
  expect_sql(fixture,
             "select revision, value, submission_id, replaced_by_submission_id from halfsky.observation_revision "
             "order by revision",
             "1|5|2|1\n2|4|3|1\n3|6|1|4");
}

static void values_accepted_at_the_same_moment_replace_each_other_as_they_come(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(report_figure(fixture, 1, 1, LATER, 6));
  g_autoptr(WriterReport) same_moment = report_figure(fixture, 2, 2, LATER, 5);
  expect_counts(same_moment, 0, 1, 0, 0);
  expect_sql(fixture, "select value, revision, submission_id from halfsky.observation", "5|2|2");
}

static void only_cells_with_another_value_are_superseded(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record newer[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, 6)};
  BatchPlan plan = {.sequence = 1, .submission = 1, .accepted_at_us = LATER, .records = newer, .n_records = 2};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 2, 0, 0, 0));
  Record older[] = {count_of(FIRST_COUNT, 2022, 4), count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, 60)};
  older[2].comment = "名册核对前";
  plan = (BatchPlan){.sequence = 2, .submission = 2, .accepted_at_us = EARLIER, .records = older, .n_records = 3};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 1, 0, 2, 0));
  expect_sql(fixture, "select period, value, revision, submission_id from halfsky.observation order by period",
             "2022-01-01|4|1|2\n2023-01-01|5|1|1\n2024-01-01|6|2|1");
  expect_sql(fixture,
             "select value, comment from halfsky.observation_revision join halfsky.observation_comment using "
             "(agency_id, comment_id)",
             "60|名册核对前");
}

static void moment_in_the_future_counts_as_now(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(report_figure(fixture, 1, 1, clock_wall_us() + 86400 * INT64_C(1000000), 6));
  expect_sql(fixture, "select accepted_at = first_stored_at from halfsky.submission", "t");
  g_autoptr(WriterReport) correction = report_figure(fixture, 2, 2, clock_wall_us(), 5);
  expect_counts(correction, 0, 1, 0, 0);
}

static void parts_of_a_submission_count_as_accepted_at_one_moment(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record first[] = {count_of(FIRST_COUNT, 2023, 5)};
  const Record second[] = {count_of(FIRST_COUNT, 2024, 6)};
  const int64_t tomorrow_us = clock_wall_us() + 86400 * INT64_C(1000000);
  BatchPlan plan = {.sequence = 1, .submission = 1, .n_parts = 2, .records = first, .n_records = 1};
  plan.accepted_at_us = tomorrow_us;
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 1, 0, 0, 0));
  writer_report_free(report_figure(fixture, 2, 2, clock_wall_us(), 7));
  plan.sequence = 2;
  plan.part = 2;
  plan.records = second;
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 0, 1, 0));
  expect_sql(fixture, "select value from halfsky.observation where period = '2024-01-01'", "7");
}

static void value_that_was_confirmed_later_counts_as_accepted_then(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(report_figure(fixture, 1, 1, EARLIER, 6));
  g_autoptr(WriterReport) again = report_figure(fixture, 2, 2, LATER, 6);
  expect_counts(again, 0, 0, 1, 0);
  g_autoptr(WriterReport) between = report_figure(fixture, 1, 3, EARLIER + 1, 5);
  expect_counts(between, 0, 0, 1, 0);
  expect_sql(fixture, STANDING, "6|2|1");
  expect_sql(fixture, CONFIRMED, "2024-01-01|2|1");
  expect_sql(fixture, "select value, submission_id, replaced_by_submission_id from halfsky.observation_revision",
             "5|3|1");
}

static void value_said_again_by_an_earlier_submission_is_not_confirmed(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(report_figure(fixture, 1, 1, LATER, 6));
  writer_report_free(report_figure(fixture, 2, 2, EARLIER, 6));
  expect_sql(fixture, CONFIRMED, "");
  g_autoptr(WriterReport) correction = report_figure(fixture, 2, 3, LATER + 1, 5);
  expect_counts(correction, 0, 1, 0, 0);
}

static void value_that_replaces_a_confirmed_one_is_confirmed_by_nobody(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(report_figure(fixture, 1, 1, EARLIER, 6));
  writer_report_free(report_figure(fixture, 2, 2, LATER, 6));
  writer_report_free(report_figure(fixture, 1, 3, LATER + 1, 7));
  expect_sql(fixture, STANDING, "7|2|3");
  g_autoptr(WriterReport) correction = report_figure(fixture, 1, 4, LATER + 1, 8);
  expect_counts(correction, 0, 1, 0, 0);
}

static void value_confirmed_at_the_same_moment_is_replaced_and_not_confirmed_again(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(report_figure(fixture, 1, 1, EARLIER, 6));
  writer_report_free(report_figure(fixture, 2, 2, LATER, 6));
  writer_report_free(report_figure(fixture, 1, 3, LATER, 6));
  expect_sql(fixture, CONFIRMED, "2024-01-01|2|1");
  g_autoptr(WriterReport) correction = report_figure(fixture, 1, 4, LATER, 7);
  expect_counts(correction, 0, 1, 0, 0);
}

static void confirmations_are_kept_by_group_and_touch_no_row(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  Record records[] = {quarterly_of(fixture, 2024, 1, "_T", 2), quarterly_of(fixture, 2024, 1, "sex=F", 2),
                      quarterly_of(fixture, 2024, 2, "_T", 2)};
  BatchPlan plan = {.sequence = 1, .submission = 1, .accepted_at_us = EARLIER, .records = records, .n_records = 3};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 3, 0, 0, 0));
  g_autofree char *before =
      store_fixture_query(fixture, "select array_agg(xmin order by ctid) from halfsky.observation");
  plan.sequence = plan.submission = 2;
  plan.accepted_at_us = LATER;
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 0, 3, 0));
  expect_sql(fixture, "select array_agg(xmin order by ctid) from halfsky.observation", before);
  expect_sql(fixture, CONFIRMED, "2024-01-01|2|2\n2024-04-01|2|1");
}

/* Monthly counts would do as well; quarters of ten years are enough for the planner to go wrong. */
enum { FIRST_YEAR = 2015, N_ROWS = 40 };

static void looking_up_superseded_rows_reads_no_others(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  Record records[N_ROWS];
  for (int i = 0; i < N_ROWS; i++)
    records[i] = quarterly_of(fixture, FIRST_YEAR + i / 4, i % 4 + 1, "_T", 2);
  BatchPlan plan = {.sequence = 1, .submission = 1, .accepted_at_us = LATER, .records = records, .n_records = N_ROWS};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), N_ROWS, 0, 0, 0));
  for (int i = 0; i < N_ROWS; i++)
    records[i].value = 3;
  plan.sequence = plan.submission = 2;
  plan.accepted_at_us = EARLIER;
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 0, N_ROWS, 0));
  writer_pool_stop(fixture->pool); /* ended sessions have told their statistics */
  expect_sql(fixture,
             "select sum(idx_tup_read) between 120 and 250, sum(seq_tup_read) from pg_stat_user_tables join "
             "pg_stat_user_indexes using (relid) where pg_stat_user_tables.relname ~ '^(observation_2|submission)'",
             "t|0");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(value_accepted_earlier_does_not_replace_a_newer_one),
      cmocka_unit_test(superseded_value_is_kept_and_was_never_valid),
      cmocka_unit_test(books_add_up_with_superseded_values),
      cmocka_unit_test(superseded_value_marks_no_change),
      cmocka_unit_test(numbers_go_on_after_a_superseded_value),
      cmocka_unit_test(values_accepted_at_the_same_moment_replace_each_other_as_they_come),
      cmocka_unit_test(only_cells_with_another_value_are_superseded),
      cmocka_unit_test(moment_in_the_future_counts_as_now),
      cmocka_unit_test(parts_of_a_submission_count_as_accepted_at_one_moment),
      cmocka_unit_test(value_that_was_confirmed_later_counts_as_accepted_then),
      cmocka_unit_test(value_said_again_by_an_earlier_submission_is_not_confirmed),
      cmocka_unit_test(value_that_replaces_a_confirmed_one_is_confirmed_by_nobody),
      cmocka_unit_test(value_confirmed_at_the_same_moment_is_replaced_and_not_confirmed_again),
      cmocka_unit_test(confirmations_are_kept_by_group_and_touch_no_row),
      cmocka_unit_test(looking_up_superseded_rows_reads_no_others),
  };
  return cmocka_run_group_tests(tests, store_cluster_setup, store_cluster_teardown);
}
