#include "base/digest.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/error.h"
#include "base/file.h"

#define PIECE_SIZE_BYTES ((size_t)64 * 1024)

/* crypto_generichash_state wants an alignment that malloc does not promise. */
struct DigestStream {
  crypto_generichash_state *state;
};

static void sodium_ready(void)
{
  static gsize is_ready = 0;
  if (g_once_init_enter(&is_ready)) {
    g_assert(sodium_init() >= 0);
    g_once_init_leave(&is_ready, 1);
  }
}

Digest digest_of_bytes(const void *bytes, size_t size)
{
  sodium_ready();
  Digest digest;
  crypto_generichash(digest.bytes, sizeof(digest.bytes), bytes, size, NULL, 0);
  return digest;
}

Digest digest_sha256(const void *bytes, size_t size)
{
  Digest digest;
  crypto_hash_sha256(digest.bytes, bytes, size);
  return digest;
}

bool digest_equal(const Digest *a, const Digest *b)
{
  return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

char *digest_to_hex(const Digest *digest)
{
  char *hex = g_malloc(2 * DIGEST_SIZE_BYTES + 1);
  return sodium_bin2hex(hex, 2 * DIGEST_SIZE_BYTES + 1, digest->bytes, sizeof(digest->bytes));
}

bool digest_from_hex(const char *hex, Digest *out_digest)
{
  Digest digest;
  size_t hex_size = strlen(hex);
  size_t size = 0;
  const char *end = NULL;
  if (sodium_hex2bin(digest.bytes, sizeof(digest.bytes), hex, hex_size, NULL, &size, &end) != 0)
    return false;
  if (hex_size != 2 * sizeof(digest.bytes) || size != sizeof(digest.bytes) || *end != '\0')
    return false;
  *out_digest = digest;
  return true;
}

DigestStream *digest_stream_new(void)
{
  sodium_ready();
  DigestStream *stream = g_new0(DigestStream, 1);
  stream->state = g_aligned_alloc(1, sizeof(*stream->state), 64);
  crypto_generichash_init(stream->state, NULL, 0, DIGEST_SIZE_BYTES);
  return stream;
}

void digest_stream_add(DigestStream *stream, const void *bytes, size_t size)
{
  crypto_generichash_update(stream->state, bytes, size);
}

Digest digest_stream_finish(DigestStream *stream)
{
  Digest digest;
  crypto_generichash_final(stream->state, digest.bytes, sizeof(digest.bytes));
  return digest;
}

void digest_stream_free(DigestStream *stream)
{
  if (stream == NULL)
    return;
  g_aligned_free(stream->state);
  g_free(stream);
}

static bool add_descriptor(DigestStream *stream, int descriptor, const char *path, GError **error)
{
  g_autofree guint8 *piece = g_malloc(PIECE_SIZE_BYTES);
  for (;;) {
    ssize_t n_read = read(descriptor, piece, PIECE_SIZE_BYTES);
    if (n_read < 0) {
      halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot read '%s'", path);
      return false;
    }
    if (n_read == 0)
      return true;
    digest_stream_add(stream, piece, (size_t)n_read);
  }
}

bool digest_of_file(const char *path, Digest *out_digest, GError **error)
{
  size_t size = 0;
  int descriptor = file_open(path, &size, error);
  if (descriptor < 0)
    return false;
  g_autoptr(DigestStream) stream = digest_stream_new();
  bool is_read = add_descriptor(stream, descriptor, path, error);
  close(descriptor);
  if (is_read)
    *out_digest = digest_stream_finish(stream);
  return is_read;
}

void random_fill(void *bytes, size_t size)
{
  sodium_ready();
  randombytes_buf(bytes, size);
}
