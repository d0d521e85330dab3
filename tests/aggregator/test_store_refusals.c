/* What is refused: single cells by rule or by PostgreSQL, batches that cannot be read. The rest is stored and the stream goes on. */
#include "tests/support/test.h"

#include "tests/aggregator/store_fixture.h"
#include "wire/codec.h"
#include "wire/records_codec.h"

static const char *const quarantine_by_rule =
    "select rule, indicator, period, breakdown, value from halfsky.quarantine order by quarantine_id";

static void refused_cells_are_quarantined_and_told(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, -6),
                            count_of(SECOND_COUNT, 2024, 2)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 3}),
      2, 0, 0, 1);
  assert_int_equal(report->outcome->n_rejections, 1);
  assert_int_equal(report->outcome->rejections[0].source_row, 3);
  assert_string_equal(report->outcome->rejections[0].rule, "below_minimum");
  expect_sql(fixture, quarantine_by_rule, "below_minimum|family.family_policy_documents|2024|_T|-6");
  expect_sql(fixture, "select count(*) from halfsky.observation", "2");
}

static void what_the_catalogue_does_not_know_is_refused(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  Record unknown_indicator = count_of(999, 2024, 1);
  Record unused_dimension = count_of(FIRST_COUNT, 2024, 1);
  unused_dimension.breakdown = quarterly_of(fixture, 2024, 1, "sex=F", 1).breakdown;
  const Record records[] = {unknown_indicator, unused_dimension};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 2}),
      0, 0, 0, 2);
  expect_sql(fixture, quarantine_by_rule,
             "unknown_indicator|999|2024|_T|1\ndimension_not_used|family.family_policy_documents|2024|sex=F|1");
}

static const char *unheard_of_key(const void *source, uint16_t breakdown)
{
  (void)source;
  (void)breakdown;
  return "sex=F,discipline=99";
}

static void breakdown_that_no_indicator_has_is_refused(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2024, 1)};
  Batch *batch = batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 1});
  g_bytes_unref(batch->records);
  batch->records = records_encode(records, 1, unheard_of_key, NULL);
  batch->records_digest = batch_digest(batch);
  writer_report_free(expect_stored(fixture, 1, batch, 0, 0, 0, 1));
  expect_sql(fixture, quarantine_by_rule, "unknown_code|family.family_policy_documents|2024|sex=F,discipline=99|1");
}

/* Whatever PostgreSQL finds wrong beside the cells themselves must not be tried again for ever: all agencies of this writer would wait. */
static void batch_that_cannot_be_booked_is_a_dead_letter(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_free(store_fixture_query(fixture, "alter table halfsky.quarantine add check (value <> '-6')"));
  const Record unbookable[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, -6)};
  const Record good[] = {count_of(FIRST_COUNT, 2025, 7)};
  BatchPlan plan = {.sequence = 1, .submission = 1, .records = unbookable, .n_records = 2};
  deliver(fixture, 1, 1, batch_of(fixture, &plan));
  g_autoptr(WriterReport) report = await_answer(fixture);
  assert_int_equal(report->outcome->kind, OUTCOME_DEAD_LETTERED);
  assert_int_equal(report->outcome->n_rejected, 2);
  expect_contains(report->outcome->reason, "check constraint");
  expect_sql(fixture, "select count(*) from halfsky.dead_letter", "1");
  expect_sql(fixture, "select count(*) from halfsky.observation", "0");
  plan = (BatchPlan){.sequence = 2, .submission = 2, .records = good, .n_records = 1};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 1, 0, 0, 0));
  expect_sql(fixture, "select submission_id, received - n_new - n_rejected from halfsky.submission order by 1",
             "1|0\n2|0");
}

static void indicator_of_others_is_refused(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_free(store_fixture_query(fixture, "insert into halfsky.assignment_exception values (1, 602, false, null)"));
  const Record records[] = {count_of(FIRST_COUNT, 2024, 1), count_of(SECOND_COUNT, 2024, 1)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 2}),
      1, 0, 0, 1);
  assert_string_equal(report->outcome->rejections[0].rule, "not_assigned");
}

