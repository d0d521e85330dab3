/* Which years speak for a year, and which it is compared with, given the years on record (ascending). Pure.
 *
 * A figure of an elected body stands for a term, that of a survey until the next is due. */
#pragma once

#include <glib.h>

#include "catalogue/catalogue.h"

/* The year whose figures stand in YEAR: YEAR itself; of elected bodies and surveys without a figure the latest year of the same term or interval; YEAR
 * when there is none. */
int standing_year(const Indicator *indicator, int year, const int *years, guint n_years);

/* The year that figures of YEAR are compared with: the year before, of surveys the survey before, of elected bodies the latest year of an earlier
 * term. 0: none. */
int compare_year(const Indicator *indicator, int year, const int *years, guint n_years);

/* The baseline: WANTED when on record, else the first year on record; 0 when that is not before YEAR. */
int baseline_year(int wanted, int year, const int *years, guint n_years);
