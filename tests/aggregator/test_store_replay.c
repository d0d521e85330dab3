/* Cells out of the quarantine: judged by the rules of today, stored as a batch would be, once, and never over what was accepted later. */
#include "tests/support/test.h"

#include <string.h>

#include "aggregator/administration/quarantine_store.h"
#include "aggregator/store/number_ranges.h"
#include "aggregator/store/store_replay.h"
#include "base/clock.h"
#include "base/error.h"
#include "tests/aggregator/store_fixture.h"

/* Moments at which a collector accepted a file: 2025-07-01 and a minute later. */
#define EARLIER INT64_C(1751328000000000)
#define LATER (EARLIER + 60 * INT64_C(1000000))

static void close_2023(const StoreFixture *fixture)
{
  g_free(store_fixture_query(fixture, "insert into halfsky.period_closure values ('2023-01-01', 'annual')"));
}

static void open_2023(const StoreFixture *fixture)
{
  g_free(store_fixture_query(fixture, "delete from halfsky.period_closure"));
}

/* Submission NUMBER of agency 1 brings N records; N_REJECTED of them are refused. */
static void submit(StoreFixture *fixture, uint8_t number, int64_t accepted_at_us, const Record *records, size_t n,
                   uint32_t n_rejected)
{
  const BatchPlan plan = {.epoch = number,
                          .sequence = 1,
                          .submission = number,
                          .accepted_at_us = accepted_at_us,
                          .records = records,
                          .n_records = n};
  deliver(fixture, number, 1, batch_of(fixture, &plan));
  g_autoptr(WriterReport) report = await_answer(fixture);
  assert_int_equal(report->outcome->n_rejected, n_rejected);
}

/* A figure of 2023, refused because the year was closed, which it is no more. */
static void given_refused_figure(StoreFixture *fixture)
{
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5)};
  close_2023(fixture);
  submit(fixture, 1, EARLIER, records, 1, 1);
  open_2023(fixture);
}

static Store *store_of(const StoreFixture *fixture)
{
  const StoreOptions options = {.connection = {.conninfo = fixture->conninfo}};
  Store *store = store_new(&options, fixture->catalogue);
  g_autoptr(GError) error = NULL;
  expect_success(store_connect(store, &error), error);
  return store;
}

/* Replays these entries of agency 1 (0 ends them; none: all) and expects their fates, by number: `1 new, 2 refused sex_sum`. */
static void expect_replay(const StoreFixture *fixture, const int64_t *numbers, const char *expected)
{
  size_t n = 0;
  while (numbers != NULL && numbers[n] != 0)
    n++;
  g_autoptr(GError) error = NULL;
  g_autoptr(Store) store = store_of(fixture);
  g_autoptr(Transaction) transaction = transaction_begin(store->connection, &error);
  expect_success(transaction != NULL, error);
  g_auto(Calendar) calendar = {0};
  expect_success(calendar_read(store->connection, &calendar, &error), error);
  g_autoptr(StoreAgency) agency = store_agency_begin(store, transaction, 1, clock_wall_us(), &calendar, &error);
  expect_success(agency != NULL, error);
  g_autoptr(GPtrArray) cells = store_replay(agency, numbers, n, "admin test", &error);
  expect_success(cells != NULL && store_agency_finish(agency, &error), error);
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_DONE);
  g_autoptr(GString) fates = g_string_new(NULL);
  for (guint i = 0; i < cells->len; i++) {
    const ReplayedCell *cell = g_ptr_array_index(cells, i);
    g_string_append_printf(fates, "%s%" G_GINT64_FORMAT " %s%s%s", i > 0 ? ", " : "", cell->quarantine_id,
                           store_replay_fate_name(cell->fate), cell->rule != NULL ? " " : "",
                           cell->rule != NULL ? cell->rule : "");
  }
  assert_string_equal(fates->str, expected);
}

/* FAULT is the only thing found of agency 1, as the test has changed behind the store's back; NULL: nothing is. */
static void expect_only(StoreFixture *fixture, const char *fault)
{
  g_auto(TrailReport) report = store_fixture_verify(fixture, 1);
  for (guint i = 0; i < report.findings->len; i++) {
    const TrailFinding *finding = g_ptr_array_index(report.findings, i);
    if (g_strcmp0(finding->fault, fault) != 0)
      fail_msg("%s %s", finding->fault, finding->cells);
  }
  assert_int_equal(report.findings->len, fault != NULL);
  assert_int_equal(report.n_unsealed, 0);
}

static void expect_trail_intact(StoreFixture *fixture)
{
  expect_only(fixture, NULL);
}

#define STANDING "select value, revision, submission_id from halfsky.observation order by period, breakdown_id"
#define BOOKS                                                                                                          \
  "select submission_id, received, n_new, n_revised, n_unchanged, n_rejected, n_replayed, n_discarded "                \
  "from halfsky.submission order by submission_id"

