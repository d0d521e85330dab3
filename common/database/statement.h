/* Finds named statements among the embedded .sql files. Private to this room. */
#pragma once

#include "database/connection.h"

/* The text of `name`.sql, of the program or of this room. Another name is a bug and aborts. */
const char *statement_text(const Connection *connection, const char *name);
