/* The audit: proves of each hidden cell that it cannot be computed from what is published.
 *
 * A hidden quantity follows from the published ones exactly when its unit vector lies in the row space of the relations, restricted to what is not known.
 * The proof that it does not is a witness: integers that, added to the hidden quantities, leave every relation true and change this one. Witnesses come
 * out of an elimination and are multiplied out against the relations themselves, in integers: whoever trusts the multiplication need not trust the
 * elimination. Where no witness is found the cell counts as exposed, so a failure of the method errs to the safe side. Pure. */
#pragma once

#include "reporter/disclosure/margins.h"

/* By cell: true for a hidden cell without proof. With needs, each of them must be proved; a hidden cell without needs is exposed when neither of its
 * quantities is proved. The caller frees it with g_free(). */
bool *audit_exposed(const Margins *margins, const bool *hidden);
