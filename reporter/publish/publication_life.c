#include "reporter/publish/publication_life.h"

static const char *const state_codes[N_PUBLICATION_STATES] = {"draft", "approved", "published", "discarded"};
static const char *const event_codes[N_PUBLICATION_EVENTS] = {"approve", "release", "discard"};

/* Absent on purpose: releasing what nobody approved, approving twice, and anything after the end. A mistake in what was published is put right by the next
 * publication, which lists it as a revision. */
const PublicationTransition publication_transitions[] = {
    {PUBLICATION_DRAFT, PUBLICATION_APPROVE, PUBLICATION_APPROVED,
     "somebody else than the drafter has read it and stands for it"},
    {PUBLICATION_DRAFT, PUBLICATION_DISCARD, PUBLICATION_DISCARDED,
     "it was wrong or came too early; a new draft takes newer figures"},
    {PUBLICATION_APPROVED, PUBLICATION_RELEASE, PUBLICATION_PUBLISHED,
     "it is public and stays as it is, whatever is revised later"},
    {PUBLICATION_APPROVED, PUBLICATION_DISCARD, PUBLICATION_DISCARDED,
     "it was approved, but is not to be published after all"},
};

const guint n_publication_transitions = G_N_ELEMENTS(publication_transitions);

const char *publication_state_code(PublicationState state)
{
  return state_codes[state];
}

const char *publication_event_code(PublicationEvent event)
{
  return event_codes[event];
}

bool publication_state_parse(const char *code, PublicationState *out_state)
{
  for (guint i = 0; i < N_PUBLICATION_STATES; i++) {
    if (!g_str_equal(code, state_codes[i]))
      continue;
    *out_state = (PublicationState)i;
    return true;
  }
  return false;
}

const PublicationTransition *publication_transition(PublicationState state, PublicationEvent event)
{
  for (guint i = 0; i < n_publication_transitions; i++)
    if (publication_transitions[i].from == state && publication_transitions[i].event == event)
      return &publication_transitions[i];
  return NULL;
}
