#include "tests/support/test.h"

#include "aggregator/store/trail.h"
#include "database/transaction.h"
#include "tests/aggregator/store_fixture.h"

/* Computed by Python's hashlib.blake2b(digest_size=32) over the layout that trail.h describes. */
#define FIRST_HASH "79c3ae1b988380048b1bb6d6724b3b6084ff2b3ec5d52f8ae91f987d0ecb57b5"
#define SECOND_HASH "6835212289d1f56d94cb93a34faa857e0d706e5e2393d4ee7d80680d06f0a74d"

static TrailEntry entry_at(int64_t at_us)
{
  TrailEntry entry = {.at_us = at_us, .actor = "collector 1", .act = "batch_stored", .submission_id = 7};
  for (size_t i = 0; i < DIGEST_SIZE_BYTES; i++)
    entry.content_digest.bytes[i] = (uint8_t)i;
  return entry;
}

static void expect_hash(const Digest *hash, const char *expected)
{
  g_autofree char *hex = digest_to_hex(hash);
  assert_string_equal(hex, expected);
}

static void hash_seals_the_entry_and_the_one_before(void **state)
{
  (void)state;
  AgencyChain chain = {.agency_id = 3};
  TrailEntry entry = entry_at(1735689600000000);
  chain.head_hash = trail_next_hash(&chain, &entry);
  chain.last_entry = 1;
  expect_hash(&chain.head_hash, FIRST_HASH);
  Digest second = trail_next_hash(&chain, &entry);
  expect_hash(&second, SECOND_HASH);
}

/* --- In the database ---------------------------------------------------------------------------------------------- */

static void append_entries(StoreFixture *fixture, int n)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = transaction_begin(fixture->connection, &error);
  expect_success(transaction != NULL, error);
  AgencyChain chain;
  expect_success(agency_chain_lock(fixture->connection, 3, &chain, &error), error);
  for (int i = 0; i < n; i++) {
    TrailEntry entry = entry_at(agency_chain_moment(&chain, 1735689600000000));
    entry.act = "collector_added"; /* a batch would have to be there as well */
    expect_success(trail_append(fixture->connection, &chain, &entry, &error), error);
  }
  expect_success(agency_chain_store(fixture->connection, &chain, &error), error);
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_DONE);
}

static void expect_findings(StoreFixture *fixture, const char *expected)
{
  g_auto(TrailReport) report = store_fixture_verify(fixture, 3);
  g_autoptr(GString) found = g_string_new(NULL);
  for (guint i = 0; i < report.findings->len; i++) {
    const TrailFinding *finding = g_ptr_array_index(report.findings, i);
    g_string_append_printf(found, "%s%s %" G_GINT64_FORMAT, i > 0 ? ", " : "", finding->fault, finding->entry);
  }
  assert_string_equal(found->str, expected);
}

static void empty_trail_is_intact(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  expect_findings(fixture, "");
}

static void trail_longer_than_a_page_is_intact(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  append_entries(fixture, 2);
  append_entries(fixture, 1000);
  g_auto(TrailReport) report = store_fixture_verify(fixture, 3);
  assert_int_equal(report.findings->len, 0);
  assert_int_equal(report.n_entries, 1002);
}

/* What a superuser might do to entry 2 of 3, and what is found. */
static const struct {
  const char *sql;
  const char *findings;
} tamperings[] = {
    {"update halfsky.audit_trail set actor = 'collector 2' where entry = 2", "entry_changed 2"},
    {"update halfsky.audit_trail set at = at + interval '1 hour' where entry = 2", "entry_changed 2"},
    {"update halfsky.audit_trail set submission_id = null where entry = 2", "entry_changed 2"},
    {"update halfsky.audit_trail set content_digest = hash where entry = 2", "entry_changed 2"},
    {"update halfsky.audit_trail set part = 1, n_rows = 0, rows_digest = sha256('') where entry = 2",
     "entry_changed 2, act_unknown 2"},
    {"update halfsky.audit_trail set hash = content_digest where entry = 2", "entry_changed 2, entry_detached 3"},
    {"delete from halfsky.audit_trail where entry = 2", "entry_missing 2"},
    {"delete from halfsky.audit_trail where entry = 3", "end_missing 3"},
    {"delete from halfsky.audit_trail", "end_missing 1"},
    {"update halfsky.agency_chain set last_entry = 2", "end_unknown 3, counter_wrong 2"},
    {"update halfsky.agency_chain set head_hash = sha256('')", "end_unknown 3"},
};

static void tampering_is_found(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  append_entries(fixture, 3);
  g_free(store_fixture_query(
      fixture,
      "create table saved_trail as table halfsky.audit_trail; create table saved_chain as table halfsky.agency_chain"));
  for (size_t i = 0; i < G_N_ELEMENTS(tamperings); i++) {
    g_free(store_fixture_query(fixture, tamperings[i].sql));
    expect_findings(fixture, tamperings[i].findings);
    g_free(store_fixture_query(fixture,
                               "delete from halfsky.audit_trail; insert into halfsky.audit_trail table saved_trail;"
                               "delete from halfsky.agency_chain; insert into halfsky.agency_chain table saved_chain"));
  }
  expect_findings(fixture, "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hash_seals_the_entry_and_the_one_before),
      cmocka_unit_test(empty_trail_is_intact),
      cmocka_unit_test(trail_longer_than_a_page_is_intact),
      cmocka_unit_test(tampering_is_found),
  };
  return cmocka_run_group_tests(tests, store_cluster_setup, store_cluster_teardown);
}
