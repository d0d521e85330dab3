/* What becomes of rows: new, revised, unchanged, and the books, marks and seals that go with them. */
#include "tests/support/test.h"

#include "aggregator/store/trail.h"
#include "database/transaction.h"
#include "tests/aggregator/store_fixture.h"
#include "wire/codec.h"

static void first_delivery_is_new(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, 6),
                            quarterly_of(fixture, 2024, 2, "_T", 3)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 3}),
      3, 0, 0, 0);
  assert_false(report->outcome->is_replay);
  expect_sql(fixture,
             "select agency_id, indicator_id, period, value, denominator is null, status, revision, submission_id "
             "from halfsky.observation order by indicator_id, period",
             "1|602|2023-01-01|5|t|A|1|1\n1|602|2024-01-01|6|t|A|1|1\n1|806|2024-04-01|3|t|A|1|1");
}

static void outcome_travels_as_a_message_too(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 1}),
      1, 0, 0, 0);
  g_autoptr(Arena) arena = arena_new(1 << 20);
  g_autoptr(GError) error = NULL;
  Message message;
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(report->frame, &size);
  expect_success(message_decode(WIRE_FROM_AGGREGATOR, bytes, size, arena, &message, &error), error);
  assert_int_equal(message.kind, MESSAGE_OUTCOME);
  assert_int_equal(message.outcome.n_new, 1);
  assert_int_equal(message.outcome.sequence, 1);
  assert_int_equal(report->sequence, 1);
  assert_int_equal(report->session, 1);
}

/* Stores 2023 to 2025 of a count: 5, 6, 7. */
static void given_three_years(StoreFixture *fixture)
{
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, 6),
                            count_of(FIRST_COUNT, 2025, 7)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 3}),
      3, 0, 0, 0);
}

static void cells_are_told_apart(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_three_years(fixture);
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, 60),
                            count_of(FIRST_COUNT, 2022, 4), count_of(SECOND_COUNT, 2024, 1)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 2, .submission = 2, .records = records, .n_records = 4}),
      2, 1, 1, 0);
  expect_sql(
      fixture,
      "select period, value, revision, submission_id from halfsky.observation where indicator_id = 602 order by period",
      "2022-01-01|4|1|2\n2023-01-01|5|1|1\n2024-01-01|60|2|2\n2025-01-01|7|1|1");
}

static void replaced_value_is_kept(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_three_years(fixture);
  const Record records[] = {count_of(FIRST_COUNT, 2024, 60)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 2, .submission = 2, .records = records, .n_records = 1}),
      0, 1, 0, 0);
  expect_sql(
      fixture,
      "select r.period, r.value, r.revision, r.submission_id, r.replaced_by_submission_id, r.replaced_at = o.stored_at "
      "from halfsky.observation_revision r join halfsky.observation o using (agency_id, indicator_id, breakdown_id, "
      "period)",
      "2024-01-01|6|1|1|2|t");
}

/* Each field of a cell that makes it another one when it alone differs. */
static Record with_comment(Record record)
{
  record.comment = "名册核对后更正";
  return record;
}

static Record with_status(Record record)
{
  record.status = STATUS_PROVISIONAL;
  return record;
}

static Record with_sample_size(Record record)
{
  record.sample_size = 400;
  return record;
}

static Record with_design_effect(Record record)
{
  record.design_effect = 1.7;
  return record;
}

static Record without_value(Record record)
{
  record.has_value = false;
  record.status = STATUS_MISSING;
  return record;
}

static void every_field_of_a_cell_counts(void **state)
{
  static Record (*const changes[])(Record) = {with_comment, with_status, with_sample_size, with_design_effect,
                                              without_value};
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_three_years(fixture);
  uint64_t sequence = 1;
  for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
    const Record changed[] = {changes[i](count_of(FIRST_COUNT, 2024, 6))};
    const Record original[] = {count_of(FIRST_COUNT, 2024, 6)};
    sequence++;
    BatchPlan plan = {.sequence = sequence, .submission = (uint8_t)sequence, .records = changed, .n_records = 1};
    writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 1, 0, 0));
    plan.sequence = ++sequence;
    plan.submission = (uint8_t)sequence;
    writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 0, 1, 0));
    plan.sequence = ++sequence;
    plan.submission = (uint8_t)sequence;
    plan.records = original;
    writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 1, 0, 0));
  }
  expect_sql(fixture, "select comment from halfsky.observation_comment", "名册核对后更正");
  expect_sql(fixture, "select count(*), max(revision) from halfsky.observation_revision", "10|10");
}

static void identical_repeats_in_a_batch_are_unchanged(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2024, 6), count_of(FIRST_COUNT, 2024, 6)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 1, .submission = 1, .records = records, .n_records = 2}),
      1, 0, 1, 0);
  expect_sql(fixture, "select count(*), max(revision) from halfsky.observation", "1|1");
}

