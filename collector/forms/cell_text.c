#include "collector/forms/cell_text.h"

#include <string.h>

#include <glib.h>

/* Letters that stand for ASCII ones but are not their full-width forms. */
static const struct {
  gunichar letter;
  const char *plain;
} plain_letters[] = {{0x2010, "-"}, {0x2011, "-"}, {0x2012, "-"}, {0x2013, "-"},   {0x2014, "-"}, {0x2015, "-"},
                     {0x2212, "-"}, {0xFE63, "-"}, {0xFF5E, "~"}, {0x2026, "..."}, {0x3000, " "}, {0x00A0, " "}};

static void append_plain(GString *text, gunichar letter)
{
  for (size_t i = 0; i < G_N_ELEMENTS(plain_letters); i++)
    if (plain_letters[i].letter == letter) {
      g_string_append(text, plain_letters[i].plain);
      return;
    }
  /* Full-width forms are at a fixed distance from what they stand for. */
  g_string_append_unichar(text, letter > 0xFF00 && letter < 0xFF5F ? letter - 0xFEE0 : letter);
}

char *cell_text_plain(const char *cell)
{
  GString *text = g_string_new(NULL);
  for (const char *at = cell; *at != '\0'; at = g_utf8_next_char(at))
    append_plain(text, g_utf8_get_char(at));
  char *plain = g_strstrip(g_string_free(text, FALSE));
  if (g_str_has_suffix(plain, "。"))
    plain[strlen(plain) - strlen("。")] = '\0';
  return g_strchomp(plain);
}
