/* The writer threads when things go wrong around them, and two of them side by side. */
#include "tests/support/test.h"

#include <string.h>

#include "aggregator/administration/period_store.h"
#include "aggregator/store/trail.h"
#include "base/error.h"
#include "database/transaction.h"
#include "tests/aggregator/store_fixture.h"
#include "tests/support/wait.h"

#define DEADLINE_MS 30000

extern const EmbeddedFile aggregator_queries[];

/* One yearly figure under SEQUENCE, in a submission of its own. */
static Batch *figure(const StoreFixture *fixture, uint64_t sequence, double value)
{
  const Record records[] = {count_of(FIRST_COUNT, 2024, value)};
  return batch_of(
      fixture,
      &(BatchPlan){
          .epoch = 1, .sequence = sequence, .submission = (uint8_t)sequence, .records = records, .n_records = 1});
}

/* A condition for wait_until(): psql prints EXPECTED for SQL. */
typedef struct Expectation {
  const StoreFixture *fixture;
  const char *sql;
  const char *expected;
} Expectation;

static bool is_printed(void *user)
{
  const Expectation *expectation = user;
  g_autofree char *printed = store_fixture_query(expectation->fixture, expectation->sql);
  return strcmp(printed, expectation->expected) == 0;
}

static void wait_for_sql(const StoreFixture *fixture, const char *sql, const char *expected)
{
  Expectation expectation = {.fixture = fixture, .sql = sql, .expected = expected};
  if (!wait_until(is_printed, &expectation, DEADLINE_MS))
    fail_msg("%s never prints '%s'", sql, expected);
}

static void expect_report(StoreFixture *fixture, WriterReportKind kind)
{
  g_autoptr(WriterReport) report = await_report(fixture);
  assert_int_equal(report->kind, kind);
}

/* --- Ended sessions ----------------------------------------------------------------------------------------------- */

static void end_backends(const StoreFixture *fixture)
{
  g_free(store_fixture_query(
      fixture, "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name like '%writer'"));
}

static void ended_backend_is_no_absence(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 5), 1, 0, 0, 0));
  end_backends(fixture);
  deliver(fixture, 1, 1, figure(fixture, 2, 6));
  expect_report(fixture, WRITER_DATABASE_RENEWED);
  g_autoptr(WriterReport) report = await_report(fixture);
  expect_counts(report, 0, 1, 0, 0);
  assert_true(writer_pool_has_database(fixture->pool));
}

static void replace_pool(StoreFixture *fixture, const WriterOptions *options)
{
  writer_pool_free(g_steal_pointer(&fixture->pool));
  fixture->pool = writer_pool_start(options, fixture->catalogue);
}

static void idle_writer_notices_a_lost_connection(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  replace_pool(fixture, &(WriterOptions){.conninfo = fixture->conninfo,
                                         .n_writers = 1,
                                         .probe_ms = 50,
                                         .signing_key = store_fixture_signing_key()});
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 5), 1, 0, 0, 0));
  end_backends(fixture);
  expect_report(fixture, WRITER_DATABASE_RENEWED);
}

static void missing_privilege_is_named_until_it_is_granted(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_free(store_fixture_query(fixture, "revoke insert on halfsky.observation from halfsky_aggregator"));
  deliver(fixture, 1, 1, figure(fixture, 1, 5));
  g_autoptr(WriterReport) away = await_report(fixture);
  assert_int_equal(away->kind, WRITER_DATABASE_AWAY);
  expect_contains(away->reason, "permission denied");
  g_free(store_fixture_query(fixture, "grant insert on halfsky.observation to halfsky_aggregator"));
  expect_report(fixture, WRITER_DATABASE_BACK);
  g_autoptr(WriterReport) report = await_report(fixture);
  expect_counts(report, 1, 0, 0, 0);
}

/* A deferred trigger ends the session while it commits: nothing was stored. */
static void commit_that_was_lost_is_done_again(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_free(store_fixture_query(
      fixture, "create sequence public.attempts;"
               "create function die_once() returns trigger language plpgsql security definer as $$ begin "
               "if nextval('public.attempts') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if; return "
               "null; end $$;"
               "create constraint trigger die_once after insert on halfsky.ingest_batch deferrable initially deferred "
               "for each row execute function die_once()"));
  deliver(fixture, 1, 1, figure(fixture, 1, 5));
  g_autoptr(WriterReport) report = await_answer(fixture);
  expect_counts(report, 1, 0, 0, 0);
  assert_false(report->outcome->is_replay);
  expect_sql(fixture, "select last_value > 1 from public.attempts", "t");
  expect_sql(fixture, "select count(*), max(revision) from halfsky.observation", "1|1");
}

