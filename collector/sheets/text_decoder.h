/* A file in one of the known encodings, as pieces of UTF-8.
 *
 * Reads the file from its beginning, whatever was read before. A byte order mark is dropped. Letters are never cut between pieces. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/sheets/text_encoding.h"

typedef struct TextDecoder TextDecoder;

typedef enum TextDecoding {
  TEXT_DECODED,
  TEXT_AT_END,
  TEXT_IS_CUT,       /* the file ends within a letter */
  TEXT_IS_BROKEN,    /* these bytes are no letter in this encoding */
  TEXT_IS_UNREADABLE /* the file cannot be read: ERROR is set */
} TextDecoding;

/* Of the open regular file FD, which it borrows. */
TextDecoder *text_decoder_new(int fd, TextEncoding encoding);
void text_decoder_free(TextDecoder *decoder);

/* The next piece, valid until the next call; only with TEXT_DECODED, and then not empty. */
TextDecoding text_decoder_next(TextDecoder *decoder, const char **out_text, size_t *out_size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextDecoder, text_decoder_free)
