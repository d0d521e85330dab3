/* What an agency has to report when, what is late, and what it said instead of a number (缺项).
 *
 * Follows from three things: what is assigned to it, the calendar (a period's end and the indicator's due days), and its own earlier values. Looked at are the
 * periods that ended within a year and those that run today; closed ones are nobody's duty any more. An indicator counts as reported when the total and every
 * breakdown that it requires has been said something about: a value or the reason why there is none. Pure; borrows the catalogue. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "catalogue/catalogue.h"
#include "collector/review/history.h"
#include "wire/message.h"

typedef enum AgendaState {
  AGENDA_LATE,            /* its day has passed */
  AGENDA_DUE,             /* the period is over, its day is still to come */
  AGENDA_OCCASIONAL,      /* of surveys and elections: only reported when there was one */
  AGENDA_RUNNING,         /* the period is not over */
  AGENDA_NOT_COLLECTED,   /* answered by a reason only (未收集, 无对象): see status */
  AGENDA_NOT_CARRIED_OUT, /* answered: the work was not carried out (未开展) */
  AGENDA_REPORTED         /* answered by numbers */
} AgendaState;

#define N_AGENDA_STATES 7

/* `late`, `due`, …, for machines. Static. */
const char *agenda_state_name(AgendaState state);

typedef struct AgendaEntry {
  const Indicator *indicator;
  Period period;
  int32_t due_day; /* days since 2000-01-01 */
  AgendaState state;
  bool is_begun; /* something of it has been reported */
  DimensionSet
      missing; /* of the required products of which nothing has been reported, their dimensions; meaningless unless it is begun */
  char status; /* of AGENDA_NOT_COLLECTED: the reason */
} AgendaEntry;

/* What a period of an indicator is like on day TODAY. */
AgendaEntry agenda_entry(const Catalogue *catalogue, const History *history, const Indicator *indicator, Period period,
                         int32_t today);

/* True when the district has closed PERIOD: it is nobody's duty and takes no rows until it is opened again. */
bool agenda_is_closed(const Profile *profile, Period period);

/* The first day of the first period of FREQUENCY that is looked at on day TODAY: values of earlier ones are not asked for. */
int32_t agenda_first_day(Frequency frequency, int32_t today);

/* Every period of every assigned indicator that is looked at: AgendaEntry, by state, due day, period and indicator. The caller frees the array. */
GArray *agenda_of(const Catalogue *catalogue, const Profile *profile, const History *history, int32_t today);
