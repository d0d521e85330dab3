/* The running collector: inbox, publisher, receipts and control socket on one loop, in one thread.
 *
 * The spool is its alone while it runs. Ends on SIGTERM or SIGINT, or when the spool fails; whatever the moment, nothing accepted is lost. On SIGHUP it reads
 * its settings again and begins anew with them, unless they are wrong or cannot be used: then it goes on with those it has, and status says why. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/settings.h"

/* Whether the inbox is watched. */
typedef enum DaemonMode {
  DAEMON_SERVE, /* until told to stop */
  DAEMON_DRAIN, /* only what is in the spool, until all of it is answered: for `submit --wait` without a daemon */
} DaemonMode;

/* Runs. *out_is_drained tells whether the spool is empty of unfinished batches at the end. DRAIN_TIMEOUT_MS bounds DAEMON_DRAIN. */
bool daemon_run(const Settings *settings, DaemonMode mode, int64_t drain_timeout_ms, bool *out_is_drained,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
