#include "wire/signing.h"

#include <string.h>

#include <sodium.h>
#include <zmq.h>

#define SIGNING_DOMAIN "halfsky signing"
#define TRAIL_DOMAIN "halfsky trail"

/* What is signed. */
enum { SIGNED_BYTES = sizeof TRAIL_DOMAIN + sizeof(uint64_t) + DIGEST_SIZE_BYTES };

void signing_key_derive(const KeyPair *pair, SigningKey *out_key)
{
  uint8_t material[sizeof SIGNING_DOMAIN - 1 + 32];
  memcpy(material, SIGNING_DOMAIN, sizeof SIGNING_DOMAIN - 1);
  const uint8_t *decoded = zmq_z85_decode(material + sizeof SIGNING_DOMAIN - 1, pair->secret_text);
  g_assert(decoded != NULL);
  Digest seed = digest_of_bytes(material, sizeof material);
  crypto_sign_seed_keypair(out_key->public_key.bytes, out_key->secret, seed.bytes);
  sodium_memzero(material, sizeof material);
  sodium_memzero(&seed, sizeof seed);
}

void signing_key_clear(SigningKey *key)
{
  if (key != NULL)
    sodium_memzero(key, sizeof *key);
}

static void write_signed(const Seal *seal, uint8_t out_bytes[SIGNED_BYTES])
{
  const uint64_t entry = GUINT64_TO_BE(seal->entry);
  memcpy(out_bytes, TRAIL_DOMAIN, sizeof TRAIL_DOMAIN); /* with its zero byte */
  memcpy(out_bytes + sizeof TRAIL_DOMAIN, &entry, sizeof entry);
  memcpy(out_bytes + sizeof TRAIL_DOMAIN + sizeof entry, seal->hash.bytes, DIGEST_SIZE_BYTES);
}

void seal_sign(Seal *seal, const SigningKey *key)
{
  uint8_t bytes[SIGNED_BYTES];
  write_signed(seal, bytes);
  crypto_sign_detached(seal->signature, NULL, bytes, sizeof bytes, key->secret);
}

bool seal_is_signed_by(const Seal *seal, const SealKey *key)
{
  uint8_t bytes[SIGNED_BYTES];
  write_signed(seal, bytes);
  return crypto_sign_verify_detached(seal->signature, bytes, sizeof bytes, key->bytes) == 0;
}
