/* What one writer thread stores with: its connection, the catalogue in force, and the memory for one batch.
 *
 * The store is a folder of small modules around this struct, each one step of a batch's way; store_batch.h is the way itself:
 *   store_agency     the agency's lock, its assignment, the calendar, for one transaction
 *   store_sequence   watermark and facts; who may go on
 *   store_audit      records become rows to be written, or refusals
 *   store_rows       looks, then writes: new, revised, unchanged; finds the cell that PostgreSQL refuses
 *   store_precedence which of two values of a cell stands
 *   store_quarantine refused cells and unreadable batches put aside
 *   store_replay     refused cells judged again
 *   store_submission the books of the submission
 *   store_seal       what was written, for the trail
 *   store_outcome    the answer, and the same answer again
 * Everything belongs to one thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "aggregator/store/store_catalogue.h"
#include "base/arena.h"
#include "database/connection.h"
#include "wire/signing.h"

/* Zero or NULL means the default named beside the field. */
typedef struct StoreOptions {
  ConnectionOptions connection;  /* its statements are replaced by the store's own */
  const char *time_zone;         /* decides which day it is; default CLOCK_DEFAULT_ZONE */
  const SigningKey *signing_key; /* signs the ends of trails, copied; NULL where no batches are stored */
  uint32_t rejections_max;       /* refused cells listed in one outcome; default STORE_REJECTIONS_DEFAULT */
} StoreOptions;

#define STORE_REJECTIONS_DEFAULT 2000

/* Ceiling of the memory into which the records of one batch are decoded: the largest frame, eight times over, and some. */
#define STORE_ARENA_BYTES ((size_t)144 << 20)

typedef struct Store {
  Connection *connection;
  StoreCatalogue *catalogue;
  Arena *arena;
  char *time_zone;
  SigningKey *signing_key;
  uint32_t rejections_max;
} Store;

/* Not connected yet. CATALOGUE is referenced. */
Store *store_new(const StoreOptions *options, StoreCatalogue *catalogue);
void store_free(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

/* Connects and prepares the session unless that is done. Errors as connection_open(). */
bool store_connect(Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Asks PostgreSQL for as little as possible. */
bool store_is_reachable(Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From the next batch on this catalogue holds. Referenced. */
void store_use_catalogue(Store *store, StoreCatalogue *catalogue);
