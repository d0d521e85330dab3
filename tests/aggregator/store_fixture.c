#include "tests/aggregator/store_fixture.h"

#include "tests/support/test.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "database/migrate.h"
#include "database/transaction.h"
#include "wire/codec.h"
#include "wire/records_codec.h"

#define PREPARED_DATABASE "halfsky"
#define REPORT_DEADLINE_MS 30000
#define N_AGENCIES 3

extern const EmbeddedFile aggregator_migrations[];
extern const EmbeddedFile aggregator_queries[];

/* --- The prepared database ---------------------------------------------------------------------------------------- */

static Catalogue *load_catalogue(void)
{
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  g_autoptr(GError) error = NULL;
  Catalogue *catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  return catalogue;
}

static Connection *connect_as(Cluster *cluster, const char *user, const char *database)
{
  g_autofree char *conninfo = cluster_connection_string(cluster, user, database);
  ConnectionOptions options = {.conninfo = conninfo, .statements = aggregator_queries};
  Connection *connection = connection_new(&options);
  g_autoptr(GError) error = NULL;
  expect_success(connection_open(connection, &error), error);
  return connection;
}

static void migrate(Cluster *cluster)
{
  g_autoptr(Connection) connection = connect_as(cluster, "postgres", PREPARED_DATABASE);
  g_autoptr(GError) error = NULL;
  expect_success(migrate_apply(connection, aggregator_migrations, NULL, &error), error);
}

/* What the store reads of an indicator is its number, its unit types and whether it is retired; the rest is only filled. */
static void append_indicator(GString *sql, const Indicator *indicator)
{
  g_string_append_printf(sql,
                         "insert into halfsky.indicator (indicator_id, code, domain_code, objective_codes, name_zh, "
                         "name_en, definition_zh, definition_en, measure, "
                         "multiplier, unit, decimals, direction, required_breakdowns, frequency, reporting_year, "
                         "collection_interval_years, due_days, "
                         "reporting_unit_type, population_base, department_code, aggregation, time_aggregation, "
                         "uncertainty, disclosure, stated_in_plan, data_source) "
                         "values (%d, '%s', 'A', '{}', '', '', '', '', 'count', 1, '', 0, '', '{}', 'annual', "
                         "'calendar_year', 1, 0, '{test_unit}', '', '', '', '', "
                         "'', 'none', '', '');\n",
                         indicator->id, indicator->code);
}

static void append_breakdowns(GString *sql, const Catalogue *catalogue)
{
  for (guint i = 0; i < catalogue_n_breakdowns(catalogue); i++)
    g_string_append_printf(sql, "insert into halfsky.breakdown (breakdown_id, key) values (%u, '%s');\n", i + 1,
                           catalogue_breakdown_key(catalogue, i));
}

static void append_agency(GString *sql, int agency)
{
  g_string_append_printf(
      sql,
      "insert into halfsky.agency (agency_id, code, area_agency_id, level, name_zh, name_en, unit_type) "
      "values (%d, 'agency-%d', %d, 'unit', '', '', 'test_unit');\n",
      agency, agency, agency);
  for (int collector = 1; collector <= 2; collector++)
    g_string_append_printf(sql,
                           "insert into halfsky.collector (agency_id, collector_id, name) values (%d, %d, 'test');\n"
                           "insert into halfsky.collector_key (agency_id, collector_id, key_no, public_key) values "
                           "(%d, %d, 1, '%040d');\n",
                           agency, collector, agency, collector, agency * 10 + collector);
}

/* Foreign keys and the shape of the tree do not matter here, so they are switched off while filling. */
static void fill(Cluster *cluster)
{
  g_autoptr(Catalogue) catalogue = load_catalogue();
  g_autoptr(GString) sql =
      g_string_new("set session_replication_role = replica;\n"
                   "alter table halfsky.agency drop constraint agency_only_the_district_is_root;\n");
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n_indicators);
  for (guint i = 0; i < n_indicators; i++)
    append_indicator(sql, &indicators[i]);
  append_breakdowns(sql, catalogue);
  for (int agency = 1; agency <= N_AGENCIES; agency++)
    append_agency(sql, agency);
  g_free(cluster_query(cluster, PREPARED_DATABASE, sql->str));
}

int store_cluster_setup(void **state)
{
  Cluster *cluster = cluster_new();
  migrate(cluster);
  fill(cluster);
  *state = cluster;
  return 0;
}

int store_cluster_teardown(void **state)
{
  cluster_free(*state);
  return 0;
}

