/* The life of a publication, walked over all states and events. */
#include "tests/support/test.h"

#include <string.h>

#include "reporter/publish/publication_life.h"

static void each_pair_stands_once_and_says_why(void **state)
{
  (void)state;
  for (guint i = 0; i < n_publication_transitions; i++) {
    const PublicationTransition *row = &publication_transitions[i];
    assert_ptr_equal(publication_transition(row->from, row->event), row);
    assert_true(strlen(row->meaning) > 10);
  }
}

static void every_state_is_reached_from_a_draft(void **state)
{
  (void)state;
  bool is_reached[N_PUBLICATION_STATES] = {[PUBLICATION_DRAFT] = true};
  for (guint round = 0; round < N_PUBLICATION_STATES; round++)
    for (guint i = 0; i < n_publication_transitions; i++)
      is_reached[publication_transitions[i].to] |= is_reached[publication_transitions[i].from];
  for (guint i = 0; i < N_PUBLICATION_STATES; i++)
    assert_true(is_reached[i]);
}

static void nothing_is_published_that_was_not_approved(void **state)
{
  (void)state;
  for (guint i = 0; i < n_publication_transitions; i++)
    if (publication_transitions[i].to == PUBLICATION_PUBLISHED)
      assert_int_equal(publication_transitions[i].from, PUBLICATION_APPROVED);
  assert_null(publication_transition(PUBLICATION_DRAFT, PUBLICATION_RELEASE));
}

static void what_is_published_or_discarded_stays_so(void **state)
{
  (void)state;
  for (guint i = 0; i < N_PUBLICATION_EVENTS; i++) {
    assert_null(publication_transition(PUBLICATION_PUBLISHED, (PublicationEvent)i));
    assert_null(publication_transition(PUBLICATION_DISCARDED, (PublicationEvent)i));
  }
}

static void codes_are_read_back(void **state)
{
  (void)state;
  for (guint i = 0; i < N_PUBLICATION_STATES; i++) {
    PublicationState read = PUBLICATION_DRAFT;
    assert_true(publication_state_parse(publication_state_code((PublicationState)i), &read));
    assert_int_equal(read, i);
  }
  PublicationState untouched = PUBLICATION_APPROVED;
  assert_false(publication_state_parse("printed", &untouched));
  assert_int_equal(untouched, PUBLICATION_APPROVED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_pair_stands_once_and_says_why),
      cmocka_unit_test(every_state_is_reached_from_a_draft),
      cmocka_unit_test(nothing_is_published_that_was_not_approved),
      cmocka_unit_test(what_is_published_or_discarded_stays_so),
      cmocka_unit_test(codes_are_read_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
