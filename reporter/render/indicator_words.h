/* An indicator in the year of the report, in words. Pure. Every char * returned is the caller's. */
#pragma once

#include "base/text.h"
#include "reporter/assess/report.h"
#include "reporter/evaluate/standing.h"

/* The sentence on the district's total: value and change, or why there is none. */
char *indicator_sentence(Language language, const ReportIndicator *part);

/* The finding as a headline: which way the indicator moved, and how its targets stand (STANDING; ignored when it has none). */
char *indicator_claim(Language language, const ReportIndicator *part, Standing standing);
