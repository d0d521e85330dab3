/* The running aggregator: one network thread (router, sessions, timers, signals), the writer threads and the directory's.
 *
 * Listens once PostgreSQL has been reached, its schema found to be the one that this program knows, and a catalogue to be loaded; later absences
 * of PostgreSQL end no session. SIGTERM ends it in order: what was begun is committed and answered. SIGHUP reads the settings again
 * (those of server_reloadable take effect, without a session noticing) and makes it look for changes at once. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/settings.h"

/* The settings that hold at once when they are read again, NULL-terminated; all others hold from the next start. */
extern const char *const server_reloadable[];

/* Runs until told to stop. */
bool server_run(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