/* --- One test's database ------------------------------------------------------------------------------------------ */

static StoreCatalogue *store_catalogue_of(Connection *connection)
{
  g_autoptr(GError) error = NULL;
  StoreCatalogue *catalogue = store_catalogue_new(load_catalogue(), connection, &error);
  expect_success(catalogue != NULL, error);
  return catalogue;
}

StoreFixture *store_fixture_new(Cluster *cluster, unsigned n_writers)
{
  static unsigned n_databases = 0;
  StoreFixture *fixture = g_new0(StoreFixture, 1);
  fixture->cluster = cluster;
  fixture->database = g_strdup_printf("test_%u", ++n_databases);
  g_autofree char *create = g_strdup_printf("create database %s template " PREPARED_DATABASE, fixture->database);
  g_free(cluster_query(cluster, "postgres", create));
  fixture->conninfo = cluster_connection_string(cluster, "halfsky_aggregator", fixture->database);
  fixture->connection = connect_as(cluster, "halfsky_aggregator", fixture->database);
  fixture->catalogue = store_catalogue_of(fixture->connection);
  WriterOptions options = {.conninfo = fixture->conninfo,
                           .n_writers = n_writers,
                           .backoff_most_ms = 200,
                           .signing_key = store_fixture_signing_key()};
  fixture->pool = writer_pool_start(&options, fixture->catalogue);
  return fixture;
}

void store_fixture_free(StoreFixture *fixture)
{
  if (fixture == NULL)
    return;
  writer_pool_free(fixture->pool);
  store_catalogue_unref(fixture->catalogue);
  connection_free(fixture->connection);
  g_free(fixture->conninfo);
  g_free(fixture->database);
  g_free(fixture);
}

char *store_fixture_query(const StoreFixture *fixture, const char *sql)
{
  return cluster_query(fixture->cluster, fixture->database, sql);
}

void expect_sql(const StoreFixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *printed = store_fixture_query(fixture, sql);
  if (strcmp(printed, expected) != 0)
    fail_msg("%s\nprints '%s', not '%s'", sql, printed, expected);
}

/* --- Builders ----------------------------------------------------------------------------------------------------- */

Record count_of(int16_t indicator, int year, double value)
{
  return (Record){
      .indicator_id = indicator,
      .period = {.frequency = FREQUENCY_ANNUAL, .year = (int16_t)year, .part = 1},
      .value = value,
      .has_value = true,
      .status = STATUS_NORMAL,
  };
}

Record quarterly_of(const StoreFixture *fixture, int year, int quarter, const char *key, double value)
{
  int index = catalogue_breakdown_index(store_catalogue_plan(fixture->catalogue), key);
  g_assert(index >= 0);
  Record record = count_of(QUARTERLY_COUNT, year, value);
  record.period.frequency = FREQUENCY_QUARTERLY;
  record.period.part = (uint8_t)quarter;
  record.breakdown = (uint16_t)index;
  return record;
}

static const char *key_of(const void *plan, uint16_t breakdown)
{
  return catalogue_breakdown_key(plan, breakdown);
}

static GBytes *records_of(const StoreFixture *fixture, const BatchPlan *plan)
{
  g_autofree Record *numbered = g_memdup2(plan->records, plan->n_records * sizeof(Record));
  for (size_t i = 0; i < plan->n_records; i++)
    numbered[i].source_row = (uint32_t)(i + 2);
  return records_encode(numbered, plan->n_records, key_of, store_catalogue_plan(fixture->catalogue));
}

Batch *batch_of(const StoreFixture *fixture, const BatchPlan *plan)
{
  Settlement settlement = {.rows = plan->n_settled};
  memset(settlement.id.bytes, plan->settles, sizeof settlement.id.bytes);
  SubmissionSummary summary = {
      .file_name = "figures.csv",
      .accepted_at_us = plan->accepted_at_us != 0 ? plan->accepted_at_us : clock_wall_us(),
      .received = (uint32_t)plan->n_records + plan->repeated + plan->rejected + plan->awaiting,
      .repeated = plan->repeated,
      .awaiting = plan->awaiting,
      .rejected_total = plan->rejected,
      .rejected_by_code = &(RuleCount){.code = "sex_sum", .count = plan->rejected},
      .n_rejected_by_code = plan->rejected > 0 ? 1 : 0,
      .awaiting_by_code = &(RuleCount){.code = "outlier", .count = plan->awaiting},
      .n_awaiting_by_code = plan->awaiting > 0 ? 1 : 0,
      .released = plan->released,
      .settled = &settlement,
      .n_settled = plan->settles > 0 ? 1 : 0,
      .n_parts = MAX(plan->n_parts, 1u),
  };
  memset(summary.id.bytes, plan->submission, sizeof summary.id.bytes);
  g_autoptr(GBytes) records = records_of(fixture, plan);
  Batch batch = {
      .sequence = plan->sequence,
      .part = MAX(plan->part, 1u),
      .summary = &summary,
      .n_records = (uint32_t)plan->n_records,
      .records = records,
  };
  memset(batch.epoch, plan->epoch, sizeof batch.epoch);
  batch.records_digest = batch_digest(&batch);
  return batch_copy(&batch);
}

