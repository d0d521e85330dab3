/* The audit trail: per agency a chain of entries, each sealed with the digest of the one before, so that none can be changed, left out or put in
 * without breaking all that follow.
 *
 * hash = BLAKE2b-256(previous hash ‖ canonical entry); the first entry has no previous hash (nothing is prefixed). Each entry has a later moment than the
 * one before, so that a moment names an entry. The canonical entry is what
 * trail_canonical() makes of a row. The row of halfsky.agency_chain is the agency's lock: whoever holds it is the only writer of that agency's
 * entries, submissions and observations until the transaction ends. To be called inside a transaction. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/digest.h"
#include "database/connection.h"

/* One agency's row of agency_chain, locked by this transaction: the end of its trail and the numbers given last. */
typedef struct AgencyChain {
  int32_t agency_id;
  int64_t last_entry; /* 0: the trail is empty, and the hash means nothing */
  int64_t last_at_us; /* of the last entry, Unix time */
  Digest head_hash;   /* of the last entry */
  int32_t last_submission_id;
  int64_t last_quarantine_id;
  int64_t last_dead_letter_id;
} AgencyChain;

/* Rows of a submission that were written at one moment; store_seal.h says how the digest is made. */
typedef struct TrailRows {
  bool is_sealed; /* false: the entry is about no rows, and the rest means nothing */
  int32_t part;   /* of the submission, from 1; TRAIL_NO_PART: cells out of the quarantine, of whatever part */
  int32_t n_rows;
  Digest digest;
} TrailRows;

#define TRAIL_NO_PART 0

/* In place of an agency: the server itself, for acts that concern none, as of schema and catalogue. */
#define TRAIL_OF_SERVER 0

/* One thing that was done. Texts are borrowed. */
typedef struct TrailEntry {
  int64_t at_us;         /* Unix time */
  const char *actor;     /* who: `collector 3`, `admin` */
  const char *act;       /* what, in snake case: `batch_stored` */
  int32_t submission_id; /* 0: concerns none */
  Digest content_digest; /* of the content */
  const char *
      content; /* what was done, in words: of a batch those of part_words.h; NULL: an entry from before words were kept */
  TrailRows rows;
} TrailEntry;

/* What is sealed of entry number NUMBER: agency (4 bytes), number (8), at_us (8), submission_id (4), all big endian, actor and act each as length
 * (4 bytes, big endian) and bytes, content digest (32 bytes); of sealed rows also part (4), number of rows (4) and their digest (32). The caller frees it. */
GByteArray *trail_canonical(int32_t agency_id, int64_t number, const TrailEntry *entry);

/* The hash of the entry that follows CHAIN's last. Pure. */
Digest trail_next_hash(const AgencyChain *chain, const TrailEntry *entry);

/* The moment of the next entry: NOW_US, or just after the last entry when the clock stood still or fell back. Pure. */
int64_t agency_chain_moment(const AgencyChain *chain, int64_t now_us);

/* Locks the agency's chain until the transaction ends and reads it; an agency without one gets an empty one. */
bool agency_chain_lock(Connection *connection, int32_t agency_id, AgencyChain *out_chain,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of an agency that may have none, and is given none: then OUT_HAS_CHAIN is false and OUT_CHAIN empty. */
bool agency_chain_lock_existing(Connection *connection, int32_t agency_id, AgencyChain *out_chain, bool *out_has_chain,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the chain back; must follow the last change of it (an appended entry, a number given) before the transaction commits. */
bool agency_chain_store(Connection *connection, const AgencyChain *chain, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the next entry and moves the chain's end. The entry's moment must be agency_chain_moment()'s. */
bool trail_append(Connection *connection, AgencyChain *chain, const TrailEntry *entry,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
