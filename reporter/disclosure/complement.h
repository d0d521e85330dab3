/* Complementary suppression: what else must be hidden, so that what must be hidden stays hidden.
 *
 * Need after need takes the cheapest shift (shift.h) and hides the cells that it moves through; what is hidden already costs nothing. Then each further
 * cell is shown again, the dearest first, unless a need would miss it. Finally the audit (audit.h) proves the result, and where it cannot, more is hidden.
 * Finding the least is NP-hard (Kelly, Golden and Assad 1992); on random tables small enough to try everything, this hides at most twice the least, and
 * mostly the least (tests/reporter/test_disclosure_complement.c). The same margins give the same choice on every run. Pure. */
#pragma once

#include "reporter/disclosure/margins.h"

typedef struct Complement {
  bool *hidden; /* by cell */
  bool *lost;   /* by cell: a number of it is determined by what is public already, and hiding more does not help */
  bool *
      exposed; /* by cell: hidden without proof (audit.h); a cell that is exposed and not lost is a failure of the method */
  guint n_lost;   /* needs that are determined by what is public already */
  guint n_narrow; /* needs that are undetermined, but within bounds that are tighter than wanted */
} Complement;

/* HALFSKY_ERROR_FATAL when the solver gives up. */
Complement *complement_choose(const Margins *margins, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void complement_free(Complement *complement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Complement, complement_free)
