/* Windows: single cases, and a crowd of collectors whose messages take their time. */
#include "tests/support/test.h"

#include <string.h>

#include "aggregator/sessions/credit.h"

enum { LARGEST = 100, CEILING = 400, TURN_MS = 1000, MOST_MEMBERS = 16 };

typedef struct Fixture {
  CreditPool *pool;
  uint64_t told[MOST_MEMBERS];
  unsigned n_changes;
} Fixture;

static void note_change(void *self, uint64_t member, uint64_t window_bytes)
{
  Fixture *fixture = self;
  fixture->told[member] = window_bytes;
  fixture->n_changes++;
}

static void balance(Fixture *fixture, int64_t now_ms)
{
  credit_pool_balance(fixture->pool, now_ms, note_change, fixture);
  assert_true(credit_pool_reserved(fixture->pool) <= CEILING);
}

enum { ENDLESS = 1 << 20 };

static void join_wanting_to_send(Fixture *fixture, uint64_t member, uint64_t n_batches)
{
  credit_pool_join(fixture->pool, member);
  credit_pool_want(fixture->pool, member, n_batches);
}

static void join_wanting(Fixture *fixture, uint64_t member)
{
  join_wanting_to_send(fixture, member, ENDLESS);
}

static int set_up(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->pool =
      credit_pool_new(&(CreditSettings){.ceiling_bytes = CEILING, .largest_batch_bytes = LARGEST, .turn_ms = TURN_MS});
  *state = fixture;
  return 0;
}

static int tear_down(void **state)
{
  Fixture *fixture = *state;
  credit_pool_free(fixture->pool);
  g_free(fixture);
  return 0;
}

static void a_member_that_wants_nothing_gets_nothing(void **state)
{
  Fixture *fixture = *state;
  credit_pool_join(fixture->pool, 1);
  balance(fixture, 0);
  assert_int_equal(fixture->n_changes, 0);
  assert_false(credit_pool_hold(fixture->pool, 1, 1));
}

static void a_single_member_gets_much_but_leaves_room_for_another(void **state)
{
  Fixture *fixture = *state;
  join_wanting(fixture, 1);
  balance(fixture, 0);
  assert_int_equal(fixture->told[1], 200);
  join_wanting(fixture, 2);
  balance(fixture, 0);
  assert_true(fixture->told[2] >= LARGEST);
}

static void a_batch_beyond_the_window_is_not_taken(void **state)
{
  Fixture *fixture = *state;
  join_wanting(fixture, 1);
  balance(fixture, 0);
  assert_true(credit_pool_hold(fixture->pool, 1, 150));
  assert_int_equal(credit_pool_room(fixture->pool, 1), 50);
  assert_false(credit_pool_hold(fixture->pool, 1, 51));
  assert_true(credit_pool_hold(fixture->pool, 1, 50));
}

static void a_window_taken_back_counts_until_it_is_confirmed(void **state)
{
  Fixture *fixture = *state;
  join_wanting(fixture, 1);
  balance(fixture, 0);
  credit_pool_confirm(fixture->pool, 1, 200);
  credit_pool_pause(fixture->pool, true);
  balance(fixture, 0);
  assert_int_equal(fixture->told[1], 0);
  assert_int_equal(credit_pool_reserved(fixture->pool), 200);
  assert_true(credit_pool_hold(fixture->pool, 1, 200)); /* was on the way */
  credit_pool_confirm(fixture->pool, 1, 0);
  assert_int_equal(credit_pool_reserved(fixture->pool), 200); /* still held */
  credit_pool_release(fixture->pool, 1, 200);
  assert_int_equal(credit_pool_reserved(fixture->pool), 0);
}

static void a_second_change_waits_for_the_first_to_be_confirmed(void **state)
{
  Fixture *fixture = *state;
  join_wanting(fixture, 1);
  balance(fixture, 0);
  credit_pool_pause(fixture->pool, true);
  balance(fixture, 0);
  assert_int_equal(fixture->told[1], 200);
  credit_pool_confirm(fixture->pool, 1, 0); /* an old heartbeat, from before the grant */
  balance(fixture, 0);
  assert_int_equal(fixture->told[1], 200);
  credit_pool_confirm(fixture->pool, 1, 200);
  balance(fixture, 0);
  assert_int_equal(fixture->told[1], 0);
}

