/* A real database with the project's schema and catalogue, a small district, and verbs to report figures into it. */
#pragma once

#include "catalogue/catalogue.h"
#include "reporter/refresh.h"
#include "tests/support/cluster.h"

typedef struct PlanDatabase {
  Cluster *cluster;
  Catalogue *catalogue;
  ReportingRules rules; /* the defaults */
} PlanDatabase;

/* Schema, catalogue, and the district D (id 1) with its townships T1 (id 2) and T2 (id 3). */
PlanDatabase *plan_database_new(void);
void plan_database_free(PlanDatabase *database);

/* Runs SQL; returns what psql prints, the caller's. */
char *plan_query(PlanDatabase *database, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The same, without looking at the answer. */
void plan_run(PlanDatabase *database, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Forgets agencies below the townships, observations, marks and summaries. */
void plan_clear(PlanDatabase *database);

/* Registers a unit: UNIT_TYPE, DEPARTMENT and RESIDENCE may be NULL. PARENT_ID is 1, 2 or 3. */
void plan_add_unit(PlanDatabase *database, int id, int parent_id, const char *unit_type, const char *department,
                   const char *residence);

/* Stores and marks one cell. CELL is as SQL has it: `12, null`, `3, 100`, `null, null`. STATUS is a letter. PERIOD is the first day, `2025-04-01`. */
void plan_report(PlanDatabase *database, int agency_id, int indicator_id, const char *period, const char *breakdown,
                 const char *cell, const char *status);

/* Rolls up and assesses what is marked, or EVERYTHING, as the reporter's role; fails the test when it does not succeed. */
RefreshSummary plan_refresh(PlanDatabase *database, bool everything);

/* A connection string for the reporter's role. The caller frees it. */
char *plan_connection_string(const PlanDatabase *database);

/* The same, open, with the reporter's statements; the caller's. */
Connection *plan_connection(const PlanDatabase *database);
