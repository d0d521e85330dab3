/* Turns what libpq says into DatabaseFailure and GError. Private to this room.
 *
 * The one place that knows what a SQLSTATE asks of the caller: see the table in failure.c. */
#pragma once

#include <glib.h>

#include "base/error.h"
#include "database/connection.h"

typedef struct pg_result PGresult;

/* What the caller should do about a SQLSTATE; FATAL for those that nobody expects. */
HalfskyError failure_code_of(const char *sqlstate);

/* Forgets the last failure: a new call begins. */
void failure_clear(Connection *connection);

/* Records and reports the server's error. Closes the connection when it can be of no more use: it is broken, or the server became a standby. */
void failure_from_result(Connection *connection, const PGresult *result, GError **error);

/* Records and reports that the session is lost, as libpq explains it, and closes the connection. RETRY. */
void failure_connection_lost(Connection *connection, GError **error);

/* Records and reports our own reason and closes the connection. */
void failure_give_up(Connection *connection, HalfskyError code, const char *reason, GError **error);
