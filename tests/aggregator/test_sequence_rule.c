#include "tests/support/test.h"

#include <string.h>

#include "aggregator/store/sequence_rule.h"

typedef struct Row {
  const char *name;
  SequenceFacts facts;
  SequenceDecision decision;
} Row;

static const Row rows[] = {
    {"first_batch_of_an_epoch_is_stored", {.sequence = 1, .last_sequence = 0}, SEQUENCE_STORE},
    {"next_batch_is_stored", {.sequence = 8, .last_sequence = 7}, SEQUENCE_STORE},
    {"part_stored_under_another_epoch_only_advances",
     {.sequence = 8, .last_sequence = 7, .is_part_stored = true},
     SEQUENCE_ADVANCE},
    {"part_stored_with_other_records_is_a_dead_letter",
     {.sequence = 8, .last_sequence = 7, .is_part_stored = true, .is_part_other = true},
     SEQUENCE_DEAD_LETTER},
    {"resent_dead_letter_of_a_stored_part_is_replayed",
     {.sequence = 7, .last_sequence = 7, .has_same_digest = true, .is_part_stored = true, .is_part_other = true},
     SEQUENCE_REPLAY},
    {"resent_last_batch_is_replayed",
     {.sequence = 7, .last_sequence = 7, .has_same_digest = true, .is_part_stored = true},
     SEQUENCE_REPLAY},
    {"resent_old_batch_is_replayed",
     {.sequence = 2, .last_sequence = 7, .has_same_digest = true, .is_part_stored = true},
     SEQUENCE_REPLAY},
    {"dead_letter_without_part_is_replayed",
     {.sequence = 2, .last_sequence = 7, .has_same_digest = true},
     SEQUENCE_REPLAY},
    {"another_batch_under_a_stored_number_conflicts", {.sequence = 7, .last_sequence = 7}, SEQUENCE_CONFLICT},
    {"stored_part_under_a_number_of_another_batch_conflicts",
     {.sequence = 3, .last_sequence = 7, .is_part_stored = true},
     SEQUENCE_CONFLICT},
    {"number_zero_conflicts", {.sequence = 0, .last_sequence = 0}, SEQUENCE_CONFLICT},
    {"missing_batch_is_a_gap", {.sequence = 9, .last_sequence = 7}, SEQUENCE_GAP},
    {"missing_batch_is_a_gap_even_when_its_part_is_stored",
     {.sequence = 9, .last_sequence = 7, .is_part_stored = true},
     SEQUENCE_GAP},
    {"greatest_number_is_a_gap", {.sequence = UINT64_MAX, .last_sequence = 0}, SEQUENCE_GAP},
    {"next_batch_of_a_broken_stream_is_dropped",
     {.sequence = 8, .last_sequence = 7, .is_stream_broken = true},
     SEQUENCE_DROP},
    {"resend_on_a_broken_stream_is_dropped",
     {.sequence = 7, .last_sequence = 7, .is_stream_broken = true, .has_same_digest = true},
     SEQUENCE_DROP},
};

static void decision_is_as_the_row_says(void **state)
{
  const Row *row = *state;
  assert_int_equal(sequence_rule_decide(&row->facts), row->decision);
}

static unsigned n_matching(unsigned position, unsigned broken, unsigned same, unsigned part, unsigned other)
{
  size_t n_rules = 0;
  const SequenceRule *rules = sequence_rules(&n_rules);
  unsigned n = 0;
  for (size_t i = 0; i < n_rules; i++)
    n += (rules[i].positions & 1u << position) && (rules[i].broken & 1u << broken) && (rules[i].same & 1u << same) &&
         (rules[i].part & 1u << part) && (rules[i].other & 1u << other);
  return n;
}

static void every_combination_of_facts_matches_exactly_one_rule(void **state)
{
  (void)state;
  for (unsigned facts = 0; facts < 3 * 16; facts++)
    assert_int_equal(n_matching(facts / 16, facts & 1, facts >> 1 & 1, facts >> 2 & 1, facts >> 3 & 1), 1);
}

static void every_rule_says_why(void **state)
{
  (void)state;
  size_t n_rules = 0;
  const SequenceRule *rules = sequence_rules(&n_rules);
  for (size_t i = 0; i < n_rules; i++)
    assert_true(strlen(rules[i].why) > 10);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 2] = {
      cmocka_unit_test(every_combination_of_facts_matches_exactly_one_rule), cmocka_unit_test(every_rule_says_why)};
  for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i + 2] = (struct CMUnitTest){
        .name = rows[i].name, .test_func = decision_is_as_the_row_says, .initial_state = (void *)&rows[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
