/* Progress as the UN's regional commission for Asia and the Pacific measures it: where one stands now, and what will be missing. Pure.
 *
 * Formulas: data.unescap.org, progress assessment methodology. It extrapolates by a line in which recent years weigh more, without pinning the weights; here
 * the i-th year of the series weighs i. */
#pragma once

#include "reporter/statistics/points.h"
#include "reporter/statistics/progress.h"

/* Current status index: 0 at the baseline, 10 at the goal, below 0 further away than at the baseline. */
Undefined escap_current_status(const Course *course, double *out_index);

/* The same for a goal that is good from either side (parity): 10 - 10 |goal - value| / |goal - base|. side is not looked at. */
Undefined escap_parity_status(const Course *course, double *out_index);

typedef enum EscapOutlook {
  ESCAP_ON_TRACK,   /* gap <= 10: maintain */
  ESCAP_ACCELERATE, /* 10 < gap <= 100 */
  ESCAP_REVERSE     /* gap > 100: further away than at the baseline */
} EscapOutlook;

/* The class of a gap. */
EscapOutlook escap_outlook_of(double gap);

typedef struct EscapAnticipated {
  Undefined undefined;
  double expected; /* in the goal year */
  double
      gap; /* of what had to be covered from the baseline to the goal, the percentage that will be missing; 0 when it is reached */
  EscapOutlook outlook;
} EscapAnticipated;

/* What POINTS (at least 2, in any order) foretell for the course's goal year. The course's value is not looked at. */
EscapAnticipated escap_anticipated(const Course *course, const Point *points, guint n);