/* Waiting for a standby that does not exist holds the answer back after the commit; ending the session then leaves its fate unknown to the writer. */
static void commit_whose_answer_was_lost_is_recognised(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_free(store_fixture_query(fixture, "alter system set synchronous_standby_names = 'nobody'"));
  g_free(store_fixture_query(fixture, "set synchronous_commit = local; select pg_reload_conf()"));
  deliver(fixture, 1, 1, figure(fixture, 1, 5));
  wait_for_sql(fixture, "select count(*) from pg_stat_activity where wait_event = 'SyncRep'", "1");
  g_free(store_fixture_query(
      fixture, "set synchronous_commit = local; alter role halfsky_aggregator set synchronous_commit = local"));
  g_free(store_fixture_query(fixture,
                             "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'"));
  g_autoptr(WriterReport) report = await_answer(fixture);
  g_free(store_fixture_query(
      fixture, "set synchronous_commit = local; alter role halfsky_aggregator reset synchronous_commit;"));
  g_free(store_fixture_query(fixture, "alter system reset synchronous_standby_names"));
  g_free(store_fixture_query(fixture, "select pg_reload_conf()"));
  expect_counts(report, 1, 0, 0, 0);
  assert_true(report->outcome->is_replay);
  expect_sql(fixture, "select count(*), max(revision) from halfsky.observation", "1|1");
  expect_sql(fixture, "select parts_stored from halfsky.submission", "1");
}

/* --- PostgreSQL away ---------------------------------------------------------------------------------------------- */

/* With `off`, PostgreSQL answers before the commit is on disk, and an outcome would promise what a power failure takes back. */
static void commit_is_durable_whatever_the_server_s_default(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_free(store_fixture_query(
      fixture, "create table public.seen (setting text);"
               "create function see() returns trigger language plpgsql security definer as $$ begin "
               "insert into public.seen values (current_setting('synchronous_commit')); return null; end $$;"
               "create trigger see after insert on halfsky.ingest_batch for each row execute function see()"));
  g_free(store_fixture_query(fixture, "alter system set synchronous_commit = off"));
  g_free(store_fixture_query(fixture, "select pg_reload_conf()"));
  wait_for_sql(fixture, "show synchronous_commit", "off");
  end_backends(fixture);
  deliver(fixture, 1, 1, figure(fixture, 1, 5));
  g_autoptr(WriterReport) report = await_answer(fixture);
  g_free(store_fixture_query(fixture, "alter system reset synchronous_commit"));
  g_free(store_fixture_query(fixture, "select pg_reload_conf()"));
  expect_counts(report, 1, 0, 0, 0);
  expect_sql(fixture, "select setting from public.seen", "on");
}

static void batches_wait_while_the_database_is_away(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 5), 1, 0, 0, 0));
  cluster_stop(fixture->cluster, CLUSTER_STOP_IMMEDIATE);
  deliver(fixture, 1, 1, figure(fixture, 2, 6));
  expect_report(fixture, WRITER_DATABASE_AWAY);
  assert_false(writer_pool_has_database(fixture->pool));
  deliver(fixture, 1, 1, figure(fixture, 3, 7));
  cluster_start(fixture->cluster);
  expect_report(fixture, WRITER_DATABASE_BACK);
  for (uint64_t sequence = 2; sequence <= 3; sequence++) {
    g_autoptr(WriterReport) report = await_answer(fixture);
    expect_counts(report, 0, 1, 0, 0);
    assert_int_equal(report->sequence, sequence);
  }
  expect_sql(fixture, "select value, revision from halfsky.observation", "7|3");
}

static void question_is_answered_while_the_database_is_away(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 5), 1, 0, 0, 0));
  cluster_stop(fixture->cluster, CLUSTER_STOP_IMMEDIATE);
  const uint8_t epoch[EPOCH_SIZE_BYTES] = {1};
  assert_true(writer_pool_read_watermark(fixture->pool, 5, (CollectorKey){1, 1, 1}, epoch));
  g_autoptr(WriterReport) report = await_answer(fixture);
  assert_int_equal(report->kind, WRITER_WATERMARK_AWAY);
  assert_int_equal(report->session, 5);
  cluster_start(fixture->cluster);
}

