#include "tests/support/test.h"

#include "aggregator/store/broken_streams.h"

static void only_the_refused_session_and_those_before_are_broken(void **state)
{
  (void)state;
  g_autoptr(BrokenStreams) streams = broken_streams_new();
  broken_streams_add(streams, 1, 2, 10);
  assert_true(broken_streams_has(streams, 1, 2, 10));
  assert_true(broken_streams_has(streams, 1, 2, 9));
  assert_false(broken_streams_has(streams, 1, 2, 11));
}

static void other_collectors_go_on(void **state)
{
  (void)state;
  g_autoptr(BrokenStreams) streams = broken_streams_new();
  broken_streams_add(streams, 1, 2, 10);
  assert_false(broken_streams_has(streams, 1, 3, 10));
  assert_false(broken_streams_has(streams, 2, 1, 10));
}

static void merging_keeps_the_later_session(void **state)
{
  (void)state;
  g_autoptr(BrokenStreams) streams = broken_streams_new();
  g_autoptr(BrokenStreams) older = broken_streams_new();
  broken_streams_add(streams, 1, 2, 10);
  broken_streams_add(older, 1, 2, 4);
  broken_streams_add(older, 5, 6, 3);
  broken_streams_merge(streams, older);
  assert_true(broken_streams_has(streams, 1, 2, 10));
  assert_true(broken_streams_has(streams, 5, 6, 3));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(only_the_refused_session_and_those_before_are_broken),
      cmocka_unit_test(other_collectors_go_on),
      cmocka_unit_test(merging_keeps_the_later_session),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
