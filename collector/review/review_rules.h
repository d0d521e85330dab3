/* The soft rules, for review.c. Each is one file or stands in review.c.
 *
 * A rule says whether the value of RECORD asks for an explanation, and then fills OUT_FINDING's field, given and expected; the rest of it is not its affair. */
#pragma once

#include "collector/review/review.h"
#include "collector/review/series.h"

/* A value on its way through the rules. */
typedef struct ReviewedValue {
  const ReviewScope *scope;
  const Record *record;
  PastSeries past; /* of the same cell */
  guint place;     /* past_series_place() of the record */
} ReviewedValue;

typedef bool (*ReviewRule)(const ReviewedValue *value, ReviewFinding *out_finding);

/* review_change.c */
bool review_changes_in_percent(const ReviewedValue *value, ReviewFinding *out_finding);
bool review_changes_in_points(const ReviewedValue *value, ReviewFinding *out_finding);

/* review_cumulative.c */
bool review_looks_cumulative(const ReviewedValue *value, ReviewFinding *out_finding);
bool review_cumulative_falls(const ReviewedValue *value, ReviewFinding *out_finding);

/* review_outlier.c */
bool review_stands_out(const ReviewedValue *value, ReviewFinding *out_finding);
