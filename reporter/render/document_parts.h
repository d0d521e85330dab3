/* The parts of the document, a function each. Every json_t * returned is the caller's. */
#pragma once

#include <jansson.h>

#include "reporter/evaluate/review.h"

/* An indicator with its sentences, targets, series and townships. */
json_t *document_indicator(const Review *review, const ReportIndicator *part);

/* What stands behind PART, of which SERIES (report_series_of) are: methods beside each other, trends, gaps, townships. */
json_t *document_details(const Report *report, const ReportIndicator *part, const GPtrArray *series);

/* `{"met": 3, …}`: how many targets or objectives stand how. */
json_t *document_tally(const Tally *tally);

/* What is warned of, the most urgent first. */
json_t *document_warnings(const Review *review);

/* Which targets stand differently than a year before, and how many indicators moved which way. */
json_t *document_changes(const Review *review);

/* Departments with the standing of their targets and how complete their figures are. */
json_t *document_departments(const Review *review);

/* Problems, suggestions and indicators without data, as numbered paragraphs with lines beneath. */
json_t *document_advice(GPtrArray *(*advise)(Language language, const Evaluation *evaluation),
                        const Evaluation *evaluation);

/* What was revised since the last publication. */
json_t *document_revisions(const Report *report);

/* How departments reported; empty where the report does not tell it. */
json_t *document_reporting(const Report *report);

/* Age groups and others of PART in the year: `[{"dimension": …, "groups": […]}]`. */
json_t *document_groups(const Report *report, const ReportIndicator *part);

/* `p` provisional, `s` suppressed, `b` not comparable with the years before. */
json_t *document_marks(bool is_provisional, bool is_suppressed, bool is_break);
