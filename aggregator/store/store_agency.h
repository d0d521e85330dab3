/* One agency within one transaction: its chain, locked, and what its records are judged against.
 *
 * While it lives, nobody else writes for this agency. Everything is read anew in each transaction, so a closed period or a changed assignment holds
 * from the next one. */
#pragma once

#include "aggregator/calendar.h"
#include "aggregator/store/store.h"
#include "aggregator/store/trail.h"
#include "catalogue/audit.h"
#include "database/transaction.h"

typedef struct StoreAgency {
  Store *store;             /* borrowed */
  Transaction *transaction; /* borrowed */
  bool is_careful; /* what PostgreSQL refuses is found and put aside, by savepoints; else it costs the transaction */
  int64_t now_us;  /* the moment that the batch in hand is written under, Unix time; no other has it */
  AgencyChain chain;
  int64_t begun_at_entry; /* where the chain ended before */
  AuditScope scope;
  IndicatorSet asked, assigned; /* what the database was asked for, and what of it the agency reports */
} StoreAgency;

/* Locks and reads. Agencies of one transaction must be begun in ascending order, so that two aggregators never wait for each other. CALENDAR was read in TRANSACTION
 * and is borrowed for the agency's life: one of the larger questions, and the same for all. The agency is careful until it is told otherwise. */
StoreAgency *store_agency_begin(Store *store, Transaction *transaction, int32_t agency_id, int64_t now_us,
                                const Calendar *calendar, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Has it among what is judged against whether the agency reports the indicators of these records. Of all that it could be asked for, a batch has few. */
bool store_agency_learn_assigned(StoreAgency *agency, const Record *records, size_t n,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the chain back, after the last batch, when something was sealed; whatever changes a number of the chain seals an entry too. */
bool store_agency_finish(StoreAgency *agency, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void store_agency_free(StoreAgency *agency);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreAgency, store_agency_free)
