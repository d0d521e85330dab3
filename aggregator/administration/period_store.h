/* The reporting calendar in the database: which periods take no more figures. */
#pragma once

#include <stdbool.h>

#include "database/connection.h"
#include "record/period.h"

/* Closes or opens PERIOD, with an entry in the district's audit trail that says why. *out_was_so tells that nothing had to be changed; then there is no entry.
 * REJECT when no district is registered yet. */
bool period_store_set(Connection *connection, Period period, bool is_closed, const char *reason, bool *out_was_so,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
