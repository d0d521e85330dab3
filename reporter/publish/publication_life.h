/* The life of a publication: draft → approved → published, or discarded on the way. A table of states and events with a sentence per transition; what the
 * table lacks does not happen. Pure. */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum PublicationState {
  PUBLICATION_DRAFT,
  PUBLICATION_APPROVED,
  PUBLICATION_PUBLISHED, /* frozen for ever */
  PUBLICATION_DISCARDED
} PublicationState;

#define N_PUBLICATION_STATES ((guint)PUBLICATION_DISCARDED + 1)

typedef enum PublicationEvent {
  PUBLICATION_APPROVE, /* by somebody else than the drafter */
  PUBLICATION_RELEASE,
  PUBLICATION_DISCARD
} PublicationEvent;

#define N_PUBLICATION_EVENTS ((guint)PUBLICATION_DISCARD + 1)

typedef struct PublicationTransition {
  PublicationState from;
  PublicationEvent event;
  PublicationState to;
  const char *meaning;
} PublicationTransition;

extern const PublicationTransition publication_transitions[];
extern const guint n_publication_transitions;

/* Codes: `draft`, `approved`, `published`, `discarded`; `approve`, `release`, `discard`. */
const char *publication_state_code(PublicationState state);
const char *publication_event_code(PublicationEvent event);
bool publication_state_parse(const char *code, PublicationState *out_state) G_GNUC_WARN_UNUSED_RESULT;

/* The transition that EVENT makes; NULL when it does not happen in this state. */
const PublicationTransition *publication_transition(PublicationState state, PublicationEvent event);
