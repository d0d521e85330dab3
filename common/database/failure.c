#include "database/failure.h"

#include <libpq-fe.h>
#include <string.h>

#include "database/connection_private.h"

/* Longer prefixes come before shorter ones. What is not listed is a bug, a missing privilege or a broken server: FATAL. */
static const struct {
  const char *prefix;
  HalfskyError code;
} SQLSTATE_CODES[] = {
    {"08", HALFSKY_ERROR_RETRY},    /* connection exception */
    {"22", HALFSKY_ERROR_REJECT},   /* data exception */
    {"23", HALFSKY_ERROR_REJECT},   /* constraint violation, no partition */
    {"25006", HALFSKY_ERROR_RETRY}, /* read-only: the server became a standby */
    {"25P03", HALFSKY_ERROR_RETRY}, /* idle in transaction for too long */
    {"40", HALFSKY_ERROR_RETRY},    /* serialisation failure, deadlock */
    {"53", HALFSKY_ERROR_RETRY},    /* no disk space, no memory, too many connections */
    {"54", HALFSKY_ERROR_REJECT},   /* value too large for an index */
    {"55P03", HALFSKY_ERROR_RETRY}, /* lock not available */
    {"57014", HALFSKY_ERROR_RETRY}, /* cancelled, as by the statement's time limit */
    {"57P", HALFSKY_ERROR_RETRY},   /* the server stops, starts or ended this session */
    {"58", HALFSKY_ERROR_RETRY},    /* input/output error at the server */
};

HalfskyError failure_code_of(const char *sqlstate)
{
  for (size_t i = 0; i < G_N_ELEMENTS(SQLSTATE_CODES); i++)
    if (g_str_has_prefix(sqlstate, SQLSTATE_CODES[i].prefix))
      return SQLSTATE_CODES[i].code;
  return HALFSKY_ERROR_FATAL;
}

void failure_clear(Connection *connection)
{
  DatabaseFailure *failure = &connection->failure;
  g_free(failure->message);
  g_free(failure->detail);
  g_free(failure->constraint);
  g_free(failure->column_name);
  *failure = (DatabaseFailure){.sqlstate = ""};
  connection->has_failure = false;
}

/* A copy of the text in one line, NULL for NULL or an empty one. */
static char *one_line(const char *text)
{
  g_autofree char *line = g_strdelimit(g_strdup(text ? text : ""), "\r\n", ' ');
  g_strstrip(line);
  return *line ? g_steal_pointer(&line) : NULL;
}

static void record(Connection *connection, const char *sqlstate, const char *message)
{
  failure_clear(connection);
  g_strlcpy(connection->failure.sqlstate, sqlstate ? sqlstate : "", sizeof connection->failure.sqlstate);
  connection->failure.message = one_line(message);
  if (!connection->failure.message)
    connection->failure.message = g_strdup("no reason given");
  connection->has_failure = true;
}

static void report(const DatabaseFailure *failure, HalfskyError code, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, (int)code, "%s%s%s%s%s%s", failure->message, *failure->sqlstate ? " (" : "",
              failure->sqlstate, *failure->sqlstate ? ")" : "", failure->detail ? ": " : "",
              failure->detail ? failure->detail : "");
}

void failure_from_result(Connection *connection, const PGresult *result, GError **error)
{
  const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  bool is_broken = PQstatus(connection->pg) == CONNECTION_BAD;
  if (!sqlstate && is_broken) {
    failure_connection_lost(connection, error);
    return;
  }
  const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  record(connection, sqlstate, primary ? primary : PQresultErrorMessage(result));
  connection->failure.detail = one_line(PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
  connection->failure.constraint = one_line(PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
  connection->failure.column_name = one_line(PQresultErrorField(result, PG_DIAG_COLUMN_NAME));
  HalfskyError code = is_broken ? HALFSKY_ERROR_RETRY : failure_code_of(connection->failure.sqlstate);
  report(&connection->failure, code, error);
  if (is_broken || strcmp(connection->failure.sqlstate, "25006") == 0)
    connection_close(connection);
}

void failure_connection_lost(Connection *connection, GError **error)
{
  failure_give_up(connection, HALFSKY_ERROR_RETRY, PQerrorMessage(connection->pg), error);
}

void failure_give_up(Connection *connection, HalfskyError code, const char *reason, GError **error)
{
  record(connection, NULL, reason);
  report(&connection->failure, code, error);
  connection_close(connection);
}