static void database_that_is_away_at_the_start_is_found_later(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  writer_pool_free(g_steal_pointer(&fixture->pool));
  cluster_stop(fixture->cluster, CLUSTER_STOP_FAST);
  WriterOptions options = {.conninfo = fixture->conninfo,
                           .n_writers = 2,
                           .backoff_most_ms = 200,
                           .signing_key = store_fixture_signing_key()};
  fixture->pool = writer_pool_start(&options, fixture->catalogue);
  expect_report(fixture, WRITER_DATABASE_AWAY);
  cluster_start(fixture->cluster);
  expect_report(fixture, WRITER_DATABASE_BACK);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 1, 5), 1, 0, 0, 0));
}

/* --- Groups ------------------------------------------------------------------------------------------------------- */

enum { N_BATCHES = 60 };

static Batch *figure_of_year(const StoreFixture *fixture, uint64_t sequence)
{
  const Record records[] = {count_of(FIRST_COUNT, 2015 + (int)(sequence % 10), (double)sequence)};
  return batch_of(
      fixture,
      &(BatchPlan){
          .epoch = 1, .sequence = sequence, .submission = (uint8_t)sequence, .records = records, .n_records = 1});
}

static void waiting_batches_share_a_transaction(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  for (uint64_t sequence = 1; sequence <= N_BATCHES; sequence++)
    deliver(fixture, 1, 1, figure_of_year(fixture, sequence));
  for (uint64_t sequence = 1; sequence <= N_BATCHES; sequence++) {
    g_autoptr(WriterReport) report = await_answer(fixture);
    assert_int_equal(report->kind, WRITER_OUTCOME);
    assert_int_equal(report->sequence, sequence);
  }
  expect_sql(fixture,
             "select count(*), count(distinct date_trunc('milliseconds', stored_at)) < 30 from halfsky.ingest_batch",
             "60|t");
}

static void two_writers_store_for_different_agencies_at_once(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 2);
  for (uint64_t sequence = 1; sequence <= N_BATCHES; sequence++)
    for (int32_t agency = 1; agency <= 3; agency++)
      deliver(fixture, (uint64_t)agency, agency, figure_of_year(fixture, sequence));
  uint64_t last[4] = {0};
  for (int i = 0; i < 3 * N_BATCHES; i++) {
    g_autoptr(WriterReport) report = await_answer(fixture);
    assert_int_equal(report->kind, WRITER_OUTCOME);
    assert_int_equal(report->sequence, ++last[report->key.agency_id]);
  }
  expect_sql(fixture, "select agency_id, count(*), max(value) from halfsky.observation group by 1 order by 1",
             "1|10|60\n2|10|60\n3|10|60");
  expect_sql(fixture, "select count(*) from halfsky.observation_revision", "150");
}

static void refusal_in_a_group_spares_the_other_streams(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  deliver(fixture, 1, 1, figure(fixture, 1, 5));
  deliver(fixture, 1, 1, figure(fixture, 3, 7));
  deliver(fixture, 2, 2, figure(fixture, 1, 5));
  WriterReportKind told[3] = {WRITER_DROPPED, WRITER_DROPPED, WRITER_DROPPED};
  for (int i = 0; i < 3; i++) {
    g_autoptr(WriterReport) report = await_answer(fixture);
    told[report->key.agency_id == 2 ? 2 : report->sequence == 3] = report->kind;
  }
  assert_int_equal(told[0], WRITER_OUTCOME);
  assert_int_equal(told[1], WRITER_REFUSED);
  assert_int_equal(told[2], WRITER_OUTCOME);
}

static void new_catalogue_holds_for_what_comes_after_it(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 2);
  deliver(fixture, 1, 1, figure(fixture, 1, 5));
  writer_pool_use_catalogue(fixture->pool, fixture->catalogue);
  deliver(fixture, 1, 1, figure(fixture, 2, 6));
  g_autoptr(WriterReport) before = await_answer(fixture);
  g_autoptr(WriterReport) after = await_answer(fixture);
  expect_counts(before, 1, 0, 0, 0);
  expect_counts(after, 0, 1, 0, 0);
}

