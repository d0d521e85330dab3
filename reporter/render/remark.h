/* What must be said beside a sentence, so that nobody reads more into it than is there: that a figure is an older one that still stands, that it or
 * the one it is compared with is provisional, that a rate rests on a handful of events. Pure. */
#pragma once

#include "base/text.h"
#include "reporter/assess/report.h"

/* The remarks on the district's total, empty when there are none. The caller frees it. */
char *remarks_on(Language language, const Report *report, const ReportIndicator *part);
