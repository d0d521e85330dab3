/* The whole plan: every series and every target, as seen in each year. Pure. */
#pragma once

#include <glib.h>

#include "reporter/assess/assess.h"

/* All findings, by indicator, area, series or target, and year. */
typedef struct PlanFindings {
  GArray *series;      /* SeriesFinding: of each year that has a figure standing */
  GArray *assessments; /* Assessment: of the district every target in every year, of a township those with any figure */
} PlanFindings;

/* Which series of the district are looked at: the total, each dimension alone, the indicator's gap, and what its targets test; of a township the total and
 * what the targets test. Forecasts are made for the district's total and what its targets test. WANTED is the set of indicator ids (GINT_TO_POINTER) that are assessed, NULL for all. */
PlanFindings *plan_assess(const AssessInput *input, GHashTable *wanted, int first_year, int last_year);
void plan_findings_free(PlanFindings *findings);

/* Adds to WANTED the indicators whose targets refer to one that is in it. */
void plan_add_referring(const Catalogue *catalogue, GHashTable *wanted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanFindings, plan_findings_free)
