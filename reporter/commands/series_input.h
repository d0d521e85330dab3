/* Annual series as people hand them to `forecast`: CSV with the columns series, year and value, in any order of columns and rows. Pure.
 *
 * Refuses nothing silently: a row that cannot be used is a fault that names row and column, and every other row counts. Other columns are not looked at. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "reporter/statistics/points.h"

/* Years that a series may have. */
#define SERIES_FIRST_YEAR 1
#define SERIES_LAST_YEAR 9999

/* Faults that are kept; more are counted. */
#define SERIES_FAULTS_KEPT 1000

typedef struct InputSeries {
  char *name;
  GArray *points;          /* Point, in the order of the rows, each year once */
  GHashTable *row_of_year; /* private */
} InputSeries;

typedef enum SeriesFaultKind {
  SERIES_CELL_MISSING,
  SERIES_NAME_EMPTY,
  SERIES_YEAR_INVALID,
  SERIES_VALUE_EMPTY,
  SERIES_VALUE_INVALID,
  SERIES_VALUE_TOO_LARGE,
  SERIES_YEAR_TWICE, /* FIRST_ROW has the same series and year; it stands */
} SeriesFaultKind;

typedef struct SeriesFault {
  SeriesFaultKind kind;
  guint row;          /* 1 is the header */
  const char *column; /* `series`, `year` or `value` */
  char *given;        /* what stands there */
  guint first_row;
} SeriesFault;

typedef struct SeriesInput {
  GPtrArray *series;   /* InputSeries with at least one point, in the order in which they first appear */
  GPtrArray *faults;   /* SeriesFault, by row */
  guint n_faults;      /* also those that are not kept */
  GHashTable *by_name; /* private */
  guint columns[3];    /* private: where series, year and value stand */
  bool has_header;     /* private */
} SeriesInput;

/* Reads SIZE bytes of TEXT. Fails with HALFSKY_ERROR_REJECT when it is not UTF-8, is not CSV, is empty, or its first row lacks one of the columns. */
SeriesInput *series_input_read(const char *text, size_t size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void series_input_free(SeriesInput *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SeriesInput, series_input_free)
