/* The pair of columns `gap_dimension`, `gap_method`, which indicators and targets share. Private to this room; see table.h. */
#pragma once

#include "catalogue/table.h"

bool read_gap_dimension(Catalogue *, const Field *, const Cell *, void *record, GError **); /* Dimension; empty: sex */
bool read_gap_method(Catalogue *, const Field *, const Cell *, void *record, GError **);    /* GapMethod; empty: 0 */

/* Both columns of row ROW or neither, and a method of that dimension. OUT_HAS_GAP tells which. */
bool gap_is_whole(const Table *table, guint row, bool *out_has_gap, GError **error) G_GNUC_WARN_UNUSED_RESULT;
