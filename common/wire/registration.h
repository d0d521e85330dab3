/* The text by which an agency hands over its public key: for a mail, or to be read out group by group over the telephone.
 *
 * The key stands in it as the *registration code*, 16 groups of six digits, which survive what mail programs, input methods and people do to letters and
 * punctuation. A group is 13 times two bytes of the key, plus its place modulo 13: so a wrong digit, two digits or neighbouring groups exchanged and a group
 * that is missing are noticed, and which group it is can be said. Beside it stands the fingerprint, which covers all of it; and, when the key shall follow
 * another one, that one's fingerprint.
 * Nothing in it is secret. It proves nothing either: people compare the fingerprint by another way than the text came. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "wire/keys.h"

enum { REGISTRATION_BYTES_MAX = 64 * 1024 };

typedef struct Registration {
  PublicKey key;
  bool is_successor; /* of the key with this fingerprint */
  char former[FINGERPRINT_TEXT_SIZE];
} Registration;

/* The code: four lines of four groups. The caller frees it. */
char *registration_code(const PublicKey *key) G_GNUC_WARN_UNUSED_RESULT;

/* The text to hand over, ending with a line feed. The caller frees it. */
char *registration_write(const Registration *registration, Language language) G_GNUC_WARN_UNUSED_RESULT;

/* Finds the code, and the fingerprints if they are there, in text as people bring it: UTF-8, GB18030 or UTF-16; quoted, broken into lines, with other
 * text around, with full-width characters; or the digits alone. REJECT error, in LANGUAGE, when there is no whole code or the fingerprint is another one's. */
bool registration_read(const char *bytes, size_t size, Language language, Registration *out_registration,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
