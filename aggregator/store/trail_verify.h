/* Holds an agency's figures against its audit trail, and the trail against the receipts that agencies have.
 *
 * Finds: an entry that was changed, taken out or put in; rows of observation or observation_revision that were changed, taken out or put in; revisions
 * that say they were replaced by something that never was; and, with seals from receipts, a chain that was computed anew from some entry on. Names the
 * agency's entry, the submission and, where they can be told, the cells. Refuses to repair anything. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "database/connection.h"
#include "record/seal.h"

typedef enum TrailFault {
  TRAIL_ENTRY_CHANGED,  /* an entry is not what was sealed */
  TRAIL_ENTRY_MISSING,  /* a number has no entry */
  TRAIL_ENTRY_DETACHED, /* an entry does not continue the one before it */
  TRAIL_END_MISSING,    /* the chain was longer than its entries */
  TRAIL_END_UNKNOWN,    /* entries follow that the chain's end does not know */
  TRAIL_ROWS_MISSING,   /* a part of a submission wrote more rows than there are */
  TRAIL_ROWS_ADDED,     /* fewer */
  TRAIL_ROWS_CHANGED,   /* as many, but others */
  TRAIL_ROWS_FOREIGN,   /* rows that no entry is about */
  TRAIL_REVISION_WRONG, /* what replaced a value, or when, or its number, is not what happened */
  TRAIL_RECEIPT_DENIED, /* a receipt has another seal of this entry */
  TRAIL_RECEIPT_BEYOND, /* a receipt has a seal of an entry that does not exist */
} TrailFault;

/* `entry_changed`, …; text code `aggregator.trail.<name>`. Static. */
const char *trail_fault_name(TrailFault fault);

typedef struct TrailFinding {
  TrailFault fault;
  int64_t entry;    /* 0: concerns none */
  char *submission; /* name of its file; NULL: concerns none */
  char *cells;      /* which, or how many, in English codes; NULL: nothing is known */
} TrailFinding;

typedef struct TrailReport {
  int64_t n_entries;
  int64_t n_rows;      /* that entries are about */
  int64_t n_unsealed;  /* rows from before rows were sealed */
  int64_t n_seals;     /* of receipts that agree */
  GPtrArray *findings; /* TrailFinding, in the order of the trail */
} TrailReport;

/* SEALS holds those of the agency's receipts whose signature is right, in any order; it is sorted. To be called inside a transaction; nobody writes for the agency
 * until it ends. The caller clears the report. */
bool trail_verify(Connection *connection, int32_t agency_id, GArray *seals, TrailReport *out_report,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void trail_report_clear(TrailReport *report);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TrailReport, trail_report_clear)
