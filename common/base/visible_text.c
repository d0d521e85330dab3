#include "base/visible_text.h"

#include <stdbool.h>

#define CONTROL_PICTURES 0x2400u
#define PICTURE_OF_DELETE 0x2421u
#define REPLACEMENT 0xFFFDu
#define DELETE 0x7Fu
#define HANGUL_FILLER 0x3164u
#define NARROW_HANGUL_FILLER 0xFFA0u

enum { MOST_MARKS = 8 };

static bool is_hidden(gunichar letter)
{
  static const GUnicodeType hidden[] = {G_UNICODE_CONTROL,        G_UNICODE_FORMAT,
                                        G_UNICODE_LINE_SEPARATOR, G_UNICODE_PARAGRAPH_SEPARATOR,
                                        G_UNICODE_SURROGATE,      G_UNICODE_UNASSIGNED};
  const GUnicodeType type = g_unichar_type(letter);
  for (gsize i = 0; i < G_N_ELEMENTS(hidden); i++)
    if (type == hidden[i])
      return true;
  return letter == HANGUL_FILLER || letter == NARROW_HANGUL_FILLER;
}

gunichar visible_letter(gunichar letter)
{
  if (letter < ' ')
    return CONTROL_PICTURES + letter;
  if (letter == DELETE)
    return PICTURE_OF_DELETE;
  return letter >= DELETE && is_hidden(letter) ? REPLACEMENT : letter;
}

/* The letter at AT, and in OUT_NEXT what comes behind it; REPLACEMENT for a byte that is no letter. */
static gunichar letter_at(const char *at, const char **out_next)
{
  const gunichar letter = g_utf8_get_char_validated(at, -1);
  const bool is_letter = letter < (gunichar)-2;
  *out_next = is_letter ? g_utf8_next_char(at) : at + 1;
  return is_letter ? letter : REPLACEMENT;
}

static char *visible(const char *text, bool keeps_lines)
{
  GString *out = g_string_new(NULL);
  guint n_marks = 0;
  while (*text != '\0') {
    const gunichar letter = letter_at(text, &text);
    const gunichar shown = letter == '\n' && keeps_lines ? letter : visible_letter(letter);
    n_marks = g_unichar_iszerowidth(shown) ? n_marks + 1 : 0;
    g_string_append_unichar(out, n_marks > MOST_MARKS ? REPLACEMENT : shown);
  }
  return g_string_free(out, FALSE);
}

char *visible_text(const char *text)
{
  return visible(text, false);
}

char *visible_lines(const char *text)
{
  return visible(text, true);
}