static void closed_period_holds_from_the_next_batch(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5)};
  BatchPlan plan = {.sequence = 1, .submission = 1, .records = records, .n_records = 1};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 1, 0, 0, 0));
  g_free(store_fixture_query(fixture, "insert into halfsky.period_closure values ('2023-01-01', 'annual')"));
  plan.sequence = 2;
  plan.submission = 2;
  g_autoptr(WriterReport) report = expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 0, 0, 1);
  assert_string_equal(report->outcome->rejections[0].rule, "closed_period");
}

static void same_cell_twice_with_other_values_is_refused(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2024, 1), count_of(FIRST_COUNT, 2024, 2)};
  deliver(fixture, 1, 1,
          batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 2}));
  g_autoptr(WriterReport) report = await_answer(fixture);
  assert_int_equal(report->outcome->n_new + report->outcome->n_rejected, 2);
  assert_true(report->outcome->n_rejected > 0);
  assert_string_equal(report->outcome->rejections[0].rule, "duplicate_disagrees");
}

static void outcome_lists_no_more_cells_than_it_may(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_pool_free(fixture->pool);
  WriterOptions options = {
      .conninfo = fixture->conninfo, .n_writers = 1, .rejections_max = 1, .signing_key = store_fixture_signing_key()};
  fixture->pool = writer_pool_start(&options, fixture->catalogue);
  const Record records[] = {count_of(FIRST_COUNT, 2024, -1), count_of(FIRST_COUNT, 2023, -1)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 2}),
      0, 0, 0, 2);
  assert_int_equal(report->outcome->n_rejections, 1);
  expect_sql(fixture, "select count(*) from halfsky.quarantine", "2");
}

/* What PostgreSQL refuses is not stored, however often the batch says it. */
static void repetition_of_a_refused_cell_is_refused(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_free(
      store_fixture_query(fixture, "alter table halfsky.observation add constraint not_thirteen check (value <> 13)"));
  const Record records[] = {count_of(FIRST_COUNT, 2023, 13), count_of(FIRST_COUNT, 2024, 5),
                            count_of(FIRST_COUNT, 2023, 13), count_of(FIRST_COUNT, 2024, 5)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 4}),
      1, 0, 1, 2);
  assert_int_equal(report->outcome->rejections[0].source_row, 2);
  assert_int_equal(report->outcome->rejections[1].source_row, 4);
  assert_string_equal(report->outcome->rejections[1].given, report->outcome->rejections[0].given);
  expect_sql(fixture, "select rule, count(*) from halfsky.quarantine group by rule", "not_storable|2");
}

/* PostgreSQL's own refusal of one value among many. */
static void cell_that_only_the_database_refuses_is_found(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_free(
      store_fixture_query(fixture, "alter table halfsky.observation add constraint not_thirteen check (value <> 13)"));
  Record records[11];
  for (int i = 0; i < 11; i++)
    records[i] = count_of(FIRST_COUNT, 2015 + i, i == 6 ? 13 : i);
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 11}),
      10, 0, 0, 1);
  assert_int_equal(report->outcome->rejections[0].source_row, 8);
  assert_string_equal(report->outcome->rejections[0].rule, "not_storable");
  expect_contains(report->outcome->rejections[0].given, "not_thirteen");
  expect_sql(fixture, quarantine_by_rule, "not_storable|family.family_policy_documents|2021|_T|13");
  expect_sql(fixture, "select count(*), count(*) filter (where value = 13) from halfsky.observation", "10|0");
}

