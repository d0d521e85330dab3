/* What `audit verify` finds of one agency: faults, each with where it is as far as that can be told. */
#pragma once

#include <stdint.h>

#include <glib.h>

typedef enum TrailFault {
  TRAIL_ENTRY_CHANGED,   /* an entry is not what was sealed */
  TRAIL_ENTRY_MISSING,   /* a number has no entry */
  TRAIL_ENTRY_DETACHED,  /* an entry does not continue the one before it */
  TRAIL_ENTRY_UNSIGNED,  /* the aggregator signed another hash of this entry, in the answer to its batch */
  TRAIL_WORDS_MISSING,   /* an entry does not say what was done, though entries before it do */
  TRAIL_CHAIN_MISSING,   /* the agency's row of agency_chain is not there, though it had one */
  TRAIL_END_MISSING,     /* the chain was longer than its entries */
  TRAIL_END_UNKNOWN,     /* entries follow that the chain's end does not know */
  TRAIL_ROWS_MISSING,    /* a part of a submission wrote more rows than there are */
  TRAIL_ROWS_ADDED,      /* fewer */
  TRAIL_ROWS_CHANGED,    /* as many, but others */
  TRAIL_OUTCOME_CHANGED, /* the stored answer to a batch is not what was answered, or is not there */
  TRAIL_RECEIPT_DENIED,  /* a receipt has another seal of this entry */
  TRAIL_RECEIPT_BEYOND,  /* a receipt has a seal of an entry that does not exist */
} TrailFault;

/* `entry_changed`, …; text code `aggregator.trail.<name>`. Static. */
const char *trail_fault_name(TrailFault fault);

typedef struct TrailFinding {
  char *fault;      /* a name of the above, or the one that a statement of trail_tables.h gives */
  int64_t entry;    /* 0: concerns none */
  char *submission; /* name of its file; NULL: concerns none */
  char *cells;      /* which, or how many, in English codes; NULL: nothing is known */
} TrailFinding;

typedef struct TrailReport {
  int64_t n_entries;
  int64_t n_rows;      /* that entries are about */
  int64_t n_unsealed;  /* rows from before rows were sealed */
  int64_t n_wordless;  /* entries from before words were kept, whose books cannot be checked */
  int64_t n_signed;    /* entries whose hash the aggregator has signed, in stored answers */
  int64_t n_seals;     /* of receipts that agree */
  GPtrArray *findings; /* TrailFinding, in the order in which they are found */
} TrailReport;

/* Empty. */
void trail_report_init(TrailReport *report);
void trail_report_clear(TrailReport *report);

/* Takes CELLS over; the other texts are copied, and may be NULL but for FAULT. */
void trail_report_add(TrailReport *report, const char *fault, int64_t entry, const char *submission, char *cells);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TrailReport, trail_report_clear)
