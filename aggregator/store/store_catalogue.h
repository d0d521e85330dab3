/* What the store needs of a catalogue: the catalogue itself and the database's ids of its breakdowns.
 *
 * Immutable after loading and counted by references, so that writers may go on with the old one while a new one is being handed out. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "catalogue/catalogue.h"
#include "database/connection.h"

typedef struct StoreCatalogue StoreCatalogue;

/* Reads the ids from table breakdown and takes CATALOGUE over, also on failure. _FATAL when a breakdown has no id: `catalogue load` gives them. */
StoreCatalogue *store_catalogue_new(Catalogue *catalogue, Connection *connection,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The files of the catalogue in force: name → GBytes. RETRY when none was loaded yet. */
GHashTable *store_catalogue_files(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The catalogue in force. RETRY when none was loaded yet. */
StoreCatalogue *store_catalogue_read(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

StoreCatalogue *store_catalogue_ref(StoreCatalogue *catalogue);
void store_catalogue_unref(StoreCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreCatalogue, store_catalogue_unref)

const Catalogue *store_catalogue_plan(const StoreCatalogue *catalogue);

/* Whether both have the same plan with the same ids. */
bool store_catalogue_equal(const StoreCatalogue *left, const StoreCatalogue *right);

/* The database's id of the breakdown with this index in the catalogue. */
int16_t store_catalogue_breakdown_id(const StoreCatalogue *catalogue, uint16_t index);
