/* Cells that wait at the agency until a comment explains them, or a corrected value replaces them. */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "record/record.h"

/* One waiting cell, with the rule that asks; it owns its texts, the record's comment among them. */
typedef struct WaitingCell {
  Record record;      /* its breakdown means nothing: see key */
  char *key;          /* of the breakdown, canonical */
  char *rule;         /* code of a soft rule */
  char *field;        /* column at fault */
  char *given;        /* as in AuditFinding */
  char *expected;     /* likewise */
  int64_t submission; /* the spool's number of the submission in whose books it stands; 0: not in the spool yet */
  char *file_name;    /* of that submission; NULL: not in the spool yet */
  char *sheet;        /* of that file, in which the row is; empty in a text, NULL: not in the spool yet */
} WaitingCell;

/* Copies all but the submission. The caller frees it. */
WaitingCell *waiting_cell_new(const Record *record, const char *key, const char *rule, const char *field,
                              const char *given, const char *expected);
void waiting_cell_free(WaitingCell *cell);

/* An array that frees its cells. */
GPtrArray *waiting_cells_new(void);

/* The group that RECORD belongs to (one indicator, one period), as a number: groups are in the order of their numbers. */
int64_t waiting_group(const Record *record);

/* How many cells are read at once, but for whole groups: there may be millions, and each takes some hundred bytes. */
enum { WAITING_AT_ONCE = 8192 };

/* One value that replaces another of the same cell. */
typedef struct Replacement {
  Record now;
  Record before;
  const char *key; /* borrowed, as the records' comments */
} Replacement;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WaitingCell, waiting_cell_free)