/* --- What passes -------------------------------------------------------------------------------------------------- */

static void cell_that_passes_now_is_stored_as_by_its_submission(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_refused_figure(fixture);
  expect_replay(fixture, (const int64_t[]){1, 0}, "1 new");
  expect_sql(fixture, STANDING, "5|1|1");
  expect_sql(fixture, "select state, fate, settled_by, settled_at is not null from halfsky.quarantine",
             "replayed|new|admin test|t");
  expect_sql(fixture, "select indicator_id, period from halfsky.change_mark", "602|2023-01-01");
}

static void trail_says_who_replayed_what_and_seals_the_rows(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_refused_figure(fixture);
  expect_replay(fixture, NULL, "1 new");
  expect_trail_intact(fixture);
  expect_sql(
      fixture,
      "select actor, act, content, submission_id, part, n_rows from halfsky.audit_trail order by entry desc limit 1",
      "admin test|quarantine_replayed|figures.csv: cells 1; new 1|1|0|1");
  g_free(store_fixture_query(fixture, "update halfsky.observation set value = 6"));
  g_auto(TrailReport) report = store_fixture_verify(fixture, 1);
  assert_int_equal(report.findings->len, 2);
  assert_string_equal(((TrailFinding *)g_ptr_array_index(report.findings, 0))->fault, "rows_changed");
  assert_string_equal(((TrailFinding *)g_ptr_array_index(report.findings, 1))->fault, "replay_wrong");
}

static void books_stay_as_they_were_handed_in(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5), count_of(FIRST_COUNT, 2024, -6),
                            count_of(FIRST_COUNT, 2022, 7)};
  close_2023(fixture);
  submit(fixture, 1, EARLIER, records, 3, 2);
  open_2023(fixture);
  expect_replay(fixture, NULL, "1 new, 2 refused below_minimum");
  expect_sql(fixture, BOOKS, "1|3|1|0|0|2|1|0");
  expect_sql(fixture, "select is_balanced, n_still_rejected from analysis.submission", "t|1");
}

static void all_that_was_sent_comes_back(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  Record record = count_of(FIRST_COUNT, 2023, 0.1 + 0.2);
  record.sample_size = 1200;
  record.design_effect = 1.5;
  record.comment = "名册核对后";
  record.status = STATUS_PROVISIONAL;
  close_2023(fixture);
  submit(fixture, 1, EARLIER, &record, 1, 1);
  open_2023(fixture);
  expect_replay(fixture, NULL, "1 new");
  expect_sql(fixture,
             "select value = 0.1::float8 + 0.2::float8, denominator, status, sample_size, design_effect, comment "
             "from halfsky.observation join halfsky.observation_comment using (agency_id, comment_id)",
             "t||P|1200|1.5|名册核对后");
  expect_trail_intact(fixture);
}

/* --- Once, and in order ------------------------------------------------------------------------------------------- */

static void replayed_cell_is_not_replayed_again(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_refused_figure(fixture);
  expect_replay(fixture, (const int64_t[]){1, 0}, "1 new");
  expect_replay(fixture, (const int64_t[]){1, 0}, "");
  expect_sql(fixture, BOOKS, "1|1|0|0|0|1|1|0");
  expect_sql(fixture, "select count(*) from halfsky.audit_trail where act = 'quarantine_replayed'", "1");
}

static void old_value_does_not_come_over_one_that_was_accepted_later(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_refused_figure(fixture);
  const Record newer[] = {count_of(FIRST_COUNT, 2023, 6)};
  submit(fixture, 2, LATER, newer, 1, 0);
  expect_replay(fixture, NULL, "1 superseded");
  expect_sql(fixture, STANDING, "6|2|2");
  expect_sql(fixture,
             "select value, revision, submission_id, replaced_by_submission_id, replaced_at = stored_at "
             "from halfsky.observation_revision",
             "5|1|1|2|t");
  expect_trail_intact(fixture);
}

static void old_value_does_not_come_over_one_that_was_confirmed_later(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record standing[] = {count_of(FIRST_COUNT, 2023, 4)};
  submit(fixture, 8, EARLIER - 1, standing, 1, 0);
  given_refused_figure(fixture);
  submit(fixture, 9, LATER, standing, 1, 0);
  expect_replay(fixture, NULL, "1 superseded");
  expect_sql(fixture, STANDING, "4|2|1");
  expect_trail_intact(fixture);
}

/* As `migrate` leaves it on an empty database: entries from before it say less. */
static void given_trail_of_today(StoreFixture *fixture)
{
  g_free(store_fixture_query(fixture, "insert into halfsky.audit_trail (agency_id, entry, at, actor, act, content, "
                                      "content_digest, previous_hash, hash) values (0, 1, '2000-01-01', 'admin', "
                                      "'schema_migrated', 'schema 0 to 9999', '\\x', '\\x', sha256(''))"));
}

