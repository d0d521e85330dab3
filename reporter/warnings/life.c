#include "reporter/warnings/life.h"

static const char *const state_codes[N_WARNING_STATES] = {"new", "notified", "response", "resolved"};
static const char *const event_codes[N_WARNING_EVENTS] = {"raised", "notified", "responded", "resolved", "cleared"};

/* Absent on purpose: telling twice, and answering what is closed, or closing it by hand. */
const LifeTransition life_transitions[] = {
    {WARNING_NEW, EVENT_RAISED, WARNING_NEW, "it changed before anybody was told: the newer text is the one to tell"},
    {WARNING_NEW, EVENT_NOTIFIED, WARNING_NOTIFIED, "the department was told"},
    {WARNING_NEW, EVENT_RESPONDED, WARNING_RESPONSE, "the department answered without waiting to be told"},
    {WARNING_NEW, EVENT_RESOLVED, WARNING_RESOLVED, "it was closed before anybody was told"},
    {WARNING_NEW, EVENT_CLEARED, WARNING_RESOLVED, "the figures recovered before anybody was told"},
    {WARNING_NOTIFIED, EVENT_RAISED, WARNING_NEW, "something changed: the department is told again"},
    {WARNING_NOTIFIED, EVENT_RESPONDED, WARNING_RESPONSE, "the department answered"},
    {WARNING_NOTIFIED, EVENT_RESOLVED, WARNING_RESOLVED, "it was closed without an answer"},
    {WARNING_NOTIFIED, EVENT_CLEARED, WARNING_RESOLVED, "the figures recovered"},
    {WARNING_RESPONSE, EVENT_RAISED, WARNING_NEW, "something changed after the answer: the department is told again"},
    {WARNING_RESPONSE, EVENT_RESPONDED, WARNING_RESPONSE, "the department added to its answer"},
    {WARNING_RESPONSE, EVENT_RESOLVED, WARNING_RESOLVED, "it was closed, the answer being enough"},
    {WARNING_RESPONSE, EVENT_CLEARED, WARNING_RESOLVED, "the figures recovered after the answer"},
    {WARNING_RESOLVED, EVENT_CLEARED, WARNING_RESOLVED, "the figures recovered after a person closed it"},
    {WARNING_RESOLVED, EVENT_RAISED, WARNING_NEW, "it came back, or later figures still warn"},
};

const guint n_life_transitions = G_N_ELEMENTS(life_transitions);

const char *state_code(WarningState state)
{
  return state_codes[state];
}

const char *event_code(WarningEvent event)
{
  return event_codes[event];
}

bool state_parse(const char *code, WarningState *out_state)
{
  for (guint i = 0; i < N_WARNING_STATES; i++) {
    if (!g_str_equal(code, state_codes[i]))
      continue;
    *out_state = (WarningState)i;
    return true;
  }
  return false;
}

const LifeTransition *life_transition(WarningState state, WarningEvent event)
{
  for (guint i = 0; i < n_life_transitions; i++)
    if (life_transitions[i].from == state && life_transitions[i].event == event)
      return &life_transitions[i];
  return NULL;
}
