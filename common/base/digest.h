/* BLAKE2b-256 without a key, the project's digest, and random bytes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#define DIGEST_SIZE_BYTES 32

typedef struct Digest {
  uint8_t bytes[DIGEST_SIZE_BYTES];
} Digest;

Digest digest_of_bytes(const void *bytes, size_t size);

/* The digest of the file's contents, read in pieces. Fails as file_read() does. */
bool digest_of_file(const char *path, Digest *out_digest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* SHA-256, only for what PostgreSQL, which has no BLAKE2b, must be able to compute too. */
Digest digest_sha256(const void *bytes, size_t size);

bool digest_equal(const Digest *a, const Digest *b);

/* 64 lower-case hexadecimal digits. The caller frees it. */
char *digest_to_hex(const Digest *digest);

/* False, with OUT_DIGEST untouched, unless HEX is exactly 64 hexadecimal digits. */
bool digest_from_hex(const char *hex, Digest *out_digest) G_GNUC_WARN_UNUSED_RESULT;

/* Incremental: new, add as often as needed, finish once, free. */
typedef struct DigestStream DigestStream;

DigestStream *digest_stream_new(void);
void digest_stream_add(DigestStream *stream, const void *bytes, size_t size);
Digest digest_stream_finish(DigestStream *stream);
void digest_stream_free(DigestStream *stream);

/* Fills BYTES with unpredictable bytes from the system. */
void random_fill(void *bytes, size_t size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DigestStream, digest_stream_free)
