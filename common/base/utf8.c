#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

#include <glib.h>

#define LETTER_SIZE_BYTES ((size_t)4)

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Subtracting one from each byte borrows from the highest bit of the first that is zero; of the others it is set in what is not ASCII. */
static bool holds_eight_letters(const char *text)
{
  uint64_t bytes = 0;
  memcpy(&bytes, text, sizeof bytes);
  return (((bytes - EACH_BYTE(1)) | bytes) & EACH_BYTE(0x80)) == 0;
}

size_t utf8_ascii_size(const char *text, size_t size)
{
  size_t n = 0;
  while (n + 8 <= size && holds_eight_letters(text + n))
    n += 8;
  while (n < size && text[n] > 0)
    n++;
  return n;
}

/* The size of the letter at TEXT; 0 when there is none. */
static size_t letter_size(const char *text, size_t size)
{
  const gunichar letter = g_utf8_get_char_validated(text, (gssize)MIN(size, LETTER_SIZE_BYTES));
  return letter >= (gunichar)-2 ? 0 : (size_t)(g_utf8_next_char(text) - text);
}

bool utf8_is_valid(const char *text, size_t size, size_t *out_n_valid)
{
  size_t n = utf8_ascii_size(text, size);
  while (n < size) {
    const size_t n_letter = letter_size(text + n, size - n);
    if (n_letter == 0)
      break;
    n += n_letter;
    if (n < size && text[n] > 0)
      n += utf8_ascii_size(text + n, size - n);
  }
  *out_n_valid = n;
  return n == size;
}

bool utf8_is_cut_letter(const char *text, size_t size)
{
  return size > 0 && size < LETTER_SIZE_BYTES && text[0] != '\0' &&
         g_utf8_get_char_validated(text, (gssize)size) == (gunichar)-2;
}
