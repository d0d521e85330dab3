/* How departments report (报送纪律): whether what was due is in, whether it came in time, how much was refused and how much corrected later. Plain counts. */
#pragma once

#include <stdint.h>

#include <glib.h>

typedef struct Discipline {
  char *department; /* its code; empty: of units that belong to none */
  /* Of the indicators that the department answers for. */
  int64_t periods_due;      /* reports (unit, indicator, period) that have fallen due */
  int64_t periods_received; /* with every required cell */
  int64_t periods_timed;    /* of those due: that fell due after the unit was registered */
  int64_t periods_on_time;  /* with every required cell */
  int64_t cells_stored;
  int64_t cells_corrected; /* changed after they were stored */
  /* Of the units that belong to the department: cells that they ever sent. */
  int64_t cells_received;
  int64_t cells_rejected;
} Discipline;

/* GArray of Discipline that owns the codes. */
GArray *disciplines_new(void);

/* All of them together; its `department` is NULL. */
Discipline disciplines_sum(const GArray *disciplines);
