/* What the columns of one target must be together, kind by kind. Private to this room. */
#pragma once

#include "catalogue/table.h"

/* Judges TARGET, read from row ROW of TABLE; fails with the first check that does not hold, naming the column at fault. */
bool target_is_sound(const Target *target, const Table *table, guint row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
