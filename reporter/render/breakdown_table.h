/* The small table under an indicator: by sex, residence and township, the year's value and its change, in aligned columns. */
#pragma once

#include "reporter/render/writer.h"

/* Appends it; nothing when the indicator has no such lines. Wide tables are broken into several of at most WIDTH cells; the name of a
 * township that is longer than all in earnest is cut with an ellipsis. */
void breakdown_table_append(Page *page, const ReportIndicator *indicator, guint indent, guint width);
