/* The settings file that the district hands out to an agency: where the aggregator is, its public key, whom to call, and for whom the file is. Nothing in it
 * is secret. */
#pragma once

#include "base/settings.h"
#include "database/connection.h"

/* What the file for the agency with this CODE says; the caller frees it. USAGE when the aggregator's own settings do not say how agencies reach it, or its
 * key cannot be read; REJECT when there is no such agency. */
char *agency_settings_compose(Connection *connection, const Settings *settings, const char *code,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
