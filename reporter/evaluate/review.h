/* A year of the plan as the working committee looks at it: how every target stands and stood a year before, what is warned of, how complete the figures
 * are, and which indicators moved which way.
 *
 * It is made from the report's own figures alone, so a published report is reviewed the same way for ever, and a public edition is reviewed from public
 * figures. Pure; a Review borrows the report. */
#pragma once

#include "reporter/evaluate/evaluation.h"
#include "reporter/warnings/alert.h"

typedef struct ReviewedTarget {
  const EvaluatedTarget *now;
  Standing before; /* a year earlier, judged by the same figures */
  bool has_alert;  /* not of narrative targets, and not where nothing may be said */
  Alert alert;
} ReviewedTarget;

/* How complete the figures of a department's indicators are. */
typedef struct DepartmentQuality {
  const Department *department;
  guint indicators;
  guint with_value;  /* also where it is not published */
  guint provisional; /* of these: not everything due is in */
  guint too_few;     /* of the provisional ones: too few units to be judged */
  guint units_due;
  guint units_in;
} DepartmentQuality;

/* Where the totals moved, compared with what each is compared with. */
typedef enum Turn {
  TURN_FAVOURABLE,
  TURN_UNFAVOURABLE,
  TURN_STEADY,
  TURN_UNCERTAIN, /* not to be told from chance, or from the error of a survey */
  TURN_NEUTRAL,   /* neither way is better */
  TURN_UNKNOWN
} Turn;

#define N_TURNS ((guint)TURN_UNKNOWN + 1)

typedef struct Review {
  const Report *report;
  const Evaluation *evaluation;
  Evaluation *own; /* NULL when it is borrowed */
  GArray *targets; /* ReviewedTarget, in the catalogue's order */
  GArray *quality; /* DepartmentQuality: departments that answer for an indicator, in the catalogue's order */
  GPtrArray *of_turn[N_TURNS]; /* const ReportIndicator, in the catalogue's order */
} Review;

/* Of an annual report: while the plan runs as at mid-term, from its last year on as at the end. */
Review *review_of_year(const Report *report, const WarningRule *rule);

/* Of an evaluation, which is borrowed. */
Review *review_of_evaluation(const Evaluation *evaluation, const WarningRule *rule);
void review_free(Review *review);

/* By which rule the standings of targets follow from the thresholds of warnings. */
EvaluationRule evaluation_rule_of(const WarningRule *rule);

/* The reviewed target. Never NULL. */
const ReviewedTarget *review_target(const Review *review, const Target *target);

/* How the targets of PART stand together; STANDING_NARRATIVE when it has none. */
Standing review_standing(const Review *review, const ReportIndicator *part);

Turn report_turn(const ReportIndicator *part);
const char *turn_code(Turn turn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Review, review_free)