static void credit_comes_back_after_a_pause(void **state)
{
  Fixture *fixture = *state;
  credit_pool_pause(fixture->pool, true);
  join_wanting(fixture, 1);
  balance(fixture, 0);
  assert_int_equal(fixture->n_changes, 0);
  credit_pool_pause(fixture->pool, false);
  balance(fixture, 0);
  assert_int_equal(fixture->told[1], 200);
}

static void what_a_gone_member_left_is_counted_until_released(void **state)
{
  Fixture *fixture = *state;
  join_wanting(fixture, 1);
  balance(fixture, 0);
  assert_true(credit_pool_hold(fixture->pool, 1, 120));
  credit_pool_leave(fixture->pool, 1);
  assert_int_equal(credit_pool_reserved(fixture->pool), 120);
  assert_int_equal(credit_pool_window(fixture->pool, 1), 0);
  credit_pool_release(fixture->pool, 1, 120);
  assert_int_equal(credit_pool_reserved(fixture->pool), 0);
  credit_pool_release(fixture->pool, 1, 1); /* unknown now: nothing */
}

static void fill_with_holders(Fixture *fixture, uint64_t n)
{
  for (uint64_t member = 1; member <= n; member++) {
    join_wanting(fixture, member);
    balance(fixture, 0);
    credit_pool_confirm(fixture->pool, member, fixture->told[member]);
  }
  for (uint64_t member = 1; member <= n; member++)
    credit_pool_confirm(fixture->pool, member, fixture->told[member]);
  balance(fixture, 0);
}

static void an_idle_holder_gives_way_to_one_who_waits(void **state)
{
  Fixture *fixture = *state;
  fill_with_holders(fixture, 4);
  for (uint64_t member = 1; member <= 4; member++)
    credit_pool_confirm(fixture->pool, member, fixture->told[member]);
  credit_pool_want(fixture->pool, 2, 0);
  join_wanting(fixture, 5);
  balance(fixture, 1);
  credit_pool_confirm(fixture->pool, 2, 0);
  balance(fixture, 1);
  assert_int_equal(fixture->told[2], 0);
  assert_true(fixture->told[5] >= LARGEST);
}

static void a_turn_ends_by_time_when_somebody_waits(void **state)
{
  Fixture *fixture = *state;
  fill_with_holders(fixture, 5);
  uint64_t told_before[MOST_MEMBERS];
  memcpy(told_before, fixture->told, sizeof told_before);
  balance(fixture, TURN_MS - 1);
  assert_memory_equal(told_before, fixture->told, sizeof told_before);
  assert_int_equal(fixture->told[5], 0);
  balance(fixture, TURN_MS);
  assert_int_equal(fixture->told[1], 0);
  credit_pool_confirm(fixture->pool, 1, 0);
  balance(fixture, TURN_MS);
  assert_int_equal(fixture->told[5], LARGEST);
}

static void a_turn_ends_with_the_last_batch_while_that_is_still_held(void **state)
{
  Fixture *fixture = *state;
  join_wanting_to_send(fixture, 1, 2);
  for (uint64_t member = 2; member <= 5; member++)
    join_wanting(fixture, member);
  balance(fixture, 0);
  for (uint64_t member = 1; member <= 4; member++)
    credit_pool_confirm(fixture->pool, member, LARGEST);
  assert_true(credit_pool_hold(fixture->pool, 1, 10));
  balance(fixture, 0);
  assert_int_equal(fixture->told[1], LARGEST); /* one is to come */
  assert_true(credit_pool_hold(fixture->pool, 1, 10));
  balance(fixture, 0);
  assert_int_equal(fixture->told[1], 0);
  credit_pool_want(fixture->pool, 1, 2); /* both have no outcome yet */
  credit_pool_confirm(fixture->pool, 1, 0);
  assert_int_equal(credit_pool_reserved(fixture->pool), 3 * LARGEST + 20);
  credit_pool_release(fixture->pool, 1, 10);
  credit_pool_release(fixture->pool, 1, 10);
  balance(fixture, 0);
  assert_int_equal(fixture->told[1], 0);
  assert_int_equal(fixture->told[5], LARGEST);
}

/* A crowd: each member obeys the last window that reached it, sends what fits, and repeats each window; everything is on
 * the way for some rounds. */
