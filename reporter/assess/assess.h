/* From target and figures to evidence and verdict: which series is tested, what it was at the baseline, what is pooled. Pure; part of report_build(). */
#pragma once

#include "reporter/assess/report.h"

/* Where the figures are and what is judged. */
typedef struct Evidences {
  const Catalogue *catalogue;
  const FigureTable *figures;
  int32_t area_id;
  int year;
} Evidences;

/* The series that TARGET tests (a slice or a gap) of INDICATOR in YEAR. False without a value. */
bool assess_tested_value(const Evidences *assessment, const Target *target, const Indicator *indicator, int year,
                         double *out_value);

/* The verdict on TARGET. */
ReportTarget assess_target(const Evidences *assessment, const Target *target);
