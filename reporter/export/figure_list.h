/* Figures on their way out of the district: all that are on record of some years, by every breakdown and area, for programs that count on (statistics offices, R).
 *
 * Nothing is judged or compared here; that is the report's. In a public edition the figures that must not be published are there without their numbers. What the columns of
 * any format say of one figure is said here once. Pure. */
#pragma once

#include "catalogue/catalogue.h"
#include "reporter/assess/figure.h"

typedef struct FigureList {
  const Catalogue *catalogue;
  const Area *areas; /* the district first */
  guint n_areas;
  int first_year;
  int last_year;
  bool is_public;
  GPtrArray *figures; /* const Figure *: by indicator, year, area and breakdown */
} FigureList;

/* Those of FIGURES that are of the catalogue's indicators and AREAS, from FIRST_YEAR to LAST_YEAR. Everything is borrowed. */
FigureList *figure_list_new(const Catalogue *catalogue, const Area *areas, guint n_areas, const FigureTable *figures,
                            int first_year, int last_year, bool is_public);
void figure_list_free(FigureList *list);

const Indicator *figure_list_indicator(const FigureList *list, const Figure *figure);
const Area *figure_list_area(const FigureList *list, const Figure *figure);

/* The figure's code in DIMENSION, `_T` for the total. Static, or the catalogue's. */
const char *figure_list_code(const FigureList *list, const Figure *figure, Dimension dimension);

/* The year as SDMX TIME_PERIOD: `2025`; of a year that is not the calendar's, its first day and its length, `2024-10-01/P1Y`. The caller frees it. */
char *figure_time_period(const Indicator *indicator, int year);

/* The days that the year runs from and to, as `2024-10-01`. The caller frees them. */
char *figure_first_day(const Indicator *indicator, int year);
char *figure_last_day(const Indicator *indicator, int year);

/* SDMX CL_OBS_STATUS; Q: withheld, P: provisional, B: the first figure after a break, unless something graver is to be said of it. */
char figure_observation_status(const Figure *figure);

/* SDMX CL_CONF_STATUS: F free, N for internal use, C confidential. All is internal in the internal edition, whatever FIGURE is. Static. */
const char *figure_confidentiality(const Figure *figure, bool is_public);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FigureList, figure_list_free)
