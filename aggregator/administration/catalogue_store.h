/* Writes a catalogue into the database: its files byte for byte, and its rows where analysts and the assignment view read them.
 *
 * Guarantees: all or nothing; breakdowns keep their ids and new ones get the next, in the catalogue's order; an indicator that is gone is retired, never
 * removed; the frequency of an indicator's number never changes. It refuses what has not been loaded (and thereby validated) by catalogue.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "catalogue/catalogue.h"
#include "database/connection.h"

/* What a load did. */
typedef struct CatalogueChange {
  bool was_current; /* nothing was written: this catalogue is in force already */
  int32_t catalogue_id;
  int64_t n_retired;    /* indicators retired because they are gone */
  int64_t n_breakdowns; /* breakdowns that got an id */
} CatalogueChange;

/* Puts CATALOGUE in force in one transaction of its own. REJECT when it contradicts what the database must keep; other errors are connection.h's. */
bool catalogue_store(Connection *connection, const Catalogue *catalogue, CatalogueChange *out_change,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Seals the catalogue in force, if there is one, as the trail of today can: an upgrade leaves what an older program loaded as it is, and from now on nobody can change it unseen. Within a transaction. */
bool catalogue_store_seal(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