static void value_between_is_superseded_by_one_that_a_replayed_cell_confirmed(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_trail_of_today(fixture);
  const Record standing[] = {count_of(FIRST_COUNT, 2023, 4)};
  const Record between[] = {count_of(FIRST_COUNT, 2023, 6)};
  submit(fixture, 7, EARLIER, standing, 1, 0);
  close_2023(fixture);
  submit(fixture, 8, LATER, standing, 1, 1);
  open_2023(fixture);
  expect_replay(fixture, NULL, "1 unchanged");
  submit(fixture, 9, LATER - 1, between, 1, 0);
  expect_sql(fixture, STANDING, "4|2|1");
  expect_trail_intact(fixture);
  g_free(store_fixture_query(fixture, "update halfsky.quarantine set fate = 'superseded'"));
  g_auto(TrailReport) report = store_fixture_verify(fixture, 1);
  assert_int_equal(report.findings->len, 2);
  assert_string_equal(((TrailFinding *)g_ptr_array_index(report.findings, 0))->fault, "settled_wrong");
  assert_string_equal(((TrailFinding *)g_ptr_array_index(report.findings, 1))->fault, "replay_wrong");
}

static void replayed_cell_that_confirms_is_named_by_its_act(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_trail_of_today(fixture);
  const Record standing[] = {count_of(FIRST_COUNT, 2023, 4)};
  submit(fixture, 7, EARLIER, standing, 1, 0);
  close_2023(fixture);
  submit(fixture, 8, LATER, standing, 1, 1);
  open_2023(fixture);
  expect_replay(fixture, NULL, "1 unchanged");
  expect_sql(
      fixture,
      "select regexp_replace(content, 'confirmed [0-9]+ (.*) [0-9]+$', 'confirmed \\1') from halfsky.audit_trail "
      "where act = 'quarantine_replayed'",
      "figures.csv: cells 1; unchanged 1; confirmed 2023-01-01");
  expect_trail_intact(fixture);
  g_free(store_fixture_query(fixture, "delete from halfsky.observation_confirmation"));
  expect_only(fixture, "confirmation_wrong");
}

static void value_comes_over_one_that_was_accepted_earlier(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record older[] = {count_of(FIRST_COUNT, 2023, 4)};
  submit(fixture, 9, EARLIER - 1, older, 1, 0);
  given_refused_figure(fixture);
  expect_replay(fixture, NULL, "1 revised");
  expect_sql(fixture, STANDING, "5|2|2");
  expect_sql(fixture, "select value, replaced_by_submission_id from halfsky.observation_revision", "4|2");
  expect_trail_intact(fixture);
}

static void submissions_are_replayed_in_the_order_in_which_they_were_accepted(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record newer[] = {count_of(FIRST_COUNT, 2023, 6)};
  const Record older[] = {count_of(FIRST_COUNT, 2023, 5)};
  close_2023(fixture);
  submit(fixture, 1, LATER, newer, 1, 1);
  submit(fixture, 2, EARLIER, older, 1, 1);
  open_2023(fixture);
  expect_replay(fixture, NULL, "2 new, 1 revised");
  expect_sql(fixture, STANDING, "6|2|1");
  expect_trail_intact(fixture);
}

static void same_value_that_stands_already_settles_the_entry(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_refused_figure(fixture);
  const Record same[] = {count_of(FIRST_COUNT, 2023, 5)};
  submit(fixture, 2, LATER, same, 1, 0);
  expect_replay(fixture, NULL, "1 unchanged");
  expect_sql(fixture, STANDING, "5|1|2");
  expect_trail_intact(fixture);
}

/* --- What does not pass ------------------------------------------------------------------------------------------- */

static void cell_that_is_refused_again_stays_open_and_is_no_act(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_refused_figure(fixture);
  g_free(store_fixture_query(fixture, "insert into halfsky.assignment_exception values (1, 602, false, null)"));
  expect_replay(fixture, NULL, "1 refused not_assigned");
  expect_sql(fixture, "select state, rule from halfsky.quarantine", "open|closed_period");
  expect_sql(fixture, "select count(*) from halfsky.observation", "0");
  expect_sql(fixture, "select count(*) from halfsky.audit_trail", "1");
}

static void cells_that_must_add_up_are_judged_together(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {quarterly_of(fixture, 2024, 1, "_T", 10), quarterly_of(fixture, 2024, 1, "sex=F", 5),
                            quarterly_of(fixture, 2024, 1, "sex=M", 4)};
  submit(fixture, 1, EARLIER, records, 3, 3);
  expect_replay(fixture, (const int64_t[]){2, 0}, "1 refused sex_sum, 2 refused sex_sum, 3 refused sex_sum");
  expect_sql(fixture, "select count(*) from halfsky.observation", "0");
}