typedef struct Peer {
  uint64_t obeyed, in_flight, delivered;
  GQueue to_peer, to_pool; /* windows; to_pool: sizes with BATCH set, else confirmations */
} Peer;

enum { BATCH = 1 << 20, ROUNDS = 4000 };

typedef struct Crowd {
  Fixture *fixture;
  Peer peers[MOST_MEMBERS];
  GRand *chance;
} Crowd;

static void tell_peer(void *self, uint64_t member, uint64_t window_bytes)
{
  Crowd *crowd = self;
  assert_true(window_bytes == 0 || window_bytes >= LARGEST);
  g_queue_push_tail(&crowd->peers[member].to_peer, GUINT_TO_POINTER((guint)window_bytes));
}

static void peer_acts(Crowd *crowd, Peer *peer)
{
  if (!g_queue_is_empty(&peer->to_peer)) {
    peer->obeyed = GPOINTER_TO_UINT(g_queue_pop_head(&peer->to_peer));
    g_queue_push_tail(&peer->to_pool, GUINT_TO_POINTER((guint)peer->obeyed));
  }
  guint size = (guint)g_rand_int_range(crowd->chance, 1, LARGEST + 1);
  if (peer->in_flight + size <= peer->obeyed) {
    peer->in_flight += size;
    g_queue_push_tail(&peer->to_pool, GUINT_TO_POINTER(size | BATCH));
  }
}

static void pool_acts(Crowd *crowd, uint64_t member)
{
  Peer *peer = &crowd->peers[member];
  if (g_queue_is_empty(&peer->to_pool))
    return;
  guint message = GPOINTER_TO_UINT(g_queue_pop_head(&peer->to_pool));
  if (!(message & BATCH)) {
    credit_pool_confirm(crowd->fixture->pool, member, message);
    return;
  }
  guint size = message & ~(guint)BATCH;
  assert_true(credit_pool_hold(crowd->fixture->pool, member, size)); /* an honest member is never refused */
  if (g_rand_boolean(crowd->chance))
    credit_pool_balance(crowd->fixture->pool, 0, tell_peer, crowd);
  credit_pool_release(crowd->fixture->pool, member, size);
  peer->in_flight -= size;
  peer->delivered += size;
}

static void crowd_acts(Crowd *crowd, int round)
{
  for (uint64_t member = 0; member < MOST_MEMBERS; member++) {
    if (g_rand_boolean(crowd->chance))
      peer_acts(crowd, &crowd->peers[member]);
    if (g_rand_boolean(crowd->chance))
      pool_acts(crowd, member);
  }
  credit_pool_balance(crowd->fixture->pool, round * 20, tell_peer, crowd);
  assert_true(credit_pool_reserved(crowd->fixture->pool) <= CEILING);
}

static void a_crowd_takes_turns_below_the_ceiling(void **state)
{
  Crowd crowd = {.fixture = *state, .chance = g_rand_new_with_seed(20250301)};
  for (uint64_t member = 0; member < MOST_MEMBERS; member++)
    join_wanting(crowd.fixture, member);
  for (int round = 0; round < ROUNDS; round++) {
    credit_pool_pause(crowd.fixture->pool, round % 500 > 450);
    crowd_acts(&crowd, round);
  }
  for (uint64_t member = 0; member < MOST_MEMBERS; member++) {
    assert_true(crowd.peers[member].delivered > 2 * CEILING);
    g_queue_clear(&crowd.peers[member].to_peer);
    g_queue_clear(&crowd.peers[member].to_pool);
  }
  g_rand_free(crowd.chance);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(a_member_that_wants_nothing_gets_nothing),
      TEST(a_single_member_gets_much_but_leaves_room_for_another),
      TEST(a_batch_beyond_the_window_is_not_taken),
      TEST(a_window_taken_back_counts_until_it_is_confirmed),
      TEST(a_second_change_waits_for_the_first_to_be_confirmed),
      TEST(credit_comes_back_after_a_pause),
      TEST(what_a_gone_member_left_is_counted_until_released),
      TEST(an_idle_holder_gives_way_to_one_who_waits),
      TEST(a_turn_ends_by_time_when_somebody_waits),
      TEST(a_turn_ends_with_the_last_batch_while_that_is_still_held),
      TEST(a_crowd_takes_turns_below_the_ceiling),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
