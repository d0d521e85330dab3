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
    TrailEntry entry = entry_at(1735689600000000 + i);
    expect_success(trail_append(fixture->connection, &chain, &entry, &error), error);
  }
  expect_success(agency_chain_store(fixture->connection, &chain, &error), error);
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_DONE);
}

static TrailVerdict verify(StoreFixture *fixture)
{
  TrailVerdict verdict = {0};
  g_autoptr(GError) error = NULL;
  g_autoptr(Transaction) transaction = transaction_begin(fixture->connection, &error);
  expect_success(transaction != NULL, error);
  expect_success(trail_verify(fixture->connection, 3, &verdict, &error), error);
  return verdict;
}

static void empty_trail_is_intact(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  assert_true(verify(fixture).is_intact);
}

static void trail_longer_than_a_page_is_intact(void **state)
{
  g_autoptr(StoreFixture) fixture = store_fixture_new(*state, 1);
  append_entries(fixture, 2);
  append_entries(fixture, 1000);
  TrailVerdict verdict = verify(fixture);
  assert_true(verdict.is_intact);
  assert_int_equal(verdict.n_entries, 1002);
}

/* What a superuser might do to entry 2 of 3, and where the break shows. */
static const struct {
  const char *sql;
  int64_t broken_entry;
} tamperings[] = {
    {"update halfsky.audit_trail set actor = 'collector 2' where entry = 2", 2},
    {"update halfsky.audit_trail set at = at + interval '1 microsecond' where entry = 2", 2},
    {"update halfsky.audit_trail set submission_id = null where entry = 2", 2},
    {"update halfsky.audit_trail set content_digest = hash where entry = 2", 2},
    {"delete from halfsky.audit_trail where entry = 2", 2},
    {"delete from halfsky.audit_trail where entry = 3", 3},
    {"delete from halfsky.audit_trail", 1},
    {"update halfsky.agency_chain set last_entry = 2", 3},
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
    TrailVerdict verdict = verify(fixture);
    if (verdict.is_intact || verdict.broken_entry != tamperings[i].broken_entry)
      fail_msg("%s: broken entry %" G_GINT64_FORMAT, tamperings[i].sql, verdict.broken_entry);
    g_free(store_fixture_query(fixture,
                               "delete from halfsky.audit_trail; insert into halfsky.audit_trail table saved_trail;"
                               "delete from halfsky.agency_chain; insert into halfsky.agency_chain table saved_chain"));
  }
  assert_true(verify(fixture).is_intact);
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