/* A cell that was refused for itself, while the rest of its sum was stored. */
static void cell_must_add_up_with_what_its_submission_has_stored(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {quarterly_of(fixture, 2024, 1, "_T", 10), quarterly_of(fixture, 2024, 1, "sex=F", -5),
                            quarterly_of(fixture, 2024, 1, "sex=M", 4)};
  submit(fixture, 1, EARLIER, records, 3, 1);
  g_free(store_fixture_query(fixture, "update halfsky.quarantine set value = '5'"));
  expect_replay(fixture, NULL, "1 refused sex_sum");
  expect_sql(fixture, STANDING, "10|1|1\n4|1|1");
  g_free(store_fixture_query(fixture, "update halfsky.quarantine set value = '6'"));
  expect_replay(fixture, NULL, "1 new");
  expect_only(fixture, "quarantine_changed");
}

static void unreadable_entry_is_refused_and_hinders_none(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  const Record records[] = {count_of(FIRST_COUNT, 2023, 5), count_of(SECOND_COUNT, 2023, 6)};
  close_2023(fixture);
  submit(fixture, 1, EARLIER, records, 2, 2);
  open_2023(fixture);
  g_free(store_fixture_query(fixture, "update halfsky.quarantine set period = '' where quarantine_id = 1"));
  expect_replay(fixture, NULL, "1 refused bad_period, 2 new");
}

static void numbers_are_told_in_few_words(void **state)
{
  (void)state;
  g_autofree char *none = number_ranges(NULL, 0);
  g_autofree char *some = number_ranges((const int64_t[]){1, 2, 3, 7, 9, 10}, 6);
  assert_string_equal(none, "");
  g_autofree char *multirange = number_ranges_as_multirange((const int64_t[]){1, 2, 3, 7}, 4);
  assert_string_equal(some, "1-3, 7, 9-10");
  assert_string_equal(multirange, "{[1,3],[7,7]}");
}

/* --- Beside a period that is being closed -------------------------------------------------------------------------- */

static void replay_waits_until_a_period_is_closed(void **state)
{
  static const CollectorAgency agency = {.agency_id = 1, .code = "agency-1"};
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  given_refused_figure(fixture);
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) closing = transaction_begin(fixture->connection, &error);
  expect_success(closing != NULL && calendar_lock(fixture->connection, &error), error);
  const StoreOptions impatient = {.connection = {.conninfo = fixture->conninfo, .statement_timeout_ms = 500}};
  g_autoptr(Store) store = store_new(&impatient, fixture->catalogue);
  expect_success(store_connect(store, &error), error);
  g_autoptr(GPtrArray) cells = NULL;
  g_autoptr(GArray) before = NULL;
  assert_false(quarantine_store_replay(store, &agency, NULL, &cells, &before, &error));
  assert_true(halfsky_error_is(error, HALFSKY_ERROR_RETRY));
  g_clear_error(&error);
  assert_int_equal(transaction_commit(closing, &error), COMMIT_DONE);
  expect_replay(fixture, NULL, "1 new");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cell_that_passes_now_is_stored_as_by_its_submission),
      cmocka_unit_test(trail_says_who_replayed_what_and_seals_the_rows),
      cmocka_unit_test(books_stay_as_they_were_handed_in),
      cmocka_unit_test(all_that_was_sent_comes_back),
      cmocka_unit_test(replayed_cell_is_not_replayed_again),
      cmocka_unit_test(old_value_does_not_come_over_one_that_was_accepted_later),
      cmocka_unit_test(old_value_does_not_come_over_one_that_was_confirmed_later),
      cmocka_unit_test(value_between_is_superseded_by_one_that_a_replayed_cell_confirmed),
      cmocka_unit_test(replayed_cell_that_confirms_is_named_by_its_act),
      cmocka_unit_test(value_comes_over_one_that_was_accepted_earlier),
      cmocka_unit_test(submissions_are_replayed_in_the_order_in_which_they_were_accepted),
      cmocka_unit_test(same_value_that_stands_already_settles_the_entry),
      cmocka_unit_test(cell_that_is_refused_again_stays_open_and_is_no_act),
      cmocka_unit_test(cells_that_must_add_up_are_judged_together),
      cmocka_unit_test(cell_must_add_up_with_what_its_submission_has_stored),
      cmocka_unit_test(unreadable_entry_is_refused_and_hinders_none),
      cmocka_unit_test(numbers_are_told_in_few_words),
      cmocka_unit_test(replay_waits_until_a_period_is_closed),
  };
  return cmocka_run_group_tests(tests, store_cluster_setup, store_cluster_teardown);
}
