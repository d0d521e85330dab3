/* The columns of the CSV output that hold progress by the published methods, beside the report's own. */
#pragma once

#include <glib.h>

#include "reporter/assess/assessment.h"

void csv_progress_append_headings(GString *out);

/* Empty cells where JUDGED is NULL, and for what is not known. */
void csv_progress_append_cells(GString *out, const Assessment *judged);
