/* One private cluster per test program and connections to it. */
#pragma once

#include "tests/support/test.h"

#include "base/embedded.h"
#include "database/connection.h"
#include "tests/support/cluster.h"

/* All migrations of the project. */
extern const EmbeddedFile schema_migrations[];

/* A row of an EmbeddedFile table. */
#define SQL_FILE(path, text)                                                                                           \
  {                                                                                                                    \
    path, text, sizeof(text) - 1                                                                                       \
  }

/* cmocka group set-up and tear-down: `*state` is the Cluster. */
int fixture_start_cluster(void **state);
int fixture_stop_cluster(void **state);
/* The same with all migrations applied to database halfsky by postgres. */
int fixture_start_schema(void **state);

/* A new connection, not opened; a time limit of 0 is the default. */
Connection *fixture_connection(const Cluster *cluster, const char *user, const char *database,
                               const EmbeddedFile *statements, int statement_timeout_ms);
/* An open connection as postgres to database halfsky. */
Connection *fixture_open(const Cluster *cluster, const EmbeddedFile *statements);

/* Runs a statement that answers nothing, or fails the test. */
void fixture_execute(Connection *connection, const char *name);
/* The first column of the only row of a statement without parameters. */
int64_t fixture_number(Connection *connection, const char *name);

/* Runs SQL in psql as USER; its output and complaints together. `out_success` tells whether it was done. */
char *fixture_psql(const Cluster *cluster, const char *user, const char *sql, bool *out_success);
