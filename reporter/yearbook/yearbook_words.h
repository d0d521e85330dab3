/* Words of the yearbook's cells. Every char * is the caller's. */
#pragma once

#include "reporter/yearbook/yearbook_rows.h"

/* What the figures of KEY are counted in: `%`, 个百分点, 人, per 100,000 live births. */
char *yearbook_unit(Language language, const SeriesKey *key);

/* What the targets that test KEY ask, and how they are judged: a line each. */
char *yearbook_asks(Language language, const ReportIndicator *part, const SeriesKey *key);
char *yearbook_verdicts(Language language, const ReportIndicator *part, const SeriesKey *key);

/* What is to be noted of ROW: with what it is compared, that it moved for the worse, and of the total what the report remarks. */
char *yearbook_remarks(Language language, const Report *report, const ReportIndicator *part, const YearbookRow *row);