static void only_changed_groups_are_marked(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_three_years(fixture);
  expect_sql(fixture, "select count(*) from halfsky.change_mark", "3");
  g_free(store_fixture_query(fixture, "delete from halfsky.change_mark"));
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, 60)};
  g_autoptr(WriterReport) report = expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 2, .submission = 2, .records = records, .n_records = 2}),
      0, 1, 1, 0);
  expect_sql(fixture, "select agency_id, indicator_id, period from halfsky.change_mark", "1|602|2024-01-01");
}

static void books_of_a_submission_add_up_over_its_parts(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_three_years(fixture);
  const Record first[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, 60)};
  const Record second[] = {count_of(SECOND_COUNT, 2024, 1), count_of(SECOND_COUNT, 2023, -7.5)};
  BatchPlan plan = {.sequence = 2, .submission = 2, .n_parts = 2, .records = first, .n_records = 2};
  plan.repeated = 1;
  plan.rejected = 2;
  plan.awaiting = 3;
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 1, 1, 0));
  plan.sequence = 3;
  plan.part = 2;
  plan.records = second;
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 1, 0, 0, 1));
  expect_sql(fixture,
             "select submission_id, n_parts, parts_stored, n_new, n_revised, n_unchanged, n_rejected, n_awaiting, "
             "rejected_by_code "
             "from halfsky.submission where submission_id = 2",
             "2|2|2|1|1|2|3|3|{\"sex_sum\": 2, \"below_minimum\": 1}");
}

/* Three cells wait; then two are explained, one by its row in the new file, one released with it. A second part and a resend book nothing twice. */
static void waiting_cells_are_settled_once_by_the_submission_that_takes_them_up(void **state)
{
  static const char books[] = "select submission_id, received, n_new, n_revised, n_unchanged, n_rejected, n_awaiting, "
                              "n_released, n_settled, awaiting_by_code from halfsky.submission order by submission_id";
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record good[] = {count_of(FIRST_COUNT, 2023, 5)};
  BatchPlan waiting = {.sequence = 1, .submission = 1, .records = good, .n_records = 1, .awaiting = 3};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &waiting), 1, 0, 0, 0));
  expect_sql(fixture, books, "1|4|1|0|0|0|3|0|0|{\"outlier\": 3}");
  const Record taken_up[] = {count_of(FIRST_COUNT, 2024, 60), count_of(SECOND_COUNT, 2024, 7)};
  BatchPlan explained = {.sequence = 2,
                         .submission = 2,
                         .n_parts = 2,
                         .records = taken_up,
                         .n_records = 2,
                         .released = 1,
                         .settles = 1,
                         .n_settled = 2};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &explained), 2, 0, 0, 0));
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &explained), 2, 0, 0, 0));
  explained.sequence = 3;
  explained.part = 2;
  explained.n_records = 0;
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &explained), 0, 0, 0, 0));
  expect_sql(fixture, books, "1|4|1|0|0|0|3|0|2|{\"outlier\": 3}\n2|2|2|0|0|0|0|1|0|{}");
  expect_sql(fixture, "select bool_and(is_balanced), sum(n_still_awaiting) from analysis.submission", "t|1");
}

/* A restored database may have lost the submission whose cells waited. */
static void settling_what_is_not_known_changes_nothing(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5)};
  BatchPlan plan = {
      .sequence = 1, .submission = 2, .records = records, .n_records = 1, .released = 1, .settles = 1, .n_settled = 1};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 1, 0, 0, 0));
  expect_sql(fixture, "select submission_id, n_new, n_released, n_settled from halfsky.submission", "1|1|1|0");
}

static void submission_without_records_keeps_its_books(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record none[] = {count_of(FIRST_COUNT, 2023, 5)};
  BatchPlan plan = {.sequence = 1, .submission = 1, .records = none, .n_records = 0, .rejected = 4};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 0, 0, 0));
  expect_sql(fixture, "select received, n_rejected, parts_stored from halfsky.submission", "4|4|1");
}

static void every_batch_is_sealed_into_an_intact_trail(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_three_years(fixture);
  const Record records[] = {count_of(FIRST_COUNT, 2024, 60)};
  writer_report_free(expect_stored(
      fixture, 1, batch_of(fixture, &(BatchPlan){.sequence = 2, .submission = 2, .records = records, .n_records = 1}),
      0, 1, 0, 0));
  expect_sql(fixture, "select entry, actor, act, submission_id from halfsky.audit_trail order by entry",
             "1|collector 1|batch_stored|1\n2|collector 1|batch_stored|2");
  g_auto(TrailReport) report = store_fixture_verify(fixture, 1);
  assert_int_equal(report.findings->len, 0);
  assert_int_equal(report.n_entries, 2);
  assert_int_equal(report.n_rows, 4);
}

/* A count by sex for every quarter of ten years: groups of three rows. */
enum { FIRST_YEAR = 2015, N_YEARS = 10, N_ROWS = N_YEARS * 4 * 3 };

