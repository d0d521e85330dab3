#include "database/exchange.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>

#include "base/clock.h"
#include "database/connection_private.h"
#include "database/failure.h"

/* The server ends a statement at its time limit and says so in time for the grace. A deadline that passes even then means that the server or the
 * way to it is gone; asking again (as PQcancel does, without any time limit) could wait for ever, so the connection is dropped. */

#define NOTHING_FAILED G_MAXUINT /* as the position of what failed in the queue: behind all */

static const char OVERDUE[] = "the server did not answer in time";

bool exchange_wait_socket(const PGconn *pg, short events, int64_t deadline_ms)
{
  for (;;) {
    int64_t left_ms = deadline_ms - clock_monotonic_ms();
    if (left_ms <= 0)
      return false;
    struct pollfd socket = {.fd = PQsocket(pg), .events = events};
    int ready = poll(&socket, 1, (int)MIN(left_ms, G_MAXINT));
    if (ready > 0 || (ready < 0 && errno != EINTR))
      return true; /* libpq meets an error of the socket itself */
  }
}

int64_t exchange_deadline_ms(const Connection *connection, int timeout_ms)
{
  if (connection->pulse)
    pulse_beat(connection->pulse);
  return clock_monotonic_ms() + timeout_ms;
}

static int64_t answer_deadline_ms(const Connection *connection)
{
  return exchange_deadline_ms(connection, connection->statement_timeout_ms + CONNECTION_GRACE_MS);
}

bool exchange_begin(Connection *connection, GError **error)
{
  failure_clear(connection);
  if (connection->pg)
    return true;
  failure_give_up(connection, HALFSKY_ERROR_RETRY, "not connected to the database", error);
  return false;
}

/* Waits and takes what came. False, with the connection given up, only when the time is over: what else goes wrong with the socket libpq keeps
 * and reports with the next answer, together with the server's last words. */
static bool wait_and_read(Connection *connection, short events, int64_t deadline_ms, GError **error)
{
  if (exchange_wait_socket(connection->pg, events, deadline_ms)) {
    (void)PQconsumeInput(connection->pg);
    return true;
  }
  failure_give_up(connection, HALFSKY_ERROR_RETRY, OVERDUE, error);
  return false;
}

static bool is_broken(const Connection *connection)
{
  return PQstatus(connection->pg) == CONNECTION_BAD;
}

static bool push(Connection *connection, int64_t deadline_ms, GError **error)
{
  while (PQflush(connection->pg) > 0 && !is_broken(connection))
    if (!wait_and_read(connection, POLLIN | POLLOUT, deadline_ms, error))
      return false;
  return true;
}

bool exchange_flush(Connection *connection, GError **error)
{
  if (!push(connection, answer_deadline_ms(connection), error))
    return false;
  if (is_broken(connection))
    failure_connection_lost(connection, error);
  return connection->pg != NULL;
}

/* Reads the next result; NULL in `out_result` is the end of those of a statement. */
static bool next_result(Connection *connection, int64_t deadline_ms, PGresult **out_result, GError **error)
{
  while (PQisBusy(connection->pg) && !is_broken(connection))
    if (!wait_and_read(connection, POLLIN, deadline_ms, error))
      return false;
  *out_result = PQgetResult(connection->pg);
  return true;
}

