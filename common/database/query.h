/* Runs the named statements of the connection, each an embedded .sql file that holds exactly one statement.
 *
 * The name is the file's name without ".sql". A statement is prepared at its first use on a connection and again after a reconnect,
 * which costs no wait of its own.
 * The expected shape is part of the call, so that "no row" is an error where there must be one.
 *
 * Errors are those of connection.h, prefixed with the statement's name; rows in another number than the shape allows are _FATAL.
 * An unknown name or other parameter types than at the first call are bugs and abort. */
#pragma once

#include "database/connection.h"
#include "database/parameters.h"
#include "database/result.h"

typedef enum QueryShape {
  QUERY_NONE,         /* the statement answers no rows */
  QUERY_ONE_ROW,      /* exactly one */
  QUERY_OPTIONAL_ROW, /* none or one */
  QUERY_ROWS,         /* any number, all held in memory */
} QueryShape;

/* Returns the result, owned by the caller, or NULL. `parameters` may be NULL when there are none; it is not changed. */
Result *query_run(Connection *connection, const char *name, QueryShape shape, const Parameters *parameters,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For a statement that answers no rows. `out_affected` (may be NULL) receives the number of touched rows. */
bool query_execute(Connection *connection, const char *name, const Parameters *parameters, int64_t *out_affected,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For a statement that answers no rows, within a transaction; `parameters` may be NULL: sends it without waiting for the answer. What becomes of it is told by
 * the next call that waits, which is any other than this one, as an error of its own that names both; a transaction does not end, and no savepoint is released,
 * before all that was queued is answered. So ten writes cost one wait. Outside of a transaction it is query_execute(). */
bool query_queue(Connection *connection, const char *name, const Parameters *parameters,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
