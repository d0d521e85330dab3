/* The end of an agency's audit trail as the aggregator signed it: what an outcome carries into the receipt, so that the trail can be held against something
 * outside the database. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"

#define SEAL_SIGNATURE_SIZE_BYTES 64
#define SEAL_KEY_SIZE_BYTES 32

typedef struct Seal {
  uint64_t entry; /* number in the agency's trail, from 1; 0: there is no seal */
  Digest hash;    /* of that entry */
  uint8_t signature[SEAL_SIGNATURE_SIZE_BYTES];
} Seal;

/* The public key that signatures are checked with. */
typedef struct SealKey {
  uint8_t bytes[SEAL_KEY_SIZE_BYTES];
} SealKey;

/* The signature as hexadecimal digits; the caller frees them. */
char *seal_signature_to_hex(const Seal *seal);

/* False, with the seal untouched, unless HEX is exactly a signature's digits. */
bool seal_signature_from_hex(const char *hex, Seal *seal) G_GNUC_WARN_UNUSED_RESULT;
