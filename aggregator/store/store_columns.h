/* Rows as the arrays that unnest() takes, in the order in which the statements number them. */
#pragma once

#include "aggregator/store/store_cells.h"
#include "database/parameters.h"

/* Indicators (int2[]), breakdowns (int2[]), periods (date[]). */
void store_columns_add_keys(Parameters *parameters, StoreRow *const *rows, size_t n);

/* Values, denominators (float8[]), statuses ("char"[]), comments (int8[]), sample sizes (int4[]), design effects (float8[]). */
void store_columns_add_contents(Parameters *parameters, StoreRow *const *rows, size_t n);

/* Indicators (int2[]) and periods (date[]) of the groups that ROWS belong to, no pair twice. OUT_GROUPS (may be NULL; N entries) gets the group's
 * position, from 0, of each row. Returns the number of groups. */
size_t store_columns_add_groups(Parameters *parameters, StoreRow *const *rows, size_t n, uint32_t *out_groups);
