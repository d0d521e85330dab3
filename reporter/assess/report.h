/* The annual report as a model: what is said, before anybody decides how it looks.
 *
 * report_build() assesses one year from the catalogue and the figures: domain → indicator → lines by area and breakdown, and the verdict on each target.
 * It is pure: the same catalogue and figures give the same report. Writers (writer.h) only lay it out. A Report borrows the catalogue, the areas and the
 * figures, which must outlive it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "catalogue/catalogue.h"
#include "reporter/assess/figure.h"
#include "reporter/assess/goal.h"
#include "reporter/wording/change.h"
#include "reporter/wording/wording.h"

/* Years that a report looks back for; nothing older is on record. */
#define REPORT_FIRST_YEAR 2000
#define REPORT_MAX_YEARS 200

/* The district or one of its townships. */
typedef struct Area {
  int32_t id;
  const char *code;
  Bilingual name;
  bool is_district;
} Area;

/* One series of one area in the year of the report. */
typedef struct ReportLine {
  const Area *area;
  uint16_t breakdown;
  const Figure *figure;   /* NULL: nothing was rolled up */
  const Figure *previous; /* with a value; NULL: nothing to compare with */
  bool has_change;
  Change change;
} ReportLine;

/* One target and what the evidence says. */
typedef struct ReportTarget {
  const Target *target;
  Goal goal;
  Evidence evidence;
  Verdict verdict;
  int year;            /* of the tested figure */
  int baseline_year;   /* 0: none before YEAR */
  bool is_provisional; /* the tested figure */
  bool is_baseline_provisional;
  int pool_first_year; /* with evidence.has_pool, to YEAR */
} ReportTarget;

/* YEAR is the year that the figures stand for: that of the report, or, where an elected body or a survey has none in that year, the latest year of the
 * same term or interval, whose figures still stand. */
typedef struct ReportIndicator {
  const Indicator *indicator;
  int year;
  CompareBase compare_base;
  int compare_year; /* 0: nothing to compare with */
  int last_year;    /* latest year before YEAR with a figure of the district; 0: none */
  GArray *lines;    /* ReportLine: the district first, the total first; the first is always the district's total */
  GArray *targets;  /* ReportTarget */
} ReportIndicator;

typedef struct ReportDomain {
  const Domain *domain;
  GPtrArray *indicators; /* ReportIndicator */
} ReportDomain;

/* Counts for the opening paragraph. */
typedef struct ReportTally {
  guint indicators;
  guint with_value; /* in the year of the report */
  guint standing;   /* with a value of an earlier year that still stands */
  guint provisional;
  guint numeric_targets;
  guint numeric[N_VERDICTS];
  guint directions;
  guint direction[N_VERDICTS];
  guint elsewhere;
} ReportTally;

typedef struct Report {
  int year;
  const Catalogue *catalogue;
  const Area *district;
  GPtrArray *domains; /* ReportDomain */
  ReportTally tally;
} Report;

/* AREAS holds the district first, then its townships in the order in which they are shown. */
Report *report_build(const Catalogue *catalogue, const Area *areas, guint n_areas, const FigureTable *figures,
                     int year);
void report_free(Report *report);

/* The district's total. */
const ReportLine *report_indicator_total(const ReportIndicator *indicator);

/* The target that a line of the CSV output carries: of those on this breakdown the first with a number, else the first. NULL: none. The district's total
 * also carries targets on gaps. */
const ReportTarget *report_line_target(const ReportIndicator *indicator, const ReportLine *line);

/* True when TARGET judges this line. */
bool report_line_is_tested_by(const ReportLine *line, const Target *target);

/* The year whose figures stand in YEAR, given the years on record (ascending): YEAR itself; of elected bodies and surveys without a figure the latest year of
 * the same term or interval; YEAR when there is none. */
int report_standing_year(const Indicator *indicator, int year, const int *years, guint n_years);

/* The year that figures of YEAR are compared with, given the years on record (ascending): the year before, of surveys the survey before, of elected
 * bodies the latest year of an earlier term. 0: none. */
int report_compare_year(const Indicator *indicator, int year, const int *years, guint n_years);

/* The baseline: 2020 when on record, else the first year on record; 0 when that is not before YEAR. */
int report_baseline_year(int year, const int *years, guint n_years);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)
