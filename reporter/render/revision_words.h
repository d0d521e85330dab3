/* What was revised since the last publication, in words: the district's figures one by one, all others counted. */
#pragma once

#include "base/text.h"
#include "reporter/assess/report.h"

/* A sentence each, and one that counts the others (char *); empty when nothing was revised. The caller unrefs the array. */
GPtrArray *revision_paragraphs(Language language, const Report *report);

/* VALUE of INDICATOR as the public may see it; NAN is none. The caller frees it. */
char *revision_value(Language language, const Indicator *indicator, double value, bool is_hidden);
