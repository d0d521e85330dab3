/* The annual report as a model: what is said, before anybody decides how it looks.
 *
 * report_build() assesses one year from the catalogue and the figures: domain → indicator → lines by area and breakdown, and the verdict on each target.
 * It is pure: the same catalogue, figures and rule give the same report. Writers (writer.h) only lay it out. A Report borrows what it is built from, which
 * must outlive it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "catalogue/catalogue.h"
#include "reporter/assess/assess.h"
#include "reporter/wording/change.h"
#include "reporter/wording/wording.h"

/* Years that a report looks back for; nothing older is on record. */
#define REPORT_FIRST_YEAR 2000
#define REPORT_MAX_YEARS 200

/* One series of one area in the year of the report. */
typedef struct ReportLine {
  const Area *area;
  uint16_t breakdown;
  const Figure *figure;        /* NULL: nothing was rolled up */
  const Figure *previous;      /* with a value; NULL: nothing to compare with */
  bool is_previous_suppressed; /* there is something to compare with, but it must not be published */
  bool is_incomplete;          /* there are two figures, but too much is missing of this one to compare them */
  bool is_previous_incomplete; /* likewise of the one before */
  bool has_change;
  Change change;
  ChangeDoubt doubt; /* with has_change */
} ReportLine;

/* YEAR is the year that the figures stand for: that of the report, or, where an elected body or a survey has none in that year, the latest year of the
 * same term or interval, whose figures still stand. */
typedef struct ReportIndicator {
  const Indicator *indicator;
  int year;
  CompareBase compare_base;
  int compare_year; /* 0: nothing to compare with */
  int last_year;    /* latest year before YEAR with a figure of the district; 0: none */
  GArray *lines;    /* ReportLine: the district first, the total first; the first is always the district's total */
  GArray *targets;  /* Assessment of the district */
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
  guint suppressed; /* their total must not be published */
  guint numeric_targets;
  guint numeric[N_VERDICTS];
  guint nearly; /* of the numeric ones that are not met */
  guint directions;
  guint direction[N_VERDICTS];
  guint narrative;
} ReportTally;

typedef struct Report {
  int year;
  const AssessRule *rule;
  const Catalogue *catalogue;
  const FigureTable *figures;
  const Area *district;
  const Area *areas; /* as the input has them */
  guint n_areas;
  bool is_public;
  const GArray *
      revisions; /* Revision (publish/revision.h) since the last publication; NULL: none. Set by whoever knows, borrowed */
  const GArray *discipline; /* Discipline (evaluate/discipline.h) of departments; NULL: not told. Likewise */
  GHashTable *handling;     /* Handling (warnings/handling.h) of warnings by subject; NULL: not told. Likewise */
  GPtrArray *domains;       /* ReportDomain */
  ReportTally tally;
} Report;

/* INPUT has its areas in the order in which they are shown. */
Report *report_build(const AssessInput *input, int year);
void report_free(Report *report);

/* The district's total. */
const ReportLine *report_indicator_total(const ReportIndicator *indicator);

/* The target that a line of the CSV output carries: of those on this breakdown the first with a number, else the first. NULL: none. The district's total
 * also carries targets on gaps. */
const Assessment *report_line_target(const ReportIndicator *indicator, const ReportLine *line);

/* True when TARGET judges this line. */
bool report_line_is_tested_by(const ReportLine *line, const Target *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)
