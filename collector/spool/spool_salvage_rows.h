/* Copying what is sound of a damaged spool into a new one. Private to spool_salvage.c. */
#pragma once

#include "collector/spool/spool_salvage.h"

/* Copies from the damaged spool in FOLDER into the new, empty SAVED, in one transaction, and counts in SALVAGE. */
bool spool_salvage_rows(const char *folder, Spool *saved, SpoolSalvage *salvage,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
