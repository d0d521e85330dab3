/* The series behind an indicator, year by year up to the report's: what charts and yearbooks show. Pure.
 *
 * Of the district: the total, each sex, each residence, what the targets test, and the gap; each with what it foretells where the assessment foretells
 * anything. A year whose figure must not be published is there without its number, and then nothing is foretold. */
#pragma once

#include <glib.h>

#include "reporter/assess/outlook.h"
#include "reporter/assess/report.h"
#include "reporter/assess/trend_detail.h"

typedef struct ReportYear {
  int year;
  double value; /* NAN: suppressed */
  double low;   /* confidence interval; NAN: none */
  double high;
  bool is_suppressed;
  bool is_provisional;
  bool is_break; /* not comparable with the years before */
} ReportYear;

typedef struct ReportSeries {
  SeriesKey key;
  GArray *years;   /* ReportYear, ascending; never empty */
  Outlook outlook; /* as seen in the year of the report */
  TrendDetail trend;
} ReportSeries;

/* The series of PART (ReportSeries), the total first; those without any year are left out. The caller unrefs the array. */
GPtrArray *report_series_of(const Report *report, const ReportIndicator *part);

bool series_key_equal(const SeriesKey *a, const SeriesKey *b);
