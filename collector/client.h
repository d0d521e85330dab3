/* How a command reaches the spool: through the running daemon, which owns it, or by itself when none runs.
 *
 * Either way a command asks the same requests (control.h) and gets the same answers. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#include "base/settings.h"
#include "catalogue/audit.h"
#include "collector/review/own_past.h"

typedef struct Client Client;

/* Finds the daemon, else opens the spool. Fails with HALFSKY_ERROR_RETRY when the spool is held by a process that does not answer. */
Client *client_open(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void client_close(Client *client);

/* True when a daemon runs. */
bool client_has_daemon(const Client *client);

/* Takes REQUEST over. The caller owns the answer; an answer that is an error becomes *error. */
json_t *client_ask(Client *client, json_t *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, and a running daemon is given up after WITHIN_MS. */
json_t *client_ask_within(Client *client, json_t *request, int within_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The agency's own values of the WANTED indicators; finished, the caller frees it. */
History *client_read_history(Client *client, const IndicatorSet *wanted, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The agency's past as CLIENT reaches it; borrows CLIENT. */
OwnPast client_own_past(Client *client);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Client, client_close)
