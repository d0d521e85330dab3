/* The collectors in the database and their keys: who may submit for which agency. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "database/connection.h"
#include "database/transaction.h"
#include "wire/keys.h"

/* An agency that keys may be given to. */
typedef struct CollectorAgency {
  int32_t agency_id;
  const char *code;
} CollectorAgency;

/* Finds the agency. REJECT when there is none with this CODE, which is borrowed for the result's life. */
bool collector_store_agency(Connection *connection, const char *code, CollectorAgency *out_agency,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Begins a transaction in which nobody else changes agencies or keys. */
Transaction *collector_store_begin(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Locks the agency's chain, to be done before a key is touched, as a writer does: the other way round, a change of a key and a batch of the same collector
 * would wait for each other. */
bool collector_store_lock_chain(Connection *connection, const CollectorAgency *agency,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the database knows of a key. */
typedef struct KeyHolder {
  bool exists;
  int32_t number; /* of the collector */
} KeyHolder;

/* Looks KEY up. REJECT when it is another agency's, revoked, or a former one whose time has run out. */
bool collector_store_find_key(Connection *connection, const CollectorAgency *agency, const PublicKey *key,
                              KeyHolder *out_holder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Registers a collector with KEY for the agency, with an entry in its audit trail, and tells the collector's number; a key that the agency has already keeps its own, and
 * *out_was_known is true. REJECT when the key belongs to another agency, was revoked, or the agency is closed. NAME may be NULL. */
bool collector_store_add(Connection *connection, const CollectorAgency *agency, const PublicKey *key, const char *name,
                         int32_t *out_number, bool *out_was_known, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Revokes a collector with all its keys from the next transaction on, with an entry in the agency's audit trail. REJECT when the agency has none of this number. */
bool collector_store_revoke(Connection *connection, const CollectorAgency *agency, int32_t number,
                            bool *out_was_revoked, GError **error) G_GNUC_WARN_UNUSED_RESULT;
