/* Who waits for an answer gets it when there is one, and at the latest when its patience is over. */
#include "tests/support/test.h"

#include <string.h>

#include "collector/waiters.h"

enum { FAR_MS = 600000 };

/* Answers who asks what begins with `ready`, and whoever has no patience left. */
typedef struct Desk {
  Loop *loop;
  Waiters *waiters;
  const char *ready;
  GString *answered; /* by whom: a letter each; in capitals whose last chance it was */
} Desk;

static Peer peer(char name)
{
  return (Peer){1, {(uint8_t)name}};
}

static bool answer(const Peer *asker, FrameView request, bool is_last, gpointer user)
{
  Desk *desk = user;
  const bool is_ready = desk->ready != NULL && strncmp((const char *)request.bytes, desk->ready, request.size) == 0;
  if (is_ready || is_last)
    g_string_append_c(desk->answered, is_last ? g_ascii_toupper((char)asker->bytes[0]) : (char)asker->bytes[0]);
  return is_ready || is_last;
}

static void leave(gpointer user)
{
  loop_quit(((Desk *)user)->loop);
}

static int open_desk(void **state)
{
  Desk *desk = g_new0(Desk, 1);
  desk->loop = loop_new();
  desk->waiters = waiters_new(desk->loop, answer, desk);
  desk->answered = g_string_new(NULL);
  *state = desk;
  return 0;
}

static int close_desk(void **state)
{
  Desk *desk = *state;
  waiters_free(desk->waiters);
  loop_free(desk->loop);
  g_string_free(desk->answered, TRUE);
  g_free(desk);
  return 0;
}

static void wait_for(const Desk *desk, char name, const char *what, int64_t patience_ms)
{
  const Peer asker = peer(name);
  waiters_add(desk->waiters, &asker, (FrameView){(const uint8_t *)what, strlen(what)}, patience_ms);
}

static void who_can_be_answered_is_answered_once(void **state)
{
  Desk *desk = *state;
  wait_for(desk, 'a', "tea", FAR_MS);
  wait_for(desk, 'b', "cake", FAR_MS);
  waiters_look(desk->waiters);
  assert_string_equal(desk->answered->str, "");
  desk->ready = "cake";
  waiters_look(desk->waiters);
  waiters_look(desk->waiters);
  assert_string_equal(desk->answered->str, "b");
  desk->ready = "tea";
  waiters_look(desk->waiters);
  assert_string_equal(desk->answered->str, "ba");
}

static void who_has_no_patience_left_gets_a_last_answer(void **state)
{
  Desk *desk = *state;
  wait_for(desk, 'a', "tea", FAR_MS);
  wait_for(desk, 'b', "cake", 1);
  loop_add_timer(desk->loop, 2, leave, desk);
  assert_true(loop_run(desk->loop, NULL));
  assert_string_equal(desk->answered->str, "B");
}

static void only_so_many_wait(void **state)
{
  Desk *desk = *state;
  for (int i = 0; i < 64; i++) {
    assert_false(waiters_is_full(desk->waiters));
    wait_for(desk, 'a', "tea", FAR_MS);
  }
  assert_true(waiters_is_full(desk->waiters));
  desk->ready = "tea";
  waiters_look(desk->waiters);
  assert_false(waiters_is_full(desk->waiters));
  assert_int_equal(desk->answered->len, 64);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
  const struct CMUnitTest tests[] = {
      DESK_TEST(who_can_be_answered_is_answered_once),
      DESK_TEST(who_has_no_patience_left_gets_a_last_answer),
      DESK_TEST(only_so_many_wait),
  };
  return cmocka_run_group_tests_name("waiters", tests, NULL, NULL);
}
