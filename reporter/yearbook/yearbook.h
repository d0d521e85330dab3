/* The statistical yearbook (统计资料) of a report: a workbook with a sheet per domain, years across and sexes and residences down, and with sheets for targets, departments,
 * warnings, townships and data quality.
 *
 * Cells hold the figures with all their digits; how many places are shown, and the marks of provisional figures and breaks, are number formats. Text is never a formula. What a
 * public edition hides is hidden here, since it is made from the same report. The same report gives the same bytes: nothing in it is of the moment of writing. */
#pragma once

#include "base/text.h"
#include "reporter/evaluate/review.h"

/* Appends the workbook of REVIEW, called TITLE, to OUT. Fails when the temporary file that it takes cannot be written. */
bool yearbook_append(GString *out, const Review *review, const char *title, Language language,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
