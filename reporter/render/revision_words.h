/* What was revised since the last publication, as the text shows it: the district's figures one by one, all others counted. */
#pragma once

#include "reporter/render/writer.h"

/* Appends the section, WIDTH cells wide; nothing when nothing was revised. */
void revisions_append(Page *page, guint width);

/* VALUE of INDICATOR as the public may see it; NAN is none. The caller frees it. */
char *revision_value(Language language, const Indicator *indicator, double value, bool is_hidden);
