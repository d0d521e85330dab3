/* A session in which a test asks its cluster and changes what it likes: kept from one question to the next, since beginning one, and a program for it, takes
 * longer than most answers. Nothing else is: what a question sets, prepares or leaves open is undone before the next. Whatever goes wrong fails the running
 * test. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Asking Asking;

/* Connects with libpq's CONNINFO. Ended by asking_free(). */
Asking *asking_new(const char *conninfo);
void asking_free(Asking *asking);

/* Whether the server has not ended it. */
bool asking_is_alive(Asking *asking);

/* What psql -At prints for SQL, which may be several statements, together in one transaction: a line per row, fields separated by '|', no trailing line
 * break. The caller frees it. */
char *asking_answer(Asking *asking, const char *sql);
