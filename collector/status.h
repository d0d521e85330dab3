/* What a collector can say about itself: one JSON object, from the spool and, when it runs, the daemon. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "collector/publisher/publisher.h"
#include "collector/reception.h"

/* PUBLISHER is NULL when no daemon runs. BRIEF leaves out what is due and late ("agenda"), for which the agency's values must be read. The caller owns the
 * reference; NULL with *error when the spool cannot be read. */
json_t *status_to_json(const Reception *reception, const Publisher *publisher, bool brief, GError **error);

/* The object, to which the daemon adds "not_taken" (inbox_trouble.h) and "settings_refused" (why settings that were read again are not in force), in words for a terminal; the caller frees it. */
char *status_to_text(const json_t *status, Language language);
