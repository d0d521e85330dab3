#include "collector/sheets/text_decoder.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/utf8.h"

enum { PIECE_BYTES = 32768, DECODED_BYTES = 3 * PIECE_BYTES };

struct TextDecoder {
  int fd;
  off_t at;
  bool has_converter; /* not for UTF-8, which is only checked */
  GIConv converter;
  char bytes[PIECE_BYTES];
  size_t n_bytes; /* read, not yet decoded */
  bool is_at_end;
  bool has_begun;
  char text[DECODED_BYTES];
};

TextDecoder *text_decoder_new(int fd, TextEncoding encoding)
{
  TextDecoder *decoder = g_new0(TextDecoder, 1);
  decoder->fd = fd;
  decoder->has_converter = encoding != TEXT_UTF8;
  if (decoder->has_converter)
    decoder->converter = g_iconv_open("UTF-8", text_encoding_name(encoding));
  g_assert(decoder->converter != (GIConv)-1);
  return decoder;
}

void text_decoder_free(TextDecoder *decoder)
{
  if (decoder == NULL)
    return;
  if (decoder->has_converter)
    g_iconv_close(decoder->converter);
  g_free(decoder);
}

static bool fill(TextDecoder *decoder, GError **error)
{
  while (!decoder->is_at_end && decoder->n_bytes < PIECE_BYTES) {
    const ssize_t n =
        pread(decoder->fd, decoder->bytes + decoder->n_bytes, PIECE_BYTES - decoder->n_bytes, decoder->at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot read the form");
      return false;
    }
    decoder->is_at_end = n == 0;
    decoder->n_bytes += (size_t)n;
    decoder->at += n;
  }
  return true;
}

/* Keeps what is still to be decoded, the last N bytes. */
static void keep(TextDecoder *decoder, size_t n)
{
  memmove(decoder->bytes, decoder->bytes + decoder->n_bytes - n, n);
  decoder->n_bytes = n;
}

/* As decode(), of what is UTF-8 already. */
static int copy(TextDecoder *decoder, size_t *out_size)
{
  const bool is_whole = utf8_is_valid(decoder->bytes, decoder->n_bytes, out_size);
  const size_t n_left = decoder->n_bytes - *out_size;
  const bool is_cut = utf8_is_cut_letter(decoder->bytes + *out_size, n_left);
  memcpy(decoder->text, decoder->bytes, *out_size);
  keep(decoder, n_left);
  return is_whole ? 0 : is_cut ? EINVAL : EILSEQ;
}

/* Decodes what it can; errno of the converter, 0 when all was decoded. */
static int decode(TextDecoder *decoder, size_t *out_size)
{
  if (!decoder->has_converter)
    return copy(decoder, out_size);
  char *from = decoder->bytes;
  char *to = decoder->text;
  size_t n_from = decoder->n_bytes;
  size_t n_to = DECODED_BYTES;
  const int failure = g_iconv(decoder->converter, &from, &n_from, &to, &n_to) == (size_t)-1 ? errno : 0;
  keep(decoder, n_from);
  *out_size = DECODED_BYTES - n_to;
  return failure;
}

/* The mark is one letter, so it is whole in the first piece. */
static size_t mark_size(const TextDecoder *decoder, size_t size)
{
  return !decoder->has_begun && size >= 3 && memcmp(decoder->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

TextDecoding text_decoder_next(TextDecoder *decoder, const char **out_text, size_t *out_size, GError **error)
{
  size_t size = 0;
  size_t skipped = 0;
  int failure = 0;
  do {
    if (!fill(decoder, error))
      return TEXT_IS_UNREADABLE;
    if (decoder->n_bytes == 0)
      return TEXT_AT_END;
    failure = decode(decoder, &size);
    skipped = mark_size(decoder, size);
    decoder->has_begun = decoder->has_begun || size > 0;
  } while (failure == 0 && size == skipped);
  if (size > skipped) {
    *out_text = decoder->text + skipped;
    *out_size = size - skipped;
    return TEXT_DECODED;
  }
  return failure == EINVAL && decoder->is_at_end ? TEXT_IS_CUT : TEXT_IS_BROKEN;
}
