/* How the members of SeriesFinding and Assessment become columns and come back: one table row per column. Private to this room. */
#pragma once

#include <stddef.h>

#include "catalogue/terms.h"
#include "database/copy.h"
#include "database/result.h"

typedef enum ColumnKind {
  COLUMN_REAL,   /* double; NAN is NULL */
  COLUMN_YEAR,   /* int as int2; 0 is NULL */
  COLUMN_COUNT,  /* int as int2 */
  COLUMN_TRUTH,  /* bool */
  COLUMN_ANSWER, /* int as boolean; -1 is NULL */
  COLUMN_TERM,   /* an enum by its vocabulary's code; the empty code is NULL */
  COLUMN_METHOD  /* const char *: the code of a forecast's method */
} ColumnKind;

typedef struct FindingColumn {
  const char *name; /* of the column */
  ColumnKind kind;
  size_t offset;
  const Vocabulary *vocabulary; /* of COLUMN_TERM */
} FindingColumn;

extern const FindingColumn series_columns[], assessment_columns[];
extern const int n_series_columns, n_assessment_columns;

/* Appends the N columns of RECORD. */
void finding_columns_copy(CopyWriter *writer, const FindingColumn *columns, int n, const void *record);

/* Whether two records would be stored with the same N columns. */
bool finding_columns_are_same(const FindingColumn *columns, int n, const void *left, const void *right);

/* Reads N columns from FIRST_COLUMN on into RECORD; NULL leaves what NULL stands for. */
void finding_columns_read(Result *rows, int row, int first_column, const FindingColumn *columns, int n, void *record);
