#include "database/transaction.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/error.h"
#include "database/connection_private.h"
#include "database/exchange.h"
#include "database/failure.h"

struct Transaction {
  Connection *connection;
  guint session; /* in which it began */
  guint depth;   /* savepoints set */
  bool is_ended;
};

static Transaction *begin(Connection *connection, const char *sql, GError **error)
{
  g_assert(!connection->has_transaction);
  if (!exchange_begin(connection, error) || !exchange_script(connection, sql, error)) {
    g_prefix_error(error, "begin transaction: ");
    return NULL;
  }
  Transaction *transaction = g_new0(Transaction, 1);
  transaction->connection = connection;
  transaction->session = connection->session;
  connection->has_transaction = true;
  return transaction;
}

Transaction *transaction_begin(Connection *connection, GError **error)
{
  return begin(connection, "begin isolation level read committed read write", error);
}

Transaction *transaction_begin_snapshot(Connection *connection, GError **error)
{
  return begin(connection, "begin isolation level repeatable read read only", error);
}

/* Whether the session in which it began still lives. */
static bool is_alive(const Transaction *transaction)
{
  return transaction->connection->pg && transaction->session == transaction->connection->session;
}

static bool check_alive(Transaction *transaction, GError **error)
{
  g_assert(!transaction->is_ended);
  if (is_alive(transaction)) {
    failure_clear(transaction->connection);
    return true;
  }
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "the transaction was lost with its connection");
  return false;
}

/* Runs the verb on the savepoint of that number. */
static bool run_savepoint(Transaction *transaction, const char *verb, guint number, GError **error)
{
  if (!check_alive(transaction, error))
    return false;
  g_autofree char *sql = g_strdup_printf("%s s%u", verb, number);
  return exchange_script(transaction->connection, sql, error);
}

bool transaction_savepoint(Transaction *transaction, GError **error)
{
  if (!run_savepoint(transaction, "savepoint", transaction->depth + 1, error))
    return false;
  transaction->depth++;
  return true;
}

bool transaction_release(Transaction *transaction, GError **error)
{
  g_assert(transaction->depth > 0);
  if (!run_savepoint(transaction, "release savepoint", transaction->depth, error))
    return false;
  transaction->depth--;
  return true;
}

bool transaction_undo(Transaction *transaction, GError **error)
{
  g_assert(transaction->depth > 0);
  if (is_alive(transaction))
    exchange_forget_queued(transaction->connection);
  return run_savepoint(transaction, "rollback to savepoint", transaction->depth, error) &&
         transaction_release(transaction, error);
}

static void end(Transaction *transaction)
{
  transaction->is_ended = true;
  if (is_alive(transaction))
    transaction->connection->has_transaction = false;
}

/* The server answers COMMIT of a failed transaction with success and the word ROLLBACK. */
static CommitOutcome read_verdict(PGresult *answer, GError **error)
{
  bool is_committed = strcmp(PQcmdStatus(answer), "COMMIT") == 0;
  PQclear(answer);
  if (is_committed)
    return COMMIT_DONE;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "commit: the transaction had failed before");
  return COMMIT_REFUSED;
}

CommitOutcome transaction_commit(Transaction *transaction, GError **error)
{
  Connection *connection = transaction->connection;
  if (!check_alive(transaction, error))
    return COMMIT_REFUSED;
  if (!exchange_settle(connection, error)) {
    g_prefix_error(error, "commit: ");
    return COMMIT_REFUSED;
  }
  PGresult *answer = exchange_answer(connection, PQsendQuery(connection->pg, "commit") == 1, error);
  end(transaction);
  if (answer)
    return read_verdict(answer, error);
  g_prefix_error(error, "commit: ");
  return connection->pg ? COMMIT_REFUSED : COMMIT_UNKNOWN;
}

/* Leaves connection_failure() as it is, for it tells why there is no commit. */
void transaction_free(Transaction *transaction)
{
  if (!transaction)
    return;
  Connection *connection = transaction->connection;
  if (!transaction->is_ended && is_alive(transaction))
    exchange_forget_queued(connection);
  if (!transaction->is_ended && is_alive(transaction)) {
    if (!exchange_script(connection, "rollback", NULL))
      connection_close(connection);
    connection->has_transaction = false;
  }
  g_free(transaction);
}
