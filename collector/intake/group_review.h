/* One group of a form, together with what waits of it. Private to reviewing.c. */
#pragma once

#include "collector/intake/reviewing.h"

/* A cell of the form, with what the agency said of it before. */
typedef struct OwnCell {
  FormCell cell;
  bool is_known;
  PastValue known; /* only when it is */
} OwnCell;

/* What the agency said before of one of the records taken up. */
typedef struct KnownValue {
  guint record; /* which */
  PastValue past;
} KnownValue;

struct Reviewing {
  const AuditScope *audit;
  ReviewLimits limits;
  OwnPast past;
  guint replacements_left;
  Judgement *judgement;
  /* Of the records taken up: */
  History *history;             /* with their own values */
  uint16_t *key_numbers;        /* its numbers of the catalogue's breakdowns, and 1; 0: not looked up yet */
  const Record *records;        /* borrowed */
  const FormCellPlaces *places; /* likewise */
  guint n_records;
  GArray *known;    /* KnownValue, in the records' order */
  guint next;       /* the first record that is not reviewed yet */
  guint next_known; /* and what is known of it, or of one after it */
  GArray *cells;    /* OwnCell: of the group that is being reviewed */
  /* Of the groups that are reviewed together: */
  GPtrArray *earlier;           /* WaitingCell */
  GHashTable *earlier_by_group; /* waiting_group() → GPtrArray of them, borrowed */
  GArray *sent;                 /* Record */
  GPtrArray *waiting;           /* WaitingCell, new */
  GPtrArray *settled;           /* of earlier, borrowed */
  GArray *replacements;         /* Replacement */
};

/* The values of RECORD's cell. */
PastSeries reviewing_past(Reviewing *reviewing, const Record *record);

/* Decides on the N cells OWN of one group; they are changed. */
void group_review(Reviewing *reviewing, OwnCell *own, guint n);
