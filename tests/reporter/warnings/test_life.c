/* The life of a warning, walked over all states and events. */
#include "tests/support/test.h"

#include "reporter/warnings/life.h"

static void each_pair_stands_once_and_says_why(void **state)
{
  (void)state;
  for (guint i = 0; i < n_life_transitions; i++) {
    const LifeTransition *row = &life_transitions[i];
    assert_ptr_equal(life_transition(row->from, row->event), row);
    assert_true(strlen(row->meaning) > 10);
  }
}

static void every_state_is_reached_from_new(void **state)
{
  (void)state;
  bool is_reached[N_WARNING_STATES] = {[WARNING_NEW] = true};
  for (guint round = 0; round < N_WARNING_STATES; round++)
    for (guint i = 0; i < n_life_transitions; i++)
      is_reached[life_transitions[i].to] |= is_reached[life_transitions[i].from];
  for (guint i = 0; i < N_WARNING_STATES; i++)
    assert_true(is_reached[i]);
}

static void figures_may_always_warn_again(void **state)
{
  (void)state;
  for (guint i = 0; i < N_WARNING_STATES; i++) {
    const LifeTransition *raised = life_transition((WarningState)i, EVENT_RAISED);
    assert_non_null(raised);
    assert_int_equal(raised->to, WARNING_NEW);
  }
}

static void nobody_is_told_twice_of_the_same(void **state)
{
  (void)state;
  assert_int_equal(life_transition(WARNING_NEW, EVENT_NOTIFIED)->to, WARNING_NOTIFIED);
  assert_null(life_transition(WARNING_NOTIFIED, EVENT_NOTIFIED));
  assert_null(life_transition(WARNING_RESPONSE, EVENT_NOTIFIED));
  assert_null(life_transition(WARNING_RESOLVED, EVENT_NOTIFIED));
}

static void everything_open_can_be_answered_and_closed(void **state)
{
  (void)state;
  for (guint i = 0; i < WARNING_RESOLVED; i++) {
    assert_int_equal(life_transition((WarningState)i, EVENT_RESPONDED)->to, WARNING_RESPONSE);
    assert_int_equal(life_transition((WarningState)i, EVENT_RESOLVED)->to, WARNING_RESOLVED);
    assert_int_equal(life_transition((WarningState)i, EVENT_CLEARED)->to, WARNING_RESOLVED);
  }
}

static void what_is_closed_is_only_opened_by_the_figures(void **state)
{
  (void)state;
  for (guint i = 0; i < N_WARNING_EVENTS; i++)
    assert_int_equal(life_transition(WARNING_RESOLVED, (WarningEvent)i) != NULL,
                     i == EVENT_RAISED || i == EVENT_CLEARED);
  assert_int_equal(life_transition(WARNING_RESOLVED, EVENT_RAISED)->to, WARNING_NEW);
  assert_int_equal(life_transition(WARNING_RESOLVED, EVENT_CLEARED)->to, WARNING_RESOLVED);
}

static void codes_read_back(void **state)
{
  (void)state;
  for (guint i = 0; i < N_WARNING_STATES; i++) {
    WarningState found = WARNING_NEW;
    assert_true(state_parse(state_code((WarningState)i), &found));
    assert_int_equal(found, i);
  }
  WarningState untouched = WARNING_RESPONSE;
  assert_false(state_parse("closed", &untouched));
  assert_int_equal(untouched, WARNING_RESPONSE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_pair_stands_once_and_says_why),
      cmocka_unit_test(every_state_is_reached_from_new),
      cmocka_unit_test(figures_may_always_warn_again),
      cmocka_unit_test(nobody_is_told_twice_of_the_same),
      cmocka_unit_test(everything_open_can_be_answered_and_closed),
      cmocka_unit_test(what_is_closed_is_only_opened_by_the_figures),
      cmocka_unit_test(codes_read_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
