/* One transaction on a connection, with savepoints that nest, and a commit that admits when it does not know.
 *
 * While it lives, statements of the connection run inside it. After a statement failed, only transaction_undo() to a savepoint or the end
 * of the transaction can follow. When the connection was lost, the transaction is gone with it; begin again after connection_open().
 *
 * The isolation is READ COMMITTED, or REPEATABLE READ when asked for (a report reads one snapshot). */
#pragma once

#include "database/connection.h"

typedef struct Transaction Transaction;

typedef enum CommitOutcome {
  COMMIT_DONE,    /* the rows are durable */
  COMMIT_REFUSED, /* certainly nothing was stored; the error says why */
  COMMIT_UNKNOWN, /* the connection was lost while the server decided: reconnect and look; the error is _RETRY */
} CommitOutcome;

/* Begins. Only one transaction at a time per connection. */
Transaction *transaction_begin(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Begins a REPEATABLE READ, READ ONLY transaction. */
Transaction *transaction_begin_snapshot(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets a savepoint inside the latest one. */
bool transaction_savepoint(Transaction *transaction, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps what was done since the latest savepoint and forgets that savepoint. */
bool transaction_release(Transaction *transaction, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes back what was done since the latest savepoint, also after a failed statement, and forgets that savepoint. */
bool transaction_undo(Transaction *transaction, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the transaction; what remains is transaction_free(). The error is set unless COMMIT_DONE. */
CommitOutcome transaction_commit(Transaction *transaction, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Rolls back unless committed; when even that fails the connection is closed, which rolls back too. */
void transaction_free(Transaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transaction, transaction_free)
