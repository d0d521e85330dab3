/* The audit trail: per agency a chain of entries, each sealed with the digest of the one before, so that none can be changed, left out or put in
 * without breaking all that follow.
 *
 * hash = BLAKE2b-256(previous hash ‖ canonical entry); the first entry's previous hash is 32 zero bytes. The canonical entry is
 * trail_canonical(), and nothing else of the row is sealed. The row of halfsky.agency_chain is the agency's lock: whoever holds it is the only writer of
 * that agency's entries and observations until the transaction ends. To be called inside a transaction. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/digest.h"
#include "database/connection.h"

/* The end of one agency's chain, locked by this transaction. */
typedef struct TrailHead {
  int32_t agency_id;
  int64_t last_entry; /* 0: the chain is empty */
  Digest hash;        /* of the last entry; zero bytes for an empty chain */
} TrailHead;

/* One thing that was done. Texts are borrowed. */
typedef struct TrailEntry {
  int64_t at_us;         /* Unix time */
  const char *actor;     /* who: `collector 3`, `admin` */
  const char *act;       /* what, in snake case: `batch_stored` */
  int32_t submission_id; /* 0: concerns none */
  Digest content_digest; /* of what was handed in; zero bytes when there was nothing */
} TrailEntry;

/* What is sealed of entry number NUMBER: agency (4 bytes), number (8), at_us (8), submission_id (4), all big endian, actor and act each as length
 * (4 bytes, big endian) and bytes, content digest (32 bytes). The caller frees it. */
GByteArray *trail_canonical(int32_t agency_id, int64_t number, const TrailEntry *entry);

/* The hash of entry NUMBER that follows one with hash PREVIOUS. Pure. */
Digest trail_hash(const Digest *previous, int32_t agency_id, int64_t number, const TrailEntry *entry);

/* Locks the agency's chain until the transaction ends and reads its end; an agency without chain gets an empty one. */
bool trail_lock(Connection *connection, int32_t agency_id, TrailHead *out_head,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the next entry and moves HEAD; trail_store_head() must follow before the transaction commits, once after the last entry. */
bool trail_append(Connection *connection, TrailHead *head, const TrailEntry *entry,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool trail_store_head(Connection *connection, const TrailHead *head, int64_t now_us,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What trail_verify() found. */
typedef struct TrailVerdict {
  bool is_intact;
  int64_t n_entries;    /* looked at */
  int64_t broken_entry; /* the first whose number, previous hash or hash is wrong; 0 when intact */
} TrailVerdict;

/* Recomputes the agency's whole chain, in pages, and compares its end with agency_chain. */
bool trail_verify(Connection *connection, int32_t agency_id, TrailVerdict *out_verdict,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
