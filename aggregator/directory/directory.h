/* What the network thread knows of the district without asking PostgreSQL: who may connect, what each agency is told, and the catalogue.
 *
 * An immutable snapshot, made by the directory reader and handed over whole. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "aggregator/collector_key.h"
#include "aggregator/store/store_catalogue.h"
#include "base/digest.h"
#include "database/connection.h"
#include "wire/keys.h"

/* One key that may, or no longer may, submit for an agency. */
typedef struct DirectoryCollector {
  CollectorKey key;
  PublicKey public_key;
  bool is_revoked;           /* or its time has run out, or the agency is closed */
  int64_t registered_at_us;  /* the collector, not the key; wall clock */
  int64_t last_stored_at_us; /* when this snapshot was read; 0: never */
} DirectoryCollector;

/* One agency that has a collector, with its Profile as it is sent. */
typedef struct DirectoryAgency {
  int32_t agency_id;
  char *code;
  Digest profile_digest;
  GBytes *profile_frame;
} DirectoryAgency;

typedef struct Directory {
  char *fingerprint; /* changes when anything below does */
  StoreCatalogue *catalogue;
  Digest catalogue_digest;
  GPtrArray *piece_frames; /* GBytes: the catalogue's pieces as they are sent */
  GArray *collectors;      /* DirectoryCollector: by agency, collector and key */
  GHashTable *agencies;    /* agency_id → DirectoryAgency */
  int32_t last_day;        /* for which observations can be stored, days since 2000-01-01 */
} Directory;

/* Reads a snapshot unless the database's fingerprint is KNOWN_FINGERPRINT (may be NULL): then *out_directory is NULL. TIME_ZONE goes into the profiles.
 * HALFSKY_ERROR_RETRY also when no catalogue is loaded yet. */
bool directory_read(Connection *connection, const char *known_fingerprint, const char *time_zone,
                    Directory **out_directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void directory_free(Directory *directory);

/* NULL when it has no collector or is closed. */
const DirectoryAgency *directory_agency(const Directory *directory, int32_t agency_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Directory, directory_free)
