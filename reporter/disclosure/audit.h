/* The audit: proves of each hidden cell that it cannot be computed from what is published.
 *
 * A hidden quantity follows from the published ones exactly when its unit vector lies in the row space of the relations, restricted to what is not known.
 * The proof that it does not is a witness: integers that, added to the hidden quantities, leave every relation true and change this one. Witnesses come
 * out of an elimination and are multiplied out against the relations themselves, in integers: whoever trusts the multiplication need not trust the
 * elimination. Where no witness is found the cell counts as exposed, so a failure of the method errs to the safe side. Pure. */
#pragma once

#include "reporter/disclosure/margins.h"

/* By cell: true for a hidden cell without proof: one of its needs, or one of its quantities that no other cell shows, lacks a witness. An unseen cell is asked
 * for its needs only. The caller frees it with g_free(). */
bool *audit_exposed(const Margins *margins, const bool *hidden);

/* By quantity: true for those that only hidden cells show, not all of them unseen, and that lack a witness. The caller frees it with g_free(). */
bool *audit_determined(const Margins *margins, const bool *hidden);
