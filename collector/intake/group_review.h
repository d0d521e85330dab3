/* One group of a form, together with what waits of it. Private to reviewing.c. */
#pragma once

#include "collector/intake/reviewing.h"

/* A cell of the form, with what the agency said of it before. */
typedef struct OwnCell {
  FormCell cell;
  bool is_known;
  PastValue known; /* only when it is */
} OwnCell;

struct Reviewing {
  const AuditScope *audit;
  ReviewLimits limits;
  OwnPast past;
  guint replacements_left;
  Judgement *judgement;
  /* Of one sheaf: */
  History *history;             /* with the sheaf's own values */
  GPtrArray *earlier;           /* WaitingCell: those of the sheaf's indicators */
  GHashTable *earlier_by_group; /* group_review_key() → GPtrArray of them, borrowed */
  GArray *cells;                /* OwnCell */
  GArray *sent;                 /* Record */
  GPtrArray *waiting;           /* WaitingCell, new */
  GPtrArray *settled;           /* of earlier, borrowed */
  GArray *replacements;         /* Replacement */
};

/* Equal for the cells of one indicator and period. */
gint64 group_review_key(const Record *record);

/* Decides on the N cells OWN of one group; they are changed. */
void group_review(Reviewing *reviewing, OwnCell *own, guint n);
