/* How query.c makes a Result. Private to this room. */
#pragma once

#include "database/result.h"

typedef struct pg_result PGresult;

/* Takes over the answer; the name is that of the statement, for messages. */
Result *result_new(const char *statement, PGresult *answer);
