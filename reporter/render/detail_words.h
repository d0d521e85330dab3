/* What stands behind an indicator, a paragraph each: progress by the published methods, the trend by the plain ones, the gap in its several forms, the townships.
 *
 * For readers who ask how sure the sentence above is; nothing here decides anything. Pure. Every char * returned is the caller's. */
#pragma once

#include "base/text.h"
#include "reporter/assess/gap_detail.h"
#include "reporter/assess/report_series.h"

/* The published methods side by side; NULL where none has anything to say. */
char *progress_detail_words(Language language, const Assessment *judged);

/* Of rare events below a ceiling: how much it takes to show that the target is met; NULL for every other target, and where it is shown. */
char *rare_detail_words(Language language, const Assessment *judged, const AssessRule *rule);

/* NULL where there is no trend. */
char *trend_detail_words(Language language, const Report *report, const ReportSeries *series);

char *gap_detail_words(Language language, const Report *report, const ReportIndicator *part, const GapDetail *detail);

char *spread_detail_words(Language language, const ReportIndicator *part, const Spread *spread);
