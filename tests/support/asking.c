#include "tests/support/asking.h"

#include "tests/support/test.h"

#include <libpq-fe.h>

struct Asking {
  PGconn *session;
};

static void keep_silent(void *unused, const PGresult *notice)
{
  (void)unused;
  (void)notice;
}

Asking *asking_new(const char *conninfo)
{
  Asking *asking = g_new0(Asking, 1);
  asking->session = PQconnectdb(conninfo);
  if (PQstatus(asking->session) != CONNECTION_OK)
    fail_msg("%s: %s", conninfo, PQerrorMessage(asking->session));
  PQsetNoticeReceiver(asking->session, keep_silent, NULL);
  return asking;
}

void asking_free(Asking *asking)
{
  if (asking == NULL)
    return;
  PQfinish(asking->session);
  g_free(asking);
}

bool asking_is_alive(Asking *asking)
{
  return PQconsumeInput(asking->session) == 1 && PQstatus(asking->session) == CONNECTION_OK;
}

static void append_rows(GString *answer, const PGresult *result)
{
  for (int row = 0; row < PQntuples(result); row++) {
    for (int column = 0; column < PQnfields(result); column++)
      g_string_append_printf(answer, "%s%s", column == 0 ? "" : "|", PQgetvalue(result, row, column));
    g_string_append_c(answer, '\n');
  }
}

static void send(Asking *asking, const char *sql)
{
  if (PQsendQuery(asking->session, sql) != 1)
    fail_msg("%s: %s", sql, PQerrorMessage(asking->session));
}

static char *run(Asking *asking, const char *sql)
{
  g_autoptr(GString) answer = g_string_new(NULL);
  g_autofree char *complaint = NULL;
  send(asking, sql);
  for (PGresult *result = PQgetResult(asking->session); result != NULL; result = PQgetResult(asking->session)) {
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK)
      append_rows(answer, result);
    else if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
      fail_msg("%s: nothing is copied here", sql);
    else if (status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY && complaint == NULL)
      complaint = g_strdup(PQresultErrorMessage(result));
    PQclear(result);
  }
  if (complaint != NULL)
    fail_msg("%s: %s", sql, complaint);
  return g_strchomp(g_string_free(g_steal_pointer(&answer), FALSE));
}

/* As if the session had ended, which also tells the statistics what it has written. */
static void forget(Asking *asking)
{
  if (PQtransactionStatus(asking->session) != PQTRANS_IDLE)
    g_free(run(asking, "rollback"));
  g_free(run(asking, "select pg_stat_force_next_flush()"));
  g_free(run(asking, "discard all"));
}

char *asking_answer(Asking *asking, const char *sql)
{
  char *answer = run(asking, sql);
  forget(asking);
  return answer;
}
