#include "database/connection.h"

#include <libpq-fe.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "database/connection_private.h"
#include "database/exchange.h"
#include "database/failure.h"
#include "database/kept_tables_private.h"
#include "database/query.h"

enum {
  CONNECT_TIMEOUT_MS = 5000,
  STATEMENT_TIMEOUT_MS = 30000,
  BACKOFF_FIRST_MS = 200,
  BACKOFF_MOST_MS = 30000,
};

static int or_default(int value, int default_value)
{
  return value > 0 ? value : default_value;
}

int64_t connection_longest_wait_ms(const ConnectionOptions *options)
{
  const int statement_ms = or_default(options->statement_timeout_ms, STATEMENT_TIMEOUT_MS) + CONNECTION_GRACE_MS;
  return MAX(statement_ms, or_default(options->connect_timeout_ms, CONNECT_TIMEOUT_MS));
}

static GHashTable *new_prepared(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
}

Connection *connection_new(const ConnectionOptions *options)
{
  Connection *connection = g_new0(Connection, 1);
  connection->conninfo = g_strdup(options->conninfo ? options->conninfo : "");
  connection->application_name = g_strdup(options->application_name ? options->application_name : "halfsky");
  connection->statements = options->statements;
  connection->connect_timeout_ms = or_default(options->connect_timeout_ms, CONNECT_TIMEOUT_MS);
  connection->usual_statement_timeout_ms = or_default(options->statement_timeout_ms, STATEMENT_TIMEOUT_MS);
  connection->backoff_first_ms = or_default(options->backoff_first_ms, BACKOFF_FIRST_MS);
  connection->backoff_most_ms = or_default(options->backoff_most_ms, BACKOFF_MOST_MS);
  connection->pulse = options->pulse;
  connection->queued = exchange_new_queue();
  connection->prepared = new_prepared();
  connection->kept_tables = kept_tables_new();
  return connection;
}

void connection_close(Connection *connection)
{
  if (!connection || !connection->pg)
    return;
  PQfinish(connection->pg);
  connection->pg = NULL;
  connection->has_transaction = false;
  g_ptr_array_set_size(connection->queued, 0);
  g_hash_table_remove_all(connection->prepared);
  g_hash_table_remove_all(connection->kept_tables);
  connection->lasting_tables = NULL;
}

void connection_free(Connection *connection)
{
  if (!connection)
    return;
  connection_close(connection);
  failure_clear(connection);
  g_ptr_array_unref(connection->queued);
  g_hash_table_unref(connection->prepared);
  g_hash_table_unref(connection->kept_tables);
  g_free(connection->conninfo);
  g_free(connection->application_name);
  g_free(connection);
}

bool connection_is_open(const Connection *connection)
{
  return connection->pg != NULL;
}

guint connection_session(const Connection *connection)
{
  return connection->session;
}

const DatabaseFailure *connection_failure(const Connection *connection)
{
  return connection->has_failure ? &connection->failure : NULL;
}

int connection_retry_in_ms(const Connection *connection)
{
  int64_t left_ms = connection->retry_at_ms - clock_monotonic_ms();
  return (int)CLAMP(left_ms, 0, G_MAXINT);
}

/* Doubles the pause up to the longest, and takes between half and all of it, so that many clients do not come back together. */
static void postpone_retry(Connection *connection)
{
  int doubled_ms = connection->backoff_ms > connection->backoff_most_ms / 2 ? connection->backoff_most_ms
                                                                            : 2 * connection->backoff_ms;
  connection->backoff_ms = connection->backoff_ms == 0 ? connection->backoff_first_ms : doubled_ms;
  int pause_ms = g_random_int_range(connection->backoff_ms / 2, connection->backoff_ms + 1);
  connection->retry_at_ms = clock_monotonic_ms() + pause_ms;
}

static void end_backoff(Connection *connection)
{
  connection->backoff_ms = 0;
  connection->retry_at_ms = 0;
}

static void log_notice(void *unused, const PGresult *notice)
{
  (void)unused;
  const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  g_autofree char *message = log_quoted(PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY));
  if (g_strcmp0(severity, "WARNING") == 0)
    log_warning("database_notice severity=WARNING message=%s", message);
  else
    log_info("database_notice severity=%s message=%s", severity ? severity : "NOTICE", message);
}

