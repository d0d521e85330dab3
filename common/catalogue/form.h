/* The columns that say which cells an indicator's form has: `required_breakdowns` and `breakdown_codes`. Private to this room; see table.h. */
#pragma once

#include "catalogue/table.h"

/* Reads `sex;sex*residence` into the products of an Indicator. */
bool read_required_products(Catalogue *, const Field *, const Cell *, void *indicator, GError **);

/* Reads `age_group=Y15T24|Y25T34;disability=DIS|NODIS` into the form codes of an Indicator whose products have been read and whose gap is known, and
 * fills in the list's own parts where nothing is named. */
bool form_read_codes(Catalogue *catalogue, Indicator *indicator, const Cell *cell,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
