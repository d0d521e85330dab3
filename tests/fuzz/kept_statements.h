/* Statements of one connection that are compiled once and not for each input: SQLite's compiler is not what is asked. For programs that are linked with
 * --wrap=sqlite3_prepare_v2,--wrap=sqlite3_finalize,--wrap=sqlite3_exec. */
#pragma once

typedef struct sqlite3 sqlite3;

/* From now on what is finalised of CONNECTION is kept for the next who prepares the same; until the end, which is to come before the connection's. */
void kept_statements_begin(sqlite3 *connection);
void kept_statements_end(void);
