/* The address of an aggregator as settings give it: `tcp://name-or-number:port`, or `ipc:///path` on the same machine. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* True when ADDRESS is written as one; whether anybody is there is not asked. USAGE error that shows what it should look like. */
bool address_check(const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;
