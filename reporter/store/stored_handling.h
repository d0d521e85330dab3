/* What has been done about the district's warnings, as the database has it now: GHashTable of Handling (warnings/handling.h) by subject; the caller's. */
#pragma once

#include "database/connection.h"
#include "reporter/warnings/handling.h"

GHashTable *stored_handling_load(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
