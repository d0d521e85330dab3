/* The annual series that methods are compared on: files of rows `source,series,first year,values …`, whose sources extract_series.R names. */
#pragma once

#include <glib.h>

typedef struct AnnualSeries {
  char *source;
  char *name;
  GArray *values; /* double, one a year, without gaps */
} AnnualSeries;

/* An empty list; the caller frees it with g_ptr_array_unref(). */
GPtrArray *annual_series_list_new(void);

/* Adds the series of the file PATH to LIST; prints what is wrong and exits when it cannot be read. */
void series_file_read(const char *path, GPtrArray *list);

/* A series of our own making, for the list. */
AnnualSeries *annual_series_new(const char *source, const char *name, const double *values, guint n);