static void fill_quarters(const StoreFixture *fixture, Record records[N_ROWS])
{
  static const char *const keys[] = {"_T", "sex=F", "sex=M"};
  size_t n = 0;
  for (int year = FIRST_YEAR; year < FIRST_YEAR + N_YEARS; year++)
    for (int quarter = 1; quarter <= 4; quarter++)
      for (size_t key = 0; key < G_N_ELEMENTS(keys); key++)
        records[n++] = quarterly_of(fixture, year, quarter, keys[key], key == 0 ? 2 : 1);
}

/* Stores the quarters, then stores them again with one group revised. */
static void given_quarters_stored_twice(StoreFixture *fixture)
{
  Record records[N_ROWS];
  fill_quarters(fixture, records);
  BatchPlan plan = {.sequence = 1, .submission = 1, .records = records, .n_records = N_ROWS};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), N_ROWS, 0, 0, 0));
  records[0].value = 4; /* 4 = 3 + 1 */
  records[1].value = 3;
  plan.sequence = 2;
  plan.submission = 2;
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 0, 2, N_ROWS - 2, 0));
}

static void many_rows_are_stored_and_recognised(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_quarters_stored_twice(fixture);
  expect_sql(fixture, "select count(*), sum(value), max(revision) from halfsky.observation", "120|164|2");
}

/* Indicator 309, half-yearly by sex and age group: groups of 21 cells, so many that one is read as a whole. */
enum { SKILLED_COUNT = 309, N_SEXES = 3, N_AGES = 7, N_SKILLED = N_SEXES * N_AGES };

static void fill_skilled(const StoreFixture *fixture, Record records[N_SKILLED])
{
  static const char *const sexes[N_SEXES] = {"", "sex=F", "sex=M"};
  static const char *const ages[N_AGES] = {"",
                                           "age_group=Y15T24",
                                           "age_group=Y25T34",
                                           "age_group=Y35T44",
                                           "age_group=Y45T54",
                                           "age_group=Y55T64",
                                           "age_group=Y_GE65"};
  for (int i = 0; i < N_SKILLED; i++) {
    const char *sex = sexes[i / N_AGES], *age = ages[i % N_AGES];
    g_autofree char *key = i == 0 ? g_strdup("_T") : g_strdup_printf("%s%s%s", sex, *sex && *age ? "," : "", age);
    records[i] = quarterly_of(fixture, 2024, 1, key, 0);
    records[i].indicator_id = SKILLED_COUNT;
    records[i].period.frequency = FREQUENCY_SEMIANNUAL;
  }
}

/* Sent are all cells but the first: of those the last is not stored, and one has a comment now. */
static void each_cell_of_a_large_group_has_its_own_fate(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  Record records[N_SKILLED];
  fill_skilled(fixture, records);
  BatchPlan plan = {.sequence = 1, .submission = 1, .records = records, .n_records = N_SKILLED - 1};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), N_SKILLED - 1, 0, 0, 0));
  records[9].comment = "已核实";
  plan = (BatchPlan){.sequence = 2, .submission = 2, .records = records + 1, .n_records = N_SKILLED - 1};
  writer_report_free(expect_stored(fixture, 1, batch_of(fixture, &plan), 1, 1, N_SKILLED - 3, 0));
  expect_sql(fixture,
             "select submission_id, revision, count(*), count(comment_id) from halfsky.observation group by 1, 2 "
             "order by 1, 2",
             "1|1|19|0\n2|1|1|0\n2|2|1|1");
}

/* Never analysed tables tempt the planner to read all rows of the agency for each row that is looked up. Each row is read once, changed ones again
 * where they are kept and replaced. */
static void looking_up_a_row_reads_no_others(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_quarters_stored_twice(fixture);
  writer_pool_stop(fixture->pool); /* ended sessions have told their statistics */
  expect_sql(fixture,
             "select sum(idx_tup_read) between 120 and 250, sum(seq_tup_read) from pg_stat_user_tables join "
             "pg_stat_user_indexes "
             "using (relid) where pg_stat_user_tables.relname ~ '^observation_2'",
             "t|0");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(first_delivery_is_new),
      cmocka_unit_test(outcome_travels_as_a_message_too),
      cmocka_unit_test(cells_are_told_apart),
      cmocka_unit_test(replaced_value_is_kept),
      cmocka_unit_test(every_field_of_a_cell_counts),
      cmocka_unit_test(identical_repeats_in_a_batch_are_unchanged),
      cmocka_unit_test(only_changed_groups_are_marked),
      cmocka_unit_test(books_of_a_submission_add_up_over_its_parts),
      cmocka_unit_test(waiting_cells_are_settled_once_by_the_submission_that_takes_them_up),
      cmocka_unit_test(settling_what_is_not_known_changes_nothing),
      cmocka_unit_test(submission_without_records_keeps_its_books),
      cmocka_unit_test(every_batch_is_sealed_into_an_intact_trail),
      cmocka_unit_test(many_rows_are_stored_and_recognised),
      cmocka_unit_test(each_cell_of_a_large_group_has_its_own_fate),
      cmocka_unit_test(looking_up_a_row_reads_no_others),
  };
  return cmocka_run_group_tests(tests, store_cluster_setup, store_cluster_teardown);
}
