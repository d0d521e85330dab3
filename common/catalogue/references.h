/* Readers of cells that name other rows of the catalogue. Private to this room; see table.h for how readers work. */
#pragma once

#include "catalogue/table.h"

bool read_domain(Catalogue *, const Field *, const Cell *, void *record, GError **);         /* const Domain * */
bool read_department(Catalogue *, const Field *, const Cell *, void *record, GError **);     /* const Department * */
bool read_objective(Catalogue *, const Field *, const Cell *, void *record, GError **);      /* const Objective * */
bool read_indicator_code(Catalogue *, const Field *, const Cell *, void *record, GError **); /* const Indicator * */
bool read_unit(Catalogue *, const Field *, const Cell *, void *record, GError **);           /* const CodeItem * */
bool read_optional_unit(Catalogue *, const Field *, const Cell *, void *record, GError **); /* const CodeItem *, NULL */

/* One or more rows, separated by `;`. The offset is of the array, whose element is a pointer; OUT_N gets how many. */
typedef const void *(*FindByCode)(const Catalogue *catalogue, const char *code);
bool cell_find_all(Catalogue *catalogue, const Cell *cell, FindByCode find, const char *what, const void ***out_found,
                   guint *out_n, GError **error);
