/* The aggregator's figures for Prometheus, in its text format (version 0.0.4).
 *
 * A metric is one row of a table: its name, what it means, and where in the status (server_status(), the object that `status --json` shows as
 * `aggregator`) its figure stands. So the metrics and the status can never disagree. Pure. */
#pragma once

#include <glib.h>
#include <jansson.h>

/* STATUS as metrics. A figure that the status does not have, because nobody is listening yet, is left out. The caller frees it. */
char *metrics_text(const json_t *status);
