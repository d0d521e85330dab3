/* Temporary tables that stay in their session from one transaction to the next.
 *
 * A temporary table costs files and rows of PostgreSQL's catalogue when it is made, as much when it is dropped, and a new plan for every statement that reads
 * it. Where a session does the same with a few rows again and again, that is most of what it does. While its tables are kept, the statements of query.h are
 * run so:
 *
 *   create temporary table T on commit drop as …               and `… on commit preserve rows as …` make T at first, without that clause, and later fill it
 *   create temporary table T (…) on commit drop                makes T at first, without that clause, and is not run again
 *   create temporary view …, alter table …, analyze …          are run at first, and not again
 *
 * All others are run as they are. So kept_tables_empty() must come between two rounds. What was planned stays, with what is known of the tables: this is
 * only for rounds that are alike. kept_tables_end() before one that is not, and after a transaction that was not committed. The end of the session ends it,
 * too. */
#pragma once

#include "database/connection.h"

/* From now on. LASTING names statements that make tables whose rows stay as well: these are run once; ended by NULL, static. Again: no effect. */
void kept_tables_begin(Connection *connection, const char *const *lasting);

/* Empties all but the lasting ones. Not inside a transaction. */
bool kept_tables_empty(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Drops them, and what was prepared with them. Later statements make tables as they say. Not inside a transaction. */
bool kept_tables_end(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
