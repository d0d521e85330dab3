/* The keys of collectors in the database: who may submit for which agency. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "database/connection.h"
#include "wire/keys.h"

/* An agency that keys may be given to. */
typedef struct CollectorAgency {
  int32_t agency_id;
  const char *code;
} CollectorAgency;

/* Finds the agency. REJECT when there is none with this CODE, which is borrowed for the result's life. */
bool collector_store_agency(Connection *connection, const char *code, CollectorAgency *out_agency,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Registers KEY for the agency, with an entry in its audit trail, and tells the collector's number; a key that the agency has already keeps its own, and
 * *out_was_known is true. REJECT when the key belongs to another agency, was revoked, or the agency is closed. NAME may be NULL. */
bool collector_store_add(Connection *connection, const CollectorAgency *agency, const PublicKey *key, const char *name,
                         int32_t *out_number, bool *out_was_known, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Revokes a collector's key from the next transaction on, with an entry in the agency's audit trail. REJECT when the agency has none of this number. */
bool collector_store_revoke(Connection *connection, const CollectorAgency *agency, int32_t number,
                            bool *out_was_revoked, GError **error) G_GNUC_WARN_UNUSED_RESULT;
