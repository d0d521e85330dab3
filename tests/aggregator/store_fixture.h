/* A district in miniature for tests of the store: a migrated database with the plan's indicators, three agencies with two collectors each, and a
 * pool of writers, spoken to as the network thread would.
 *
 * Agencies 1, 2 and 3 are townships' units of type `test_unit`, which reports every indicator; collectors 1 and 2 of each have valid keys. Each
 * test gets a database of its own, copied from one that was prepared once. Writers connect as halfsky_aggregator, so missing grants are found. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "aggregator/store/store_catalogue.h"
#include "aggregator/store/writer.h"
#include "aggregator/verification/trail_verify.h"
#include "database/connection.h"
#include "record/record.h"
#include "tests/support/cluster.h"

/* Indicators of the plan that the tests report: plain yearly counts up to 1000 without breakdown, and quarterly ones by sex and by sex and residence. */
#define FIRST_COUNT 602
#define SECOND_COUNT 801
#define QUARTERLY_COUNT 806

/* For all tests of a program; use with cmocka_run_group_tests(). STATE becomes the Cluster. */
int store_cluster_setup(void **state);
int store_cluster_teardown(void **state);

/* What the tests sign with. */
const SigningKey *store_fixture_signing_key(void);

typedef struct StoreFixture {
  Cluster *cluster; /* borrowed */
  char *database;
  char *conninfo;
  Connection *connection; /* of the test itself, as halfsky_aggregator */
  StoreCatalogue *catalogue;
  WriterPool *pool;
} StoreFixture;

/* A database of its own with running writers, N_WRITERS of them. */
StoreFixture *store_fixture_new(Cluster *cluster, unsigned n_writers);
void store_fixture_free(StoreFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreFixture, store_fixture_free)

/* What psql prints for SQL in the fixture's database, as superuser. The caller frees it. */
char *store_fixture_query(const StoreFixture *fixture, const char *sql);

/* Fails the test unless psql prints EXPECTED for SQL. */
void expect_sql(const StoreFixture *fixture, const char *sql, const char *expected);

/* --- Builders ----------------------------------------------------------------------------------------------------- */

/* A yearly total of a plain count. */
Record count_of(int16_t indicator, int year, double value);

/* A quarterly count; KEY as in the catalogue. */
Record quarterly_of(const StoreFixture *fixture, int year, int quarter, const char *key, double value);

/* One part of submission SUBMISSION (any small number) as batch SEQUENCE of epoch EPOCH (likewise). Rows of the file are numbered from 2. */
typedef struct BatchPlan {
  uint8_t epoch;
  uint64_t sequence;
  uint8_t submission;
  uint32_t part;    /* 0: 1 */
  uint32_t n_parts; /* 0: 1 */
  const Record *records;
  size_t n_records;
  uint32_t repeated, rejected, awaiting; /* as the collector counted */
  uint32_t released;                     /* likewise; among the records */
  uint8_t settles;                       /* an earlier submission; 0: none */
  uint32_t n_settled;                    /* so many of its cells */
  int64_t accepted_at_us;                /* Unix time; 0: now */
} BatchPlan;

/* The batch, now the caller's. */
Batch *batch_of(const StoreFixture *fixture, const BatchPlan *plan);

/* --- Deliveries --------------------------------------------------------------------------------------------------- */

/* Hands the batch to the pool, which takes it over. Size is that of its records. */
void deliver(StoreFixture *fixture, uint64_t session, int32_t agency, Batch *batch);

/* The next report, waited for up to 30 seconds; the caller frees it. The state of the database is told like all else. */
WriterReport *await_report(StoreFixture *fixture);

/* The next report about a batch or a question, passing over the database's state. */
WriterReport *await_answer(StoreFixture *fixture);

/* Delivers in session 1 and expects an outcome with these counts, which it returns; the caller frees it. */
WriterReport *expect_stored(StoreFixture *fixture, int32_t agency, Batch *batch, uint32_t n_new, uint32_t n_revised,
                            uint32_t n_unchanged, uint32_t n_rejected);

/* Fails the test unless the outcome has these counts. */
void expect_counts(const WriterReport *report, uint32_t n_new, uint32_t n_revised, uint32_t n_unchanged,
                   uint32_t n_rejected);

/* Delivers in SESSION and expects a refusal. */
void expect_refused(StoreFixture *fixture, uint64_t session, int32_t agency, Batch *batch, WriterRefusal refusal);

/* Verifies the agency's trail without receipts. */
TrailReport store_fixture_verify(StoreFixture *fixture, int32_t agency_id);
