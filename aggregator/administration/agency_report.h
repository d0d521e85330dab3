/* What is wrong with a list of agencies, in words for the person who wrote it. */
#pragma once

#include <jansson.h>

#include "aggregator/administration/agency.h"
#include "base/text.h"

/* One line per fault on standard output: file, row, column, reason. */
void agency_report_faults(Language language, const char *path, const GPtrArray *faults);

/* The same for what was given as options: --unit-type: reason. */
void agency_report_options(Language language, const GPtrArray *faults);

/* The same as an array of {"row", "column", "reason"}. The caller owns the reference. */
json_t *agency_report_json(Language language, const GPtrArray *faults);
