/* A random district: annual figures of real indicators of the catalogue, by township and breakdown, that add up as agencies' reports do: all but a few. */
#pragma once

#include "catalogue/catalogue.h"
#include "reporter/assess/figure.h"

#define DISTRICT_ID 1
#define N_TOWNSHIPS 3 /* areas 2, 3 and 4 */
#define FIRST_YEAR 2023
#define LAST_YEAR 2025

/* The figures that SEED makes of INDICATOR_IDS (ended by 0). Innermost counts are small rather often; some totals are more than their parts, some districts
 * more than their townships. The same on every machine. */
FigureTable *random_district(const Catalogue *catalogue, const int16_t *indicator_ids, guint32 seed);

/* FIGURES up to YEAR, with about one township figure in ten revised, and what rests on it. */
FigureTable *revised_district(const Catalogue *catalogue, const FigureTable *figures, int year, guint32 seed);
