#include "aggregator/store/sequence_rule.h"

#include <glib.h>

enum { NO = 1u << false, YES = 1u << true, EITHER = NO | YES };
enum {
  NEXT = 1u << SEQUENCE_IS_NEXT,
  OLD = 1u << SEQUENCE_IS_OLD,
  AHEAD = 1u << SEQUENCE_IS_AHEAD,
  ANYWHERE = NEXT | OLD | AHEAD,
};

/* Every combination of facts matches exactly one row (the test counts). */
static const SequenceRule rules[] = {
    /* position, broken, same digest, part stored, as another */
    {ANYWHERE, YES, EITHER, EITHER, EITHER, SEQUENCE_DROP,
     "what follows a refused batch on its stream could be the next in line by chance; storing it now would put it "
     "before "
     "older batches that come again"},
    {NEXT, NO, EITHER, NO, EITHER, SEQUENCE_STORE, "the next batch of this epoch, and its part is new"},
    {NEXT, NO, EITHER, YES, NO, SEQUENCE_ADVANCE,
     "a restored or cloned spool sends under its new epoch what another epoch stored: an old value must not come back"},
    {NEXT, NO, EITHER, YES, YES, SEQUENCE_DEAD_LETTER,
     "a client used one submission id for two contents: the outcome of the first would hide that these rows are not "
     "stored"},
    {OLD, NO, YES, EITHER, EITHER, SEQUENCE_REPLAY, "a resend: the outcome was lost on its way, so it is told again"},
    {OLD, NO, NO, EITHER, EITHER, SEQUENCE_CONFLICT,
     "another batch is stored under this number: the spool was restored or cloned and needs an epoch of its own"},
    {AHEAD, NO, EITHER, EITHER, EITHER, SEQUENCE_GAP,
     "a batch is missing: the database lost commits, or the collector did not begin where it should"},
};

static SequencePosition position_of(const SequenceFacts *facts)
{
  if (facts->sequence <= facts->last_sequence)
    return SEQUENCE_IS_OLD;
  return facts->sequence - facts->last_sequence == 1 ? SEQUENCE_IS_NEXT : SEQUENCE_IS_AHEAD;
}

static bool rule_matches(const SequenceRule *rule, const SequenceFacts *facts)
{
  return (rule->positions & 1u << position_of(facts)) && (rule->broken & 1u << facts->is_stream_broken) &&
         (rule->same & 1u << facts->has_same_digest) && (rule->part & 1u << facts->is_part_stored) &&
         (rule->other & 1u << facts->is_part_other);
}

SequenceDecision sequence_rule_decide(const SequenceFacts *facts)
{
  const SequenceRule *rule = rules;
  while (!rule_matches(rule, facts)) {
    rule++;
    g_assert(rule < rules + G_N_ELEMENTS(rules));
  }
  return rule->decision;
}

const SequenceRule *sequence_rules(size_t *out_n_rules)
{
  *out_n_rules = G_N_ELEMENTS(rules);
  return rules;
}