/* --- Deliveries --------------------------------------------------------------------------------------------------- */

void deliver(StoreFixture *fixture, uint64_t session, int32_t agency, Batch *batch)
{
  assert_true(
      writer_pool_store(fixture->pool, session, (CollectorKey){agency, 1, 1}, batch, g_bytes_get_size(batch->records)));
}

WriterReport *await_report(StoreFixture *fixture)
{
  int64_t deadline_ms = clock_monotonic_ms() + REPORT_DEADLINE_MS;
  WriterReport *report = writer_pool_take_report(fixture->pool);
  while (report == NULL && clock_monotonic_ms() < deadline_ms) {
    struct pollfd watched = {.fd = writer_pool_descriptor(fixture->pool), .events = POLLIN};
    poll(&watched, 1, 1000);
    report = writer_pool_take_report(fixture->pool);
  }
  if (report == NULL)
    fail_msg("no report came");
  return report;
}

WriterReport *await_answer(StoreFixture *fixture)
{
  WriterReport *report = await_report(fixture);
  while (report->kind == WRITER_DATABASE_AWAY || report->kind == WRITER_DATABASE_BACK ||
         report->kind == WRITER_DATABASE_RENEWED) {
    writer_report_free(report);
    report = await_report(fixture);
  }
  return report;
}

void expect_counts(const WriterReport *report, uint32_t n_new, uint32_t n_revised, uint32_t n_unchanged,
                   uint32_t n_rejected)
{
  assert_int_equal(report->kind, WRITER_OUTCOME);
  const Outcome *outcome = report->outcome;
  if (outcome->n_new != n_new || outcome->n_revised != n_revised || outcome->n_unchanged != n_unchanged ||
      outcome->n_rejected != n_rejected)
    fail_msg("new %u, revised %u, unchanged %u, rejected %u; expected %u, %u, %u, %u", outcome->n_new,
             outcome->n_revised, outcome->n_unchanged, outcome->n_rejected, n_new, n_revised, n_unchanged, n_rejected);
}

WriterReport *expect_stored(StoreFixture *fixture, int32_t agency, Batch *batch, uint32_t n_new, uint32_t n_revised,
                            uint32_t n_unchanged, uint32_t n_rejected)
{
  deliver(fixture, 1, agency, batch);
  WriterReport *report = await_answer(fixture);
  expect_counts(report, n_new, n_revised, n_unchanged, n_rejected);
  return report;
}

void expect_refused(StoreFixture *fixture, uint64_t session, int32_t agency, Batch *batch, WriterRefusal refusal)
{
  deliver(fixture, session, agency, batch);
  g_autoptr(WriterReport) report = await_answer(fixture);
  assert_int_equal(report->kind, WRITER_REFUSED);
  assert_string_equal(writer_refusal_name(report->refusal), writer_refusal_name(refusal));
}

/* --- Signing ------------------------------------------------------------------------------------------------------ */

const SigningKey *store_fixture_signing_key(void)
{
  static SigningKey key;
  static bool is_made = false;
  KeyPair pair;
  if (!is_made) {
    key_pair_generate(&pair);
    signing_key_derive(&pair, &key);
    is_made = true;
  }
  return &key;
}

/* --- Verifying ---------------------------------------------------------------------------------------------------- */

TrailReport store_fixture_verify(StoreFixture *fixture, int32_t agency_id)
{
  TrailReport report = {0};
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) seals = g_array_new(FALSE, FALSE, sizeof(Seal));
  g_autoptr(SealKeys) keys = seal_keys_new(&store_fixture_signing_key()->public_key);
  g_autoptr(Transaction) transaction = transaction_begin(fixture->connection, &error);
  expect_success(transaction != NULL, error);
  expect_success(trail_verify(fixture->connection, agency_id, seals, keys, &report, &error), error);
  return report;
}
