/* The soft half of judging: of the cells that may be stored, which can be sent, and which wait for an explanation.
 *
 * A cell that a soft rule asks about, and that no comment explains, waits. Where the cells of a group (one indicator, one period) add up, all of them wait
 * with it: sent without it they would escape the rules that judge them together. When a later form says something of a waiting cell, its group is taken
 * up again: judged together with what the form says, and sent as a whole once nothing of it asks any more. A value that was handed in before keeps the
 * comment that explained it; when the value changes, that comment is void. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/intake/judging.h"
#include "collector/review/own_past.h"
#include "collector/review/review.h"

typedef struct Reviewing Reviewing;

/* What is found is counted in JUDGEMENT. AUDIT is what companions are judged by anew; at most MOST_REPLACEMENTS are told. Borrows everything. */
Reviewing *reviewing_new(const AuditScope *audit, const ReviewLimits *limits, const OwnPast *past,
                         guint most_replacements, Judgement *judgement);
void reviewing_free(Reviewing *reviewing);

/* Takes N records up, at least one: whole groups in order, which passed the audit. PLACES has each one's FormCell.places. Borrows the records until
 * reviewing_next() has nothing left. */
bool reviewing_begin(Reviewing *reviewing, const Record *records, const FormCellPlaces *places, guint n,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reviews the next of their groups, as many as there is memory for what waits of them. *out_sheaf is what becomes of those, valid until the next call;
 * *out_is_more is false when they were the last. */
bool reviewing_next(Reviewing *reviewing, JudgedSheaf *out_sheaf, bool *out_is_more,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reviewing, reviewing_free)
