/* From figures to findings: which series a target tests, what it is compared with, and what all that means. Pure. */
#pragma once

#include "reporter/assess/assess_rule.h"
#include "reporter/assess/assessment.h"
#include "reporter/assess/figure.h"
#include "reporter/assess/goal.h"
#include "reporter/assess/outlook.h"
#include "reporter/assess/series.h"
#include "reporter/wording/wording.h"

/* What everything is read from. AREAS holds the district first. */
typedef struct AssessInput {
  const Catalogue *catalogue;
  const Area *areas;
  guint n_areas;
  const FigureTable *figures;
  const AssessRule *rule;
  bool is_public; /* FIGURES are without the numbers that must not be published (disclosure/suppress.h) */
} AssessInput;

/* What TARGET asks for. */
Goal goal_of(const Target *target);

/* TARGET as it stands in AREA in YEAR. */
Assessment assess_target(const AssessInput *input, const Target *target, const Area *area, int year);

/* The same where the series is at hand: TESTED with its OUTLOOK in YEAR, and REFERENCE, NULL when the target has none. */
Assessment assess_series(const Target *target, const AnnualSeries *tested, const AnnualSeries *reference,
                         const Outlook *outlook, int year, const AssessRule *rule);

/* What an assessment compares with: the baseline, the previous term or the previous survey. */
CompareBase assessment_comparison(const Assessment *assessment);
