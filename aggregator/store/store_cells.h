/* The cells of one batch on their way: those to be written, and those refused. Plain values between the steps of the store. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "record/record.h"

/* What the database made of a row. */
typedef enum StoreFate {
  STORE_FATE_OPEN, /* not decided yet */
  STORE_FATE_NEW,
  STORE_FATE_REVISED,
  STORE_FATE_UNCHANGED,
  STORE_FATE_SUPERSEDED, /* another value, but one that was accepted later stands already; kept among the revisions */
  STORE_FATE_REPEATED,   /* says again what an earlier row of the batch says, and waits for its fate */
  STORE_FATE_REFUSED,
} StoreFate;

#define N_STORE_FATES (STORE_FATE_REFUSED + 1)

/* One cell that passed the audit. RECORD and BREAKDOWN_KEY are borrowed from the decoded batch. */
typedef struct StoreRow {
  const Record *record;
  const char *breakdown_key;
  int16_t breakdown_id;         /* the database's */
  int32_t day;                  /* first of the period */
  int64_t comment_id;           /* meaningless without comment */
  int32_t stored_submission_id; /* that brought the stored value; meaningless when there is none */
  bool confirms;                /* UNCHANGED, and accepted after all that said so before */
  StoreFate fate;
} StoreRow;

/* One cell that is not stored, and why. RULE and FIELD are static. */
typedef struct StoreRefusal {
  const Record *record;
  const char *breakdown_key;
  const char *rule;
  const char *field;
  char *given;
  char *expected;
} StoreRefusal;

/* Rows of StoreRow and refusals of StoreRefusal. Rows with fate REFUSED are among the refusals too. JUDGED holds the records that both may lead to,
 * ORIGINS the position of each among the records that came. */
typedef struct StoreCells {
  Record *judged;
  size_t n_judged;
  size_t *origins;
  GArray *rows;
  GArray *refusals;
} StoreCells;

/* Rule of a cell that only PostgreSQL refused; its code beside those of the audit. */
#define STORE_RULE_NOT_STORABLE "not_storable"

void store_cells_init(StoreCells *cells);
void store_cells_clear(StoreCells *cells);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreCells, store_cells_clear)

/* RULE and FIELD must be static; GIVEN and EXPECTED are copied, shortened when they are long. */
void store_cells_refuse(StoreCells *cells, const Record *record, const char *breakdown_key, const char *rule,
                        const char *field, const char *given, const char *expected);

/* The position among RECORDS, which were audited, of the one that a row or a refusal leads to. */
size_t store_cells_origin(const StoreCells *cells, const Record *records, const Record *record);

/* A cell of one agency as one number. */
gint64 store_cells_key(int16_t indicator_id, int16_t breakdown_id, int32_t day);

size_t store_cells_count(const StoreCells *cells, StoreFate fate);
