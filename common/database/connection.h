/* A connection to PostgreSQL that never waits without a deadline and always says whether trying again can help.
 *
 * Guarantees
 *   - No call waits longer than its deadline. The server cancels a statement after `statement_timeout_ms` by itself; the reader of
 *     the answer waits a little longer (CONNECTION_GRACE_MS), and when even then nothing came, drops the connection. Dropping is
 *     enough: the session asks the server to look every second whether its client is still there.
 *     Only the system's name resolution keeps its own time: give addresses where that matters. Of several hosts, one that swallows
 *     packets may use up an attempt unless the connection string limits it (tcp_user_timeout).
 *   - After every call the connection is either usable or closed; answers are always read to their end.
 *   - Every error's code is HALFSKY_ERROR_RETRY (the world is busy: the same call may succeed later), _REJECT (these values are
 *     wrong), _USAGE (the connection string is wrong) or _FATAL (a bug, a missing privilege, an unknown schema).
 *   - It never sleeps: when connecting failed, it says for how long not to try again (jittered, growing).
 *   - Notices and warnings of the server go to the log.
 *
 * It is not general: no asynchronous queries, no LISTEN, no large objects, no types but those of parameters.h.
 * One connection belongs to one thread. Passwords come only from libpq's own means (service file, passfile, environment). */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/embedded.h"
#include "base/pulse.h"

typedef struct Connection Connection;

/* How much longer than the statement's own time limit its answer is waited for. */
#define CONNECTION_GRACE_MS 2000

/* Zero means the default named beside the field. */
typedef struct ConnectionOptions {
  const char *conninfo; /* libpq keywords or URI; NULL or "" leaves all to the service file and the environment */
  const char *application_name;   /* seen in pg_stat_activity; default "halfsky" */
  const EmbeddedFile *statements; /* the named .sql files that query.h and copy.h may run; static, may be NULL */
  int connect_timeout_ms;         /* for one attempt over all hosts; default 5000 */
  int statement_timeout_ms;       /* for one statement; default 30000 */
  int backoff_first_ms;           /* pause after the first failed attempt; default 200 */
  int backoff_most_ms;            /* the longest pause; default 30000 */
  Pulse
      *pulse; /* borrowed; beats whenever a new deadline begins, so never slower than the longest of them; NULL: none */
} ConnectionOptions;

/* What the server (or libpq) said about the last call that failed. */
typedef struct DatabaseFailure {
  char sqlstate[6];  /* "" when the server did not answer */
  char *message;     /* primary message, one line */
  char *detail;      /* or NULL */
  char *constraint;  /* name of the violated constraint, or NULL */
  char *column_name; /* or NULL */
} DatabaseFailure;

/* The longest that a connection with these options waits for the server without a beat of its pulse. */
int64_t connection_longest_wait_ms(const ConnectionOptions *options);

/* A connection that is still closed; copies the options' texts. Ended by connection_free(). */
Connection *connection_new(const ConnectionOptions *options);

/* Connects unless connected already. Returns at once with _RETRY while connection_retry_in_ms() is not 0; _USAGE when the
 * connection string cannot be parsed. A failed attempt starts or doubles the pause, a successful one ends it. */
bool connection_open(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Milliseconds until connection_open() will try again; 0 when it may be called now. */
int connection_retry_in_ms(const Connection *connection);

/* Whether the last call left a usable connection. It does not ask the server. */
bool connection_is_open(const Connection *connection);

/* The number of the session, which grows with each: what was found in one may not hold in another. */
guint connection_session(const Connection *connection);

/* Changes the time limit of the following statements until the connection is closed. Not inside a transaction. */
bool connection_set_statement_timeout(Connection *connection, int timeout_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The failure of the last call, or NULL when it succeeded; valid until the next call. */
const DatabaseFailure *connection_failure(const Connection *connection);

/* Ends the session; what was not committed is rolled back by the server. connection_open() may follow. Accepts NULL. */
void connection_close(Connection *connection);
void connection_free(Connection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Connection, connection_free)
