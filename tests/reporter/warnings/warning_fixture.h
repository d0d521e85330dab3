/* A district with assessments as given, and warnings raised from them: what a refresh does, without the figures behind it. */
#pragma once

#include "reporter/warnings/evidence.h"
#include "tests/reporter/plan_database.h"

/* The usual thresholds. */
extern const WarningRule usual_rule;

/* One row of halfsky.assessment with its series_finding, of the district. MORE is SQL for further columns, `p_meets = 0.1, baseline = 50`, applied to whichever
 * of the two tables has them; NULL for none. */
typedef struct Assessed {
  const char *target;
  int year;
  const char *verdict;
  double value;
  int points;
  const char *assessment; /* assignments to further columns of halfsky.assessment, or NULL */
  const char *finding;    /* the same of halfsky.series_finding */
} Assessed;

/* The plan's database with its targets, and basis 1. */
PlanDatabase *warning_database_new(void);

/* Forgets assessments, warnings and figures. */
void warning_database_clear(PlanDatabase *database);

void assess(PlanDatabase *database, const Assessed *assessed);

/* An annual figure with its parts; AREA is 1, 2 or 3. */
void figure(PlanDatabase *database, int indicator_id, int year, const char *breakdown, int area, double numerator,
            double denominator, double value);

/* One round, by the reporter's role, committed. */
void raise_warnings(PlanDatabase *database, const WarningRule *rule);

/* `level|state|events` of the warning of this subject; empty when there is none. */
char *warning_of(PlanDatabase *database, const char *subject);
