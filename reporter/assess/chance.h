/* The chance that the target year meets a target, from the forecast of its series. Pure.
 *
 * Of kinds with a number, and of rises, falls and gaps against what they are compared with: the forecast's chance to lie in their region. A reference moves too, so the
 * distance to it is foretold as a series of its own. None (NAN) for slower growth and narrative targets, without a forecast, and of a target on every year once one is
 * lost: no later year brings it back. */
#pragma once

#include "reporter/assess/goal.h"
#include "reporter/assess/outlook.h"

typedef struct ChanceInput {
  const Goal *goal;
  const Assessment *judged; /* so far: its series, what it is compared with, the lowest year */
  const AnnualSeries *tested;
  const AnnualSeries *reference; /* or NULL */
  const Outlook *outlook;        /* of TESTED */
  const AssessRule *rule;
} ChanceInput;

double chance_of_meeting(const ChanceInput *input);
