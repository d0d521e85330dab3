/* Seals: that what is signed can be checked by anybody with the public key, and nothing else can. */
#include "tests/support/test.h"

#include <string.h>

#include "wire/signing.h"

/* The secret key is the bytes 0 to 31. Made with Python's hashlib.blake2b for the seed and the hash, and openssl (pkeyutl -sign -rawin) for key and signature. */
#define SECRET_TEXT "009c61o!#m2NH?C3>iWS5d]J*6CRx17-skh9337x"
#define PUBLIC_HEX "7b743dcb488fbfbed8129d360b518ad9458bffc9e45a403966b758a0dc7b5913"
#define HASH_HEX "d161d71145abeec5ef15abcf0459cec60a27321e2f0ac0ef7ace5254f5944476"
#define SIGNATURE_HEX                                                                                                  \
  "61b67261aae9d672d375d8520c9163651e9e3e4a2db90cfbf5c0726c4c2fa66df52ba237bf93019f525bfe0222c6ce4a33a720ff4b06365c54" \
  "8bc4944e355d03"

static SigningKey known_key(void)
{
  SigningKey key;
  KeyPair pair = {.secret_text = SECRET_TEXT};
  signing_key_derive(&pair, &key);
  return key;
}

static Seal known_seal(const SigningKey *key)
{
  Seal seal = {.entry = 7};
  assert_true(digest_from_hex(HASH_HEX, &seal.hash));
  seal_sign(&seal, key);
  return seal;
}

static void key_and_signature_are_those_of_another_tool(void **state)
{
  (void)state;
  const SigningKey key = known_key();
  const Seal seal = known_seal(&key);
  Digest public_key;
  assert_true(digest_from_hex(PUBLIC_HEX, &public_key));
  assert_memory_equal(key.public_key.bytes, public_key.bytes, sizeof public_key.bytes);
  g_autofree char *signature = seal_signature_to_hex(&seal);
  assert_string_equal(signature, SIGNATURE_HEX);
  assert_true(seal_is_signed_by(&seal, &key.public_key));
}

static void signature_is_of_this_entry_and_hash_only(void **state)
{
  (void)state;
  const SigningKey key = known_key();
  Seal other_entry = known_seal(&key);
  Seal other_hash = known_seal(&key);
  Seal other_signature = known_seal(&key);
  other_entry.entry++;
  other_hash.hash.bytes[31] ^= 1;
  other_signature.signature[0] ^= 1;
  assert_false(seal_is_signed_by(&other_entry, &key.public_key));
  assert_false(seal_is_signed_by(&other_hash, &key.public_key));
  assert_false(seal_is_signed_by(&other_signature, &key.public_key));
}

static void signature_is_of_this_key_only(void **state)
{
  (void)state;
  KeyPair pair;
  SigningKey other;
  key_pair_generate(&pair);
  signing_key_derive(&pair, &other);
  const SigningKey key = known_key();
  const Seal seal = known_seal(&key);
  assert_false(seal_is_signed_by(&seal, &other.public_key));
}

static void digits_of_a_signature_are_read_back_or_refused(void **state)
{
  (void)state;
  Seal seal = {0};
  assert_true(seal_signature_from_hex(SIGNATURE_HEX, &seal));
  g_autofree char *hex = seal_signature_to_hex(&seal);
  assert_string_equal(hex, SIGNATURE_HEX);
  assert_false(seal_signature_from_hex("", &seal));
  assert_false(seal_signature_from_hex(HASH_HEX, &seal));
  g_autofree char *wrong = g_strdup(SIGNATURE_HEX);
  wrong[5] = 'g';
  assert_false(seal_signature_from_hex(wrong, &seal));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(key_and_signature_are_those_of_another_tool),
      cmocka_unit_test(signature_is_of_this_entry_and_hash_only),
      cmocka_unit_test(signature_is_of_this_key_only),
      cmocka_unit_test(digits_of_a_signature_are_read_back_or_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
