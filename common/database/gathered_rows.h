/* Rows for one statement, gathered column by column, so that ten thousand writes of one row become one of many. Private to this room.
 *
 * A row is the Parameters of a statement that would write it alone; together they are the Parameters of one that takes an array of each. */
#pragma once

#include "database/parameters.h"

typedef struct GatheredRows GatheredRows;

/* NAME is the statement's, copied. */
GatheredRows *gathered_rows_new(const char *name);
void gathered_rows_free(GatheredRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GatheredRows, gathered_rows_free)

const char *gathered_rows_name(const GatheredRows *rows);

/* ROW has the types of the rows before it, none of which is an array. */
void gathered_rows_add(GatheredRows *rows, const Parameters *row);

/* An array for each column. The caller frees it. */
Parameters *gathered_rows_parameters(const GatheredRows *rows);
