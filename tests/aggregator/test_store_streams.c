/* Streams: resends, conflicts, gaps, new epochs, revocation. */
#include "tests/support/test.h"

#include <string.h>

#include "tests/aggregator/store_fixture.h"

/* One yearly figure of agency 1 under SEQUENCE of EPOCH, in a submission of its own number. */
static Batch *figure(const StoreFixture *fixture, uint8_t epoch, uint64_t sequence, uint8_t submission, double value)
{
  const Record records[] = {count_of(FIRST_COUNT, 2024, value)};
  return batch_of(
      fixture,
      &(BatchPlan){.epoch = epoch, .sequence = sequence, .submission = submission, .records = records, .n_records = 1});
}

static void expect_dropped(StoreFixture *fixture, uint64_t session, Batch *batch)
{
  deliver(fixture, session, 1, batch);
  g_autoptr(WriterReport) report = await_answer(fixture);
  assert_int_equal(report->kind, WRITER_DROPPED);
}

static void resent_batch_is_answered_the_same_and_stored_once(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_autoptr(WriterReport) first = expect_stored(fixture, 1, figure(fixture, 1, 1, 1, 5), 1, 0, 0, 0);
  g_autoptr(WriterReport) again = expect_stored(fixture, 1, figure(fixture, 1, 1, 1, 5), 1, 0, 0, 0);
  assert_false(first->outcome->is_replay);
  assert_true(again->outcome->is_replay);
  assert_int_equal(again->outcome->stored_at_us, first->outcome->stored_at_us);
  expect_sql(fixture, "select count(*), max(revision) from halfsky.observation", "1|1");
  expect_sql(fixture, "select parts_stored, n_new from halfsky.submission", "1|1");
  expect_sql(fixture, "select count(*) from halfsky.audit_trail", "1");
}

static void refused_cells_are_told_again_when_resent(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 1, 1, -5), 0, 0, 0, 1));
  g_autoptr(WriterReport) again = expect_stored(fixture, 1, figure(fixture, 1, 1, 1, -5), 0, 0, 0, 1);
  assert_int_equal(again->outcome->n_rejections, 1);
  assert_string_equal(again->outcome->rejections[0].rule, "below_minimum");
  expect_sql(fixture, "select count(*) from halfsky.quarantine", "1");
}

static void other_content_under_a_stored_sequence_conflicts(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 1, 1, 5), 1, 0, 0, 0));
  expect_refused(fixture, 1, 1, figure(fixture, 1, 1, 2, 6), WRITER_REFUSE_EPOCH_CONFLICT);
  expect_sql(fixture, "select value from halfsky.observation", "5");
}

static void gap_is_refused_and_what_follows_is_dropped(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  expect_refused(fixture, 1, 1, figure(fixture, 1, 2, 2, 6), WRITER_REFUSE_GAP);
  expect_dropped(fixture, 1, figure(fixture, 1, 1, 1, 5));
  expect_sql(fixture, "select count(*) from halfsky.observation", "0");
}

static void new_session_goes_on_after_a_refusal(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  expect_refused(fixture, 1, 1, figure(fixture, 1, 2, 2, 6), WRITER_REFUSE_GAP);
  deliver(fixture, 2, 1, figure(fixture, 1, 1, 1, 5));
  g_autoptr(WriterReport) report = await_answer(fixture);
  expect_counts(report, 1, 0, 0, 0);
}

/* Promise 2: a restored spool sends an old value under a new epoch, after it was corrected. */
static void part_under_a_new_epoch_is_stored_once(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 1, 1, 5), 1, 0, 0, 0));
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 2, 2, 6), 0, 1, 0, 0));
  g_autoptr(WriterReport) restored = expect_stored(fixture, 1, figure(fixture, 9, 1, 1, 5), 1, 0, 0, 0);
  assert_true(restored->outcome->is_replay);
  assert_int_equal(restored->outcome->epoch[0], 9);
  expect_sql(fixture, "select value, revision from halfsky.observation", "6|2");
  expect_sql(fixture, "select encode(epoch, 'hex'), last_sequence from halfsky.ingest_watermark order by 1",
             "01010101010101010101010101010101|2\n09090909090909090909090909090909|1");
  g_autoptr(WriterReport) again = expect_stored(fixture, 1, figure(fixture, 9, 1, 1, 5), 1, 0, 0, 0);
  assert_true(again->outcome->is_replay);
}

