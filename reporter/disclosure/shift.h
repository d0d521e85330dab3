/* Other figures that would look the same: the cheapest way in which hidden quantities could differ from what they are.
 *
 * A shift moves some quantities so that every relation stays true, none falls below zero and no part exceeds its whole, while the quantity that a need
 * names rises as far as the need wants. Where one exists over hidden quantities only, nobody can tell the need's quantity from a larger one. Where more
 * has to be hidden, the cheapest one says what: a linear programme after Kelly, Golden and Assad (Cell suppression: disclosure protection for sensitive
 * tabular data, Networks 22, 1992), solved by GLPK's dual simplex. It works in floating point, with a tolerance of 1e-7; the exact proof is the
 * audit's (audit.h). */
#pragma once

#include "reporter/disclosure/margins.h"

typedef enum ShiftRule {
  SHIFT_WITHIN_BOUNDS, /* as above */
  SHIFT_ANY            /* by any amount in either direction, whatever falls below zero: just not determined */
} ShiftRule;

/* Finds the cheapest shift for NEED over the quantities that are MOVABLE (by quantity), at COSTS[q] >= 0 per unit that q moves. *out_shift are the quantities
 * that move (GArray of guint, the caller's), or NULL when it is proved that there is no such shift. HALFSKY_ERROR_FATAL when the solver gives up: then nothing is known. */
bool shift_find(const Margins *margins, const Need *need, ShiftRule rule, const bool *movable, const double *costs,
                GArray **out_shift, GError **error) G_GNUC_WARN_UNUSED_RESULT;