static void refused_revision_leaves_the_old_value_and_no_trace(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_free(
      store_fixture_query(fixture, "alter table halfsky.observation add constraint not_thirteen check (value <> 13)"));
  const Record before[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, 6)};
  const Record after[] = {count_of(FIRST_COUNT, 2023, 13), count_of(FIRST_COUNT, 2024, 7)};
  BatchPlan plan = {.sequence = 1, .submission = 1, .records = before, .n_records = 2};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 2, 0, 0, 0));
  plan = (BatchPlan){.sequence = 2, .submission = 2, .records = after, .n_records = 2};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 1, 0, 1));
  expect_sql(fixture, "select period, value, revision from halfsky.observation order by period",
             "2023-01-01|5|1\n2024-01-01|7|2");
  expect_sql(fixture, "select period, value from halfsky.observation_revision", "2024-01-01|6");
}

/* --- Batches that cannot be read ---------------------------------------------------------------------------------- */

static Batch *batch_with_bytes(StoreFixture *fixture, uint64_t sequence, GBytes *bytes, uint32_t n_records)
{
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5)};
  Batch *batch = batch_of(
      fixture, &(BatchPlan){.sequence = sequence, .submission = (uint8_t)sequence, .records = records, .n_records = 1});
  g_bytes_unref(batch->records);
  batch->records = g_bytes_ref(bytes);
  batch->n_records = n_records;
  return batch;
}

static void expect_dead_letter(StoreFixture *fixture, Batch *batch, const char *reason)
{
  deliver(fixture, 1, 1, batch);
  g_autoptr(WriterReport) report = await_answer(fixture);
  assert_int_equal(report->kind, WRITER_OUTCOME);
  assert_int_equal(report->outcome->kind, OUTCOME_DEAD_LETTERED);
  g_autofree char *stored =
      store_fixture_query(fixture, "select reason from halfsky.dead_letter order by dead_letter_id desc limit 1");
  expect_contains(stored, reason);
}

static void unreadable_records_become_a_dead_letter_and_the_stream_goes_on(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_autoptr(GBytes) garbage = g_bytes_new_static("\xff\xff\xff\xff", 4);
  Batch *batch = batch_with_bytes(fixture, 1, garbage, 3);
  batch->records_digest = batch_digest(batch);
  expect_dead_letter(fixture, batch, "");
  expect_sql(fixture, "select payload, sequence from halfsky.dead_letter", "\\xffffffff|1");
  expect_sql(fixture, "select n_rejected, rejected_by_code from halfsky.submission", "3|{\"dead_letter\": 3}");
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5)};
  writer_report_free(expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 2, .submission = 9, .records = records, .n_records = 1}),
      1, 0, 0, 0));
}

static void records_that_are_not_those_of_the_digest_are_not_stored(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_autoptr(GBytes) garbage = g_bytes_new_static("", 0);
  expect_dead_letter(fixture, batch_with_bytes(fixture, 1, garbage, 1), "digest");
}

static void wrong_number_of_records_is_not_stored(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5)};
  Batch *batch = batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 1});
  batch->n_records = 2;
  expect_dead_letter(fixture, batch, "announced");
  expect_sql(fixture, "select count(*) from halfsky.observation", "0");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(refused_cells_are_quarantined_and_told),
      cmocka_unit_test(what_the_catalogue_does_not_know_is_refused),
      cmocka_unit_test(breakdown_that_no_indicator_has_is_refused),
      cmocka_unit_test(batch_that_cannot_be_booked_is_a_dead_letter),
      cmocka_unit_test(indicator_of_others_is_refused),
      cmocka_unit_test(closed_period_holds_from_the_next_batch),
      cmocka_unit_test(same_cell_twice_with_other_values_is_refused),
      cmocka_unit_test(outcome_lists_no_more_cells_than_it_may),
      cmocka_unit_test(repetition_of_a_refused_cell_is_refused),
      cmocka_unit_test(cell_that_only_the_database_refuses_is_found),
      cmocka_unit_test(refused_revision_leaves_the_old_value_and_no_trace),
      cmocka_unit_test(unreadable_records_become_a_dead_letter_and_the_stream_goes_on),
      cmocka_unit_test(records_that_are_not_those_of_the_digest_are_not_stored),
      cmocka_unit_test(wrong_number_of_records_is_not_stored),
  };
  return cmocka_run_group_tests(tests, store_cluster_setup, store_cluster_teardown);
}
