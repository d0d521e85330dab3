/* The life of a warning: new → notified → response → resolved. A table of states and events with a sentence per transition; what the table lacks does not
 * happen. Pure. */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum WarningState {
  WARNING_NEW,      /* nobody was told */
  WARNING_NOTIFIED, /* the department was told */
  WARNING_RESPONSE, /* it has answered */
  WARNING_RESOLVED  /* closed by a person, or by the figures */
} WarningState;

#define N_WARNING_STATES ((guint)WARNING_RESOLVED + 1)

typedef enum WarningEvent {
  EVENT_RAISED,    /* the figures warn, and differently from what was said last */
  EVENT_NOTIFIED,  /* the department was told */
  EVENT_RESPONDED, /* it said what it found and does */
  EVENT_RESOLVED,  /* a person closed it */
  EVENT_CLEARED    /* the figures no longer warn */
} WarningEvent;

#define N_WARNING_EVENTS ((guint)EVENT_CLEARED + 1)

typedef struct LifeTransition {
  WarningState from;
  WarningEvent event;
  WarningState to;
  const char *meaning;
} LifeTransition;

extern const LifeTransition life_transitions[];
extern const guint n_life_transitions;

/* Codes: `new`, `notified`, `response`, `resolved`; `raised`, `notified`, `responded`, `resolved`, `cleared`. */
const char *state_code(WarningState state);
const char *event_code(WarningEvent event);
bool state_parse(const char *code, WarningState *out_state) G_GNUC_WARN_UNUSED_RESULT;

/* The transition that EVENT makes; NULL when it does not happen in this state. */
const LifeTransition *life_transition(WarningState state, WarningEvent event);
