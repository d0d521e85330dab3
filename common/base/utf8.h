/* Whether bytes are text: UTF-8 without NUL.
 *
 * Agrees with g_utf8_validate() on every input. Letters of ASCII, which is nearly all that a large form holds, are looked at eight at a time. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* How many of the SIZE bytes of TEXT, from the first, are ASCII and not NUL. */
size_t utf8_ascii_size(const char *text, size_t size);

/* True when all SIZE bytes are text. *out_n_valid is how many of them, from the first, are whole letters. */
bool utf8_is_valid(const char *text, size_t size, size_t *out_n_valid);

/* True when the SIZE bytes at TEXT, which are not a letter, are the beginning of one whose other bytes are still to come. */
bool utf8_is_cut_letter(const char *text, size_t size);
