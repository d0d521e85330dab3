/* A report of an invented district in which every indicator has eleven years, both sexes, both residences and thirteen townships: for pages and yearbooks that somebody opens.
 *
 * `hostile` has names that would do harm if anybody took them for markup, formulas or directions of writing, `hostile_plan` also indicators and targets with such names; `public` withholds what concerns few persons; `final` is of the last
 * year of the plan. Anything else is the plain one. */
#pragma once

#include "reporter/assess/report.h"
#include "reporter/warnings/evidence.h"

/* The defaults. */
extern const WarningRule invented_warning_rule;

typedef struct InventedReport InventedReport;

InventedReport *invented_report_new(const char *kind);
void invented_report_free(InventedReport *invented);
const Report *invented_report(const InventedReport *invented);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(InventedReport, invented_report_free)
