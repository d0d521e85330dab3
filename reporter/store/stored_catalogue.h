/* The catalogue as the database holds it: the current files, loaded and checked, and the numbers of its breakdowns there. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "catalogue/catalogue.h"
#include "database/connection.h"

typedef struct StoredCatalogue {
  Catalogue *catalogue;
  int16_t *breakdown_ids; /* by the catalogue's breakdown index */
} StoredCatalogue;

/* Reads it. HALFSKY_ERROR_USAGE when none was ever loaded. Needs the statements `catalogue_files` and `catalogue_breakdowns`. */
StoredCatalogue *stored_catalogue_load(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of the catalogue with this number, whether it is current or not. Needs `catalogue_files_of`. */
StoredCatalogue *stored_catalogue_load_version(Connection *connection, int32_t catalogue_id,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void stored_catalogue_free(StoredCatalogue *stored);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoredCatalogue, stored_catalogue_free)
