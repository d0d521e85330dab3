/* What `status` shows: the database's counts, and the whole as a page for people.
 *
 * The document is {"aggregator": object or null, "aggregator_error": text or null, "database": …, "database_error": …,
 * "reporting": array or null}; the aggregator's object is conversation_status()'s, the array status_reporting()'s. */
#pragma once

#include <jansson.h>

#include "base/text.h"
#include "database/connection.h"

/* What the database holds, as a JSON object; times in TIME_ZONE. The caller owns the reference. */
json_t *status_of_database(Connection *connection, const char *time_zone, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Prints the document for people. */
void status_print(const json_t *status, Language language);
