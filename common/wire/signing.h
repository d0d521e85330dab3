/* Signing the end of an audit trail, and checking such a signature: Ed25519 over "halfsky trail", a zero byte, the entry's number (8 bytes, big endian) and
 * its hash. */
#pragma once

#include <stdbool.h>

#include "record/seal.h"
#include "wire/keys.h"

typedef struct SigningKey {
  uint8_t secret[64];
  SealKey public_key;
} SigningKey;

/* The aggregator's key for signing, derived from its CURVE key: Ed25519 from the seed BLAKE2b-256("halfsky signing" ‖ secret key), so that there is one
 * secret to keep and nothing else to hand out. */
void signing_key_derive(const KeyPair *pair, SigningKey *out_key);

/* Overwrites the secret in memory. Accepts NULL. */
void signing_key_clear(SigningKey *key);

/* Fills in the signature of a seal whose entry and hash are set. */
void seal_sign(Seal *seal, const SigningKey *key);

bool seal_is_signed_by(const Seal *seal, const SealKey *key);