static void stopped_pool_still_gives_its_reports(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  deliver(fixture, 1, 1, figure(fixture, 1, 5));
  wait_for_sql(fixture, "select count(*) from halfsky.ingest_batch", "1");
  writer_pool_stop(fixture->pool);
  g_autoptr(WriterReport) report = await_answer(fixture);
  expect_counts(report, 1, 0, 0, 0);
  g_autoptr(Batch) late = figure(fixture, 2, 6);
  assert_false(writer_pool_store(fixture->pool, 1, (CollectorKey){1, 1, 1}, late, 1));
}

/* --- Closing a period --------------------------------------------------------------------------------------------- */

static void put_district(const StoreFixture *fixture)
{
  g_free(store_fixture_query(
      fixture, "set session_replication_role = replica; insert into halfsky.agency (agency_id, code, area_agency_id, "
               "level, name_zh, name_en) values (9, 'D', 9, 'district', '', '')"));
}

/* As the command does, for a year; a statement waits up to TIMEOUT_MS. */
static bool close_year(const StoreFixture *fixture, int16_t year, int timeout_ms, GError **error)
{
  g_autofree char *conninfo = cluster_connection_string(fixture->cluster, "postgres", fixture->database);
  const ConnectionOptions options = {
      .conninfo = conninfo, .statements = aggregator_queries, .statement_timeout_ms = timeout_ms};
  g_autoptr(Connection) connection = connection_new(&options);
  bool was_so = false;
  expect_success(connection_open(connection, error), error != NULL ? *error : NULL);
  return period_store_set(connection, (Period){.frequency = FREQUENCY_ANNUAL, .year = year, .part = 1}, true,
                          "the report is out", &was_so, error);
}

static void period_is_not_closed_while_a_writer_still_stores_by_the_calendar(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  g_autoptr(GError) error = NULL;
  AgencyChain chain;
  put_district(fixture);
  g_autoptr(Transaction) verification = transaction_begin(fixture->connection, &error);
  expect_success(verification != NULL, error);
  expect_success(agency_chain_lock(fixture->connection, 1, &chain, &error), error);
  deliver(fixture, 1, 1, figure(fixture, 1, 5));
  wait_for_sql(
      fixture,
      "select count(*) from pg_stat_activity where application_name like '%writer' and wait_event_type = 'Lock'", "1");
  assert_false(close_year(fixture, 2024, 500, &error));
  assert_true(halfsky_error_is(error, HALFSKY_ERROR_RETRY));
  g_clear_error(&error);
  assert_int_equal(transaction_commit(verification, &error), COMMIT_DONE);
  g_autoptr(WriterReport) before = await_answer(fixture);
  expect_counts(before, 1, 0, 0, 0);
  expect_success(close_year(fixture, 2024, DEADLINE_MS, &error), error);
  writer_report_free(expect_stored(fixture, 1, figure(fixture, 2, 6), 0, 0, 0, 1));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(period_is_not_closed_while_a_writer_still_stores_by_the_calendar),
      cmocka_unit_test(ended_backend_is_no_absence),
      cmocka_unit_test(idle_writer_notices_a_lost_connection),
      cmocka_unit_test(missing_privilege_is_named_until_it_is_granted),
      cmocka_unit_test(commit_that_was_lost_is_done_again),
      cmocka_unit_test(commit_whose_answer_was_lost_is_recognised),
      cmocka_unit_test(commit_is_durable_whatever_the_server_s_default),
      cmocka_unit_test(batches_wait_while_the_database_is_away),
      cmocka_unit_test(question_is_answered_while_the_database_is_away),
      cmocka_unit_test(database_that_is_away_at_the_start_is_found_later),
      cmocka_unit_test(waiting_batches_share_a_transaction),
      cmocka_unit_test(two_writers_store_for_different_agencies_at_once),
      cmocka_unit_test(refusal_in_a_group_spares_the_other_streams),
      cmocka_unit_test(new_catalogue_holds_for_what_comes_after_it),
      cmocka_unit_test(stopped_pool_still_gives_its_reports),
  };
  return cmocka_run_group_tests(tests, store_cluster_setup, store_cluster_teardown);
}
