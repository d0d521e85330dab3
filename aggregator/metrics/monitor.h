/* What monitoring asks the running aggregator over HTTP: /metrics for Prometheus, /status (what `status --json` shows as `aggregator`), /healthz
 * (it lives) and /readyz (it can store).
 *
 * Everything is answered from the status, without asking PostgreSQL. Belongs to the network thread. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "wire/loop.h"

typedef struct Monitor Monitor;

/* The status as of now; the monitor owns the reference. */
typedef json_t *(*MonitorFunc)(gpointer user);

/* Listens at ADDRESS, as http_server_open(). LOOP is borrowed. */
Monitor *monitor_open(Loop *loop, const char *address, MonitorFunc status, gpointer user,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void monitor_close(Monitor *monitor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Monitor, monitor_close)
