/* Sends to the server and waits for answers, never without a deadline. Private to this room.
 *
 * On any false return the failure is recorded, the error set, and the connection is either free for the next statement or closed. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "database/connection.h"

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;

/* The monotonic deadline of something that begins now and may take TIMEOUT_MS. Every wait has one; the connection's pulse beats with it. */
int64_t exchange_deadline_ms(const Connection *connection, int timeout_ms);

/* Waits for the socket until the monotonic deadline; `events` as for poll(2). False when the time is over. */
bool exchange_wait_socket(const PGconn *pg, short events, int64_t deadline_ms);

/* First step of every call: forgets the last failure, and reports a closed connection as RETRY. */
bool exchange_begin(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Pushes everything that libpq has queued to the server. */
bool exchange_flush(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After a PQsend… that returned `was_sent`: flushes, reads all answers to their end and returns the last, or reports the first that is an error.
 * The caller frees it with PQclear. */
PGresult *exchange_answer(Connection *connection, bool was_sent, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Before the PQsend… of a statement whose answer is to be read later. */
bool exchange_open_queue(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After it: remembers that there is an answer to be read, of the statement with this name. A preparation, which the caller notes in connection->prepared, is
 * taken out of there when it fails or is not reached; a failure of one right before the caller's own statement is told as that statement's. */
bool exchange_queue(Connection *connection, bool was_sent, const char *name, bool is_preparation,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What connection->queued is. Owned by the caller. */
GPtrArray *exchange_new_queue(void);

/* Reads the answers of what is queued; the first error is reported, prefixed with its statement's name. exchange_answer(), too, reads them before its own; all that
 * libpq does not do in its pipeline mode comes after this. */
bool exchange_settle(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for who undoes what is queued, and does not care what became of it. */
void exchange_forget_queued(Connection *connection);

/* After a PQsend… of COPY FROM STDIN: true when the server is ready to take rows. */
bool exchange_enter_copy(Connection *connection, bool was_sent, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs a text of one or more statements without parameters or rows, as BEGIN or a migration. */
bool exchange_script(Connection *connection, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;