static bool is_error(const PGresult *result)
{
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

static bool is_copy(const PGresult *result)
{
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

/* Keeps the first error, else the latest answer. */
static void keep_result(PGresult **kept, PGresult *result)
{
  if (*kept && is_error(*kept)) {
    PQclear(result);
    return;
  }
  PQclear(*kept);
  *kept = result;
}

/* Reads to the end of the answers, or until the server changes to COPY. What was read is in `kept`, also when the time is over. */
static bool read_answers(Connection *connection, int64_t deadline_ms, PGresult **kept, GError **error)
{
  PGresult *result = NULL;
  do {
    if (!next_result(connection, deadline_ms, &result, error))
      return false;
    if (result)
      keep_result(kept, result);
  } while (result && !is_copy(*kept));
  return true;
}

/* An answer without error, or NULL with it reported. */
static PGresult *check_answer(Connection *connection, PGresult *answer, GError **error)
{
  if (answer && !is_error(answer))
    return answer;
  if (answer)
    failure_from_result(connection, answer, error);
  else
    failure_connection_lost(connection, error);
  PQclear(answer);
  return NULL;
}

/* --- What was queued ---------------------------------------------------------------------------------------------- */

bool exchange_open_queue(Connection *connection, GError **error)
{
  if (connection->queued->len > 0 || PQenterPipelineMode(connection->pg) == 1)
    return true;
  failure_connection_lost(connection, error);
  return false;
}

static void free_queued(gpointer queued)
{
  g_free(((Queued *)queued)->name);
  g_free(queued);
}

GPtrArray *exchange_new_queue(void)
{
  return g_ptr_array_new_with_free_func(free_queued);
}

bool exchange_queue(Connection *connection, bool was_sent, const char *name, bool is_preparation, GError **error)
{
  if (!was_sent) {
    failure_connection_lost(connection, error);
    return false;
  }
  Queued *queued = g_new(Queued, 1);
  *queued = (Queued){g_strdup(name), is_preparation};
  g_ptr_array_add(connection->queued, queued);
  return true;
}

/* Keeps what the statement at POSITION of the queue answered (behind the last: the caller's own): the first failure, else the caller's answer. */
static void keep_queued(const Connection *connection, guint position, PGresult *one, PGresult **kept, guint *failed)
{
  const bool is_own = position == connection->queued->len;
  if (*failed != NOTHING_FAILED || (!is_own && one != NULL && !is_error(one))) {
    PQclear(one);
    return;
  }
  *kept = one;
  if (!is_own)
    *failed = position;
}

/* Whether the server waits for rows, or sends them: not what a statement in a queue may ask for, and nothing but closing the connection ends it. */
static bool is_entered(const PGresult *kept)
{
  return kept != NULL && is_copy(kept);
}

/* Has the server answer what is queued and, with HAS_OWN, the statement behind it; reads all of it. */
static bool read_queue(Connection *connection, bool has_own, PGresult **kept, guint *failed, GError **error)
{
  PGresult *end = NULL;
  if (PQpipelineSync(connection->pg) != 1) {
    failure_connection_lost(connection, error);
    return false;
  }
  if (!push(connection, answer_deadline_ms(connection), error))
    return false;
  for (guint i = 0; i < connection->queued->len + (has_own ? 1 : 0); i++) {
    PGresult *one = NULL;
    if (!read_answers(connection, answer_deadline_ms(connection), &one, error)) {
      PQclear(one);
      return false;
    }
    keep_queued(connection, i, one, kept, failed);
  }
  if (is_entered(*kept))
    return true;
  const bool is_read = read_answers(connection, answer_deadline_ms(connection), &end, error);
  PQclear(end);
  return is_read;
}

/* From the one that failed on nothing was prepared. */
static void forget_unprepared(Connection *connection, guint failed)
{
  for (guint i = failed; i < connection->queued->len; i++) {
    const Queued *queued = g_ptr_array_index(connection->queued, i);
    if (queued->is_preparation)
      g_hash_table_remove(connection->prepared, queued->name);
  }
}

/* The statement at FAILED as the caller is to be told of it; NULL when it is the caller's own, which was only to be prepared. */
static char *name_failed(const Connection *connection, bool has_own, guint failed)
{
  if (failed == NOTHING_FAILED)
    return NULL;
  const Queued *queued = g_ptr_array_index(connection->queued, failed);
  const bool is_own = has_own && queued->is_preparation && failed + 1 == connection->queued->len;
  return is_own ? NULL : g_strdup(queued->name);
}

static bool close_queue(Connection *connection, GError **error)
{
  g_ptr_array_set_size(connection->queued, 0);
  if (PQexitPipelineMode(connection->pg) == 1)
    return true;
  failure_connection_lost(connection, error);
  return false;
}

/* Ends the queue. *OUT_ANSWER is that of the statement behind it, if HAS_OWN. */
static bool end_queue(Connection *connection, bool has_own, PGresult **out_answer, GError **error)
{
  PGresult *kept = NULL;
  guint failed = NOTHING_FAILED;
  if (!read_queue(connection, has_own, &kept, &failed, error)) {
    PQclear(kept);
    return false;
  }
  g_autofree char *name = name_failed(connection, has_own, failed);
  forget_unprepared(connection, failed);
  const bool has_lost = is_broken(connection) || is_entered(kept);
  if (!has_lost && !close_queue(connection, error)) {
    PQclear(kept);
    return false;
  }
  if (!has_lost && !has_own && failed == NOTHING_FAILED)
    return true;
  *out_answer = check_answer(connection, kept, error);
  if (name != NULL)
    g_prefix_error(error, "earlier statement '%s': ", name);
  return *out_answer != NULL;
}

bool exchange_settle(Connection *connection, GError **error)
{
  PGresult *none = NULL;
  return connection->queued->len == 0 || end_queue(connection, false, &none, error);
}

void exchange_forget_queued(Connection *connection)
{
  g_autoptr(GError) unwanted = NULL;
  if (!exchange_settle(connection, &unwanted))
    failure_clear(connection);
}

/* --- Both --------------------------------------------------------------------------------------------------------- */

static PGresult *send_and_read(Connection *connection, bool was_sent, GError **error)
{
  if (!was_sent) {
    failure_connection_lost(connection, error);
    return NULL;
  }
  PGresult *answer = NULL;
  if (connection->queued->len > 0)
    return end_queue(connection, true, &answer, error) ? answer : NULL;
  int64_t deadline_ms = answer_deadline_ms(connection);
  if (push(connection, deadline_ms, error) && read_answers(connection, deadline_ms, &answer, error))
    return check_answer(connection, answer, error);
  PQclear(answer);
  return NULL;
}

PGresult *exchange_answer(Connection *connection, bool was_sent, GError **error)
{
  PGresult *answer = send_and_read(connection, was_sent, error);
  if (!answer || !is_copy(answer))
    return answer;
  PQclear(answer);
  failure_give_up(connection, HALFSKY_ERROR_FATAL, "a statement asked for COPY where an answer was expected", error);
  return NULL;
}

bool exchange_enter_copy(Connection *connection, bool was_sent, GError **error)
{
  PGresult *answer = send_and_read(connection, was_sent, error);
  if (!answer)
    return false;
  bool is_ready = PQresultStatus(answer) == PGRES_COPY_IN;
  PQclear(answer);
  if (!is_ready)
    failure_give_up(connection, HALFSKY_ERROR_FATAL, "the statement is not COPY FROM STDIN", error);
  return is_ready;
}

bool exchange_script(Connection *connection, const char *sql, GError **error)
{
  if (!exchange_settle(connection, error))
    return false;
  PGresult *answer = exchange_answer(connection, PQsendQuery(connection->pg, sql) == 1, error);
  PQclear(answer);
  return answer != NULL;
}
