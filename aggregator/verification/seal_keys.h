/* The keys whose signatures in stored answers and receipts are believed: the aggregator's own, and those that it had before, each for what was done until it was replaced.
 *
 * The former ones stand in a file beside the key file, `<key file>.former`, and not in the database: a superuser of the database could put a key of their own among
 * them there, and sign with it what was never done. Only public keys stand in it. A file that others may write is refused. */
#pragma once

#include <glib.h>

#include "record/seal.h"

typedef struct SealKeys SealKeys;

/* One key, and none before it. The caller frees the result. */
SealKeys *seal_keys_new(const SealKey *present);

/* Reads the key file and what stands beside it. USAGE when the key file cannot be read, or the other is not what seal_keys_retire() writes. The caller frees the result. */
SealKeys *seal_keys_load(const char *key_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void seal_keys_free(SealKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SealKeys, seal_keys_free)

/* Whether the key that was in force at AT_US, Unix time, signed it; or the present one. */
bool seal_keys_signed(const SealKeys *keys, const Seal *seal, int64_t at_us);

/* Whether any of them did. */
bool seal_keys_signed_ever(const SealKeys *keys, const Seal *seal);

/* Notes beside the key file that its key signed until UNTIL_US, durably; to be done before the key file is replaced. Done again the earlier moment counts. */
bool seal_keys_retire(const char *key_path, int64_t until_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