static bool check_conninfo(const Connection *connection, GError **error)
{
  char *reason = NULL;
  PQconninfoOption *parsed = PQconninfoParse(connection->conninfo, &reason);
  if (parsed) {
    PQconninfoFree(parsed);
    return true;
  }
  g_strchomp(reason);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "connection string of the database: %s", reason);
  PQfreemem(reason);
  return false;
}

/* Starts connecting. The connection string may override all but the encoding. */
static PGconn *start_connecting(const Connection *connection)
{
  const char *const keywords[] = {"target_session_attrs", "tcp_user_timeout",          "keepalives_idle",
                                  "keepalives_interval",  "keepalives_count",          "dbname",
                                  "client_encoding",      "fallback_application_name", NULL};
  const char *const values[] = {
      "read-write", "10000", "10", "5", "3", connection->conninfo, "UTF8", connection->application_name, NULL};
  return PQconnectStartParams(keywords, values, 1);
}

/* Lets libpq connect until it succeeds, fails or the time is over. libpq itself has no time limit here. */
static PostgresPollingStatusType poll_connecting(PGconn *pg, int64_t deadline_ms)
{
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;
  while (status == PGRES_POLLING_WRITING || status == PGRES_POLLING_READING) {
    if (!exchange_wait_socket(pg, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline_ms))
      return status;
    status = PQconnectPoll(pg);
  }
  return status;
}

static bool connect_session(Connection *connection, GError **error)
{
  connection->pg = start_connecting(connection);
  g_assert(connection->pg); /* NULL is out of memory */
  if (PQstatus(connection->pg) == CONNECTION_BAD) {
    failure_connection_lost(connection, error);
    return false;
  }
  int64_t deadline_ms = exchange_deadline_ms(connection, connection->connect_timeout_ms);
  PostgresPollingStatusType status = poll_connecting(connection->pg, deadline_ms);
  if (status == PGRES_POLLING_OK)
    return true;
  if (status == PGRES_POLLING_FAILED)
    failure_connection_lost(connection, error);
  else
    failure_give_up(connection, HALFSKY_ERROR_RETRY, "connecting took too long", error);
  return false;
}

/* Runs one of the two statements that set a time limit. */
static bool apply_timeout(Connection *connection, const char *statement, int timeout_ms, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  g_autofree char *timeout = g_strdup_printf("%dms", timeout_ms);
  parameters_add_text(parameters, timeout);
  connection->statement_timeout_ms = timeout_ms;
  g_autoptr(Result) result = query_run(connection, statement, QUERY_ONE_ROW, parameters, error);
  return result != NULL;
}

static bool prepare_session(Connection *connection, GError **error)
{
  if (g_strcmp0(PQparameterStatus(connection->pg, "server_encoding"), "UTF8") != 0) {
    connection_close(connection);
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "the database's encoding is not UTF8. hint: create it with ENCODING 'UTF8' TEMPLATE template0");
    return false;
  }
  PQsetNoticeReceiver(connection->pg, log_notice, NULL);
  if (PQsetnonblocking(connection->pg, 1) != 0) {
    failure_connection_lost(connection, error);
    return false;
  }
  return apply_timeout(connection, "session_settings", connection->usual_statement_timeout_ms, error);
}

static bool attempt(Connection *connection, GError **error)
{
  failure_clear(connection);
  if (connect_session(connection, error) && prepare_session(connection, error)) {
    end_backoff(connection);
    connection->session++;
    return true;
  }
  connection_close(connection);
  postpone_retry(connection);
  g_prefix_error(error, "cannot connect to the database: ");
  return false;
}

bool connection_open(Connection *connection, GError **error)
{
  if (connection->pg)
    return true;
  if (!check_conninfo(connection, error))
    return false;
  int pause_ms = connection_retry_in_ms(connection);
  if (pause_ms == 0)
    return attempt(connection, error);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "the database is away; next attempt in %d ms", pause_ms);
  return false;
}

bool connection_set_statement_timeout(Connection *connection, int timeout_ms, GError **error)
{
  g_assert(timeout_ms > 0 && !connection->has_transaction);
  return apply_timeout(connection, "session_timeout", timeout_ms, error);
}
