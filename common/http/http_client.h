/* Asks a server nearby over HTTP: one GET, one answer, within a time. For programs of this project that tell each other how they fare; it knows neither encryption nor redirection. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/error.h"

/* The body of the answer to a GET of PATH at ADDRESS (numeric, with a port), at most LIMIT_BYTES. RETRY when nobody answers within TIMEOUT_MS, or otherwise than by
 * status 200, or with more; USAGE when ADDRESS is none. */
GBytes *http_get(const char *address, const char *path, size_t limit_bytes, int timeout_ms,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
