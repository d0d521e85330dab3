/* Whether a move from one year to another can be told from chance, where the catalogue's `uncertainty` says that there is error. Pure.
 *
 * A full count is a fact, and so is its change. Rare events are compared by the exact conditional test of two counts, surveys by the interval of their
 * difference; without counts, sample size and design effect nothing can be said, and that is the answer. */
#pragma once

#include "reporter/assess/figure.h"
#include "reporter/wording/change.h"

/* Of INDICATOR's figures NOW and BEFORE, which have values. CONFIDENCE is two-sided. */
ChangeDoubt change_doubt(const Indicator *indicator, const Figure *now, const Figure *before, double confidence);
