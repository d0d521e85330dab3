/* What a Connection is made of, for the files of this room only. */
#pragma once

#include "database/connection.h"

/* libpq's own types, so that this header needs none of its headers. */
typedef struct pg_conn PGconn;

/* A statement that was sent and is not answered yet. */
typedef struct Queued {
  char *name;
  bool is_preparation; /* it is only made known to the session */
} Queued;

struct Connection {
  char *conninfo;
  char *application_name;
  const EmbeddedFile *statements;
  int connect_timeout_ms;
  int usual_statement_timeout_ms;
  int backoff_first_ms;
  int backoff_most_ms;
  Pulse *pulse; /* or NULL */

  PGconn *pg;               /* NULL while closed */
  guint session;            /* counts successful connects, so that a transaction notices that its session is gone */
  int statement_timeout_ms; /* of this session */
  bool has_transaction;
  GPtrArray *queued;                 /* Queued, in their order; while there are any, libpq is in its pipeline mode */
  GHashTable *prepared;              /* of this session: name to GBytes with the parameters' types */
  const char *const *lasting_tables; /* of this session, see kept_tables.h; NULL: it keeps none */
  GHashTable *kept_tables; /* of this session: name to KeptStatement, NULL for a statement that is run as it is */

  int backoff_ms;      /* the latest pause; 0 after a success */
  int64_t retry_at_ms; /* monotonic; 0: at once */

  DatabaseFailure failure;
  bool has_failure;
};