/* A client of others that gives two files one submission id. */
static void part_with_other_records_is_a_dead_letter(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 1, 1, 5), 1, 0, 0, 0));
  g_autoptr(WriterReport) other = expect_stored(fixture, 1, figure(fixture, 1, 2, 1, 6), 0, 0, 0, 1);
  assert_int_equal(other->outcome->kind, OUTCOME_DEAD_LETTERED);
  assert_false(other->outcome->is_replay);
  assert_string_equal(other->outcome->reason, "other records are stored under this part; use a new submission id");
  g_autoptr(WriterReport) again = expect_stored(fixture, 1, figure(fixture, 1, 2, 1, 6), 0, 0, 0, 1);
  assert_true(again->outcome->is_replay);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 3, 1, 5), 1, 0, 0, 0));
  expect_sql(fixture, "select value, revision from halfsky.observation", "5|1");
  expect_sql(fixture, "select sequence, reason from halfsky.dead_letter",
             "2|other records are stored under this part; use a new submission id");
  expect_sql(fixture, "select parts_stored, received, n_new, n_rejected from halfsky.submission", "1|1|1|0");
  expect_sql(fixture, "select act, submission_id from halfsky.audit_trail order by entry",
             "batch_stored|1\nbatch_dead_lettered|1");
  expect_sql(fixture, "select last_sequence from halfsky.ingest_watermark", "3");
}

static void part_is_stored_once_even_when_its_batch_is_forgotten(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 1, 1, 5), 1, 0, 0, 0));
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 2, 2, 6), 0, 1, 0, 0));
  g_free(store_fixture_query(fixture, "delete from halfsky.ingest_batch where sequence = 1"));
  g_autoptr(WriterReport) restored = expect_stored(fixture, 1, figure(fixture, 9, 1, 1, 5), 0, 0, 1, 0);
  assert_true(restored->outcome->is_replay);
  expect_sql(fixture, "select value, revision from halfsky.observation", "6|2");
}

static void file_handed_in_again_on_purpose_is_a_way_back(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 1, 1, 5), 1, 0, 0, 0));
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 2, 2, 6), 0, 1, 0, 0));
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 3, 3, 5), 0, 1, 0, 0));
  expect_sql(fixture, "select value, revision from halfsky.observation", "5|3");
}

static void revoked_key_stores_nothing_more(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 1, 1, 5), 1, 0, 0, 0));
  g_free(store_fixture_query(
      fixture, "update halfsky.collector set revoked_at = now() where agency_id = 1 and collector_id = 1"));
  expect_refused(fixture, 1, 1, figure(fixture, 1, 2, 2, 6), WRITER_REFUSE_REVOKED);
  expect_dropped(fixture, 1, figure(fixture, 1, 3, 3, 7));
  expect_sql(fixture, "select value, revision from halfsky.observation", "5|1");
  expect_sql(fixture, "select last_sequence from halfsky.ingest_watermark", "1");
}

static void collector_that_is_not_there_is_refused(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  expect_refused(fixture, 1, 77, figure(fixture, 1, 1, 1, 5), WRITER_REFUSE_REVOKED);
}

static void watermark_is_told_after_what_was_given_before(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  Batch *batch = figure(fixture, 1, 1, 1, 5);
  Digest digest = batch->records_digest;
  uint8_t epoch[EPOCH_SIZE_BYTES];
  memcpy(epoch, batch->epoch, sizeof epoch);
  deliver(fixture, 1, 1, batch);
  assert_true(writer_pool_read_watermark(fixture->pool, 2, (CollectorKey){1, 1, 1}, epoch));
  g_autoptr(WriterReport) outcome = await_answer(fixture);
  g_autoptr(WriterReport) watermark = await_answer(fixture);
  assert_int_equal(watermark->kind, WRITER_WATERMARK);
  assert_int_equal(watermark->session, 2);
  assert_int_equal(watermark->committed, 1);
  assert_true(watermark->has_digest && digest_equal(&watermark->digest, &digest));
}

static void unknown_epoch_has_nothing_committed(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const uint8_t epoch[EPOCH_SIZE_BYTES] = {7};
  assert_true(writer_pool_read_watermark(fixture->pool, 1, (CollectorKey){1, 1, 1}, epoch));
  g_autoptr(WriterReport) report = await_answer(fixture);
  assert_int_equal(report->kind, WRITER_WATERMARK);
  assert_int_equal(report->committed, 0);
  assert_false(report->has_digest);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(resent_batch_is_answered_the_same_and_stored_once),
      cmocka_unit_test(refused_cells_are_told_again_when_resent),
      cmocka_unit_test(other_content_under_a_stored_sequence_conflicts),
      cmocka_unit_test(gap_is_refused_and_what_follows_is_dropped),
      cmocka_unit_test(new_session_goes_on_after_a_refusal),
      cmocka_unit_test(part_under_a_new_epoch_is_stored_once),
      cmocka_unit_test(part_with_other_records_is_a_dead_letter),
      cmocka_unit_test(part_is_stored_once_even_when_its_batch_is_forgotten),
      cmocka_unit_test(file_handed_in_again_on_purpose_is_a_way_back),
      cmocka_unit_test(revoked_key_stores_nothing_more),
      cmocka_unit_test(collector_that_is_not_there_is_refused),
      cmocka_unit_test(watermark_is_told_after_what_was_given_before),
      cmocka_unit_test(unknown_epoch_has_nothing_committed),
  };
  return cmocka_run_group_tests(tests, store_cluster_setup, store_cluster_teardown);
}
