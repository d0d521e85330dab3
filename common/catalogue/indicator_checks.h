/* What the columns of one indicator must be together. Private to this room. */
#pragma once

#include "catalogue/table.h"

/* Judges INDICATOR, read from row ROW of TABLE; fails with the first check that does not hold, naming the column at fault. */
bool indicator_is_sound(const Catalogue *catalogue, const Indicator *indicator, const Table *table, guint row,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
