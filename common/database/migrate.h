/* Brings the schema to the version that this program knows, and refuses a schema it does not know.
 *
 * Migrations are embedded files `NNNN_name.sql`, numbered 0001, 0002, … without gaps. They only go forward, each in one transaction, which also
 * records number, name and BLAKE2b-256 of its text in halfsky.schema_migration; an advisory lock lets one migrator work at a time.
 * A database that has a migration this program does not know, or one with another text, is refused untouched.
 *
 * The first migration creates halfsky.schema_migration itself. Who may run them: a superuser, or the owner of the database with CREATEROLE, or
 * (when the roles exist already) a member of halfsky_owner, which then needs CREATE on the database. */
#pragma once

#include "database/connection.h"

typedef struct MigrationReport {
  int version_before; /* 0: empty database */
  int version_after;
} MigrationReport;

/* Applies what is missing. Refusals are _USAGE; `out_report` may be NULL. Lifts the connection's statement time limit while it works. */
bool migrate_apply(Connection *connection, const EmbeddedFile *migrations, MigrationReport *out_report,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For `run`: true when exactly these migrations are applied. Older, newer or other schemas are _USAGE with a hint. */
bool migrate_check(Connection *connection, const EmbeddedFile *migrations, GError **error) G_GNUC_WARN_UNUSED_RESULT;
