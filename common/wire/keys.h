/* CURVE key pairs and their files. A key file is readable by its owner only, else it is refused; an existing one is never overwritten. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum {
  KEY_TEXT_SIZE = 41,         /* 40 characters of Z85 and the terminating NUL */
  FINGERPRINT_TEXT_SIZE = 20, /* "9f3c 01ab 77e0 4d2a" and the terminating NUL */
};

typedef struct PublicKey {
  char text[KEY_TEXT_SIZE];
} PublicKey;

typedef struct KeyPair {
  PublicKey public_key;
  char secret_text[KEY_TEXT_SIZE];
  PublicKey former; /* the key that this one was made to follow; empty text: none */
} KeyPair;

/* A new random pair that follows none. Its public key does not begin with a dash, so that it can stand on a command line. */
void key_pair_generate(KeyPair *out_pair);

/* Overwrites the secret in memory. Accepts NULL. */
void key_pair_clear(KeyPair *pair);

/* Writes the pair to PATH durably with mode 0600. USAGE error when PATH exists, FATAL when it cannot be written. */
bool key_pair_save(const KeyPair *pair, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a pair. USAGE error when PATH is missing, readable by others, not a key file, or its two keys do not belong together. */
bool key_pair_load(const char *path, KeyPair *out_pair, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Checks that TEXT is a public key: 40 characters of Z85. USAGE error otherwise. */
bool public_key_parse(const char *text, PublicKey *out_key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool public_key_equal(const PublicKey *left, const PublicKey *right);

/* For people to compare over the telephone: the first 16 hex digits of BLAKE2b-256 of the 32 key bytes, in groups of 4, for example
 * "9f3c 01ab 77e0 4d2a". The caller frees it. */
char *public_key_fingerprint(const PublicKey *key) G_GNUC_WARN_UNUSED_RESULT;
