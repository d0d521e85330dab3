/* An agency as an administrator writes it down: a row of the agency list, and what may be wrong with one.
 *
 * Plain values; whether a row is right is for agency_register.h to say. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/* The columns of the list, in the order of its file. */
typedef enum AgencyColumn {
  AGENCY_CODE,
  AGENCY_PARENT,
  AGENCY_LEVEL,
  AGENCY_NAME_ZH,
  AGENCY_NAME_EN,
  AGENCY_UNIT_TYPE,
  AGENCY_DEPARTMENT,
  AGENCY_RESIDENCE,
  AGENCY_AREA_CODE,
  AGENCY_CREDIT_CODE
} AgencyColumn;

#define N_AGENCY_COLUMNS 10

/* What a list does to an agency. */
typedef enum AgencyChange { AGENCY_UNCHANGED, AGENCY_CHANGED, AGENCY_ADDED } AgencyChange;

typedef struct Agency {
  guint row;                     /* of the list; 0: only the database has it */
  char *cells[N_AGENCY_COLUMNS]; /* NULL in a list without that column: as it was */
  int32_t agency_id;             /* 0: not given yet */
  int32_t area_agency_id;        /* in the database; 0: not there yet */
  AgencyChange change;
} Agency;

Agency *agency_new(guint row);
void agency_free(Agency *agency);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Agency, agency_free)

/* Sets a cell to a copy of TEXT. */
void agency_set(Agency *agency, AgencyColumn column, const char *text);

/* `code`, `parent`, … Static. */
const char *agency_column_name(AgencyColumn column);

/* One thing that is wrong with a list. */
typedef struct AgencyFault {
  guint row;          /* 0: the list as a whole */
  const char *column; /* NULL: the row as a whole */
  const char *code;   /* of its text, `agency_fault.<code>`; static */
  char *given;
} AgencyFault;

/* A growing list of AgencyFault. */
GPtrArray *agency_faults_new(void);
void agency_faults_add(GPtrArray *faults, guint row, const char *column, const char *code, const char *given);
