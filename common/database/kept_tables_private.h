/* What query.c asks of kept_tables.c. */
#pragma once

#include "database/kept_tables.h"

/* What a statement of a session that keeps its tables is run as. */
typedef struct KeptStatement {
  char *table; /* which it makes; NULL: it makes none */
  char *make_name, *make;
  char *fill_name, *fill; /* NULL: rows come from elsewhere */
  bool is_once;           /* when it is made, it is not run again */
  bool is_lasting;        /* rows stay */
  bool is_made;
} KeptStatement;

GHashTable *kept_tables_new(void);

/* NULL when the statement is run as it is. Borrowed. */
KeptStatement *kept_tables_find(const Connection *connection, const char *name);

/* Whether it is not run again. */
bool kept_statement_is_over(const KeptStatement *kept);
