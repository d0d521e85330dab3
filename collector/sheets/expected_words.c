#include "collector/sheets/expected_words.h"

#include <string.h>

/* A pair of letters is one key, a number in place of a pointer: no letter has more than 21 bits. A letter alone is a pair whose first is 0. */
struct ExpectedWords {
  GHashTable *pairs;
  GHashTable *headings; /* of text in lower case */
};

G_STATIC_ASSERT(sizeof(gpointer) >= sizeof(guint64));

static gpointer pair_key(gunichar first, gunichar second)
{
  return (gpointer)(guintptr)((guint64)first << 32 | second);
}

static guint hash_pair(gconstpointer key)
{
  const guint64 pair = (guintptr)key;
  return (guint)(pair >> 32) * 31 + (guint)pair;
}

ExpectedWords *expected_words_new(void)
{
  ExpectedWords *words = g_new0(ExpectedWords, 1);
  words->pairs = g_hash_table_new(hash_pair, NULL);
  words->headings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return words;
}

void expected_words_free(ExpectedWords *words)
{
  if (words == NULL)
    return;
  g_hash_table_unref(words->pairs);
  g_hash_table_unref(words->headings);
  g_free(words);
}

/* --- Pairs of letters --------------------------------------------------------------------------------------------- */

static bool is_han(gunichar letter)
{
  return letter >= 0x2E80 && g_unichar_get_script(letter) == G_UNICODE_SCRIPT_HAN;
}

static void add_pair(ExpectedWords *words, gunichar first, gunichar second)
{
  g_hash_table_add(words->pairs, pair_key(first, second));
}

static bool has_pair(const ExpectedWords *words, gunichar first, gunichar second)
{
  return g_hash_table_contains(words->pairs, pair_key(first, second));
}

void expected_words_add(ExpectedWords *words, const char *text)
{
  gunichar before = 0; /* 0: the beginning, or no Han letter */
  if (text[0] != '\0' && is_han(g_utf8_get_char(text)) && *g_utf8_next_char(text) == '\0')
    add_pair(words, 0, g_utf8_get_char(text));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char(at);
    const gunichar han = is_han(letter) ? letter : 0;
    if (before != 0 && han != 0)
      add_pair(words, before, han);
    before = han;
  }
}

/* True for what stands between cells; 0 stands for the beginning and the end. */
static bool is_boundary(gunichar letter)
{
  return letter == 0 || (letter < 0x80 && strchr(",;\t\"\r\n", (int)letter) != NULL);
}

guint expected_words_count(const ExpectedWords *words, const char *text, size_t size)
{
  guint n_known = 0;
  gunichar before = 0;
  const char *next = text;
  for (const char *at = text; at < text + size; at = next) {
    const gunichar letter = g_utf8_get_char(at);
    next = g_utf8_next_char(at);
    if (is_han(letter) && is_han(before))
      n_known += has_pair(words, before, letter);
    else if (is_han(letter) && is_boundary(before) && is_boundary(next < text + size ? g_utf8_get_char(next) : 0))
      n_known += has_pair(words, 0, letter);
    before = letter;
  }
  return n_known;
}

/* --- Headings ----------------------------------------------------------------------------------------------------- */

/* The caller frees it. */
static char *fold(const char *cell)
{
  char *folded = g_utf8_strdown(cell, -1);
  return g_strstrip(g_strdelimit(folded, "\"", ' '));
}

void expected_words_add_heading(ExpectedWords *words, const char *name)
{
  expected_words_add(words, name);
  g_hash_table_add(words->headings, fold(name));
}

bool expected_words_know_heading(const ExpectedWords *words, const char *cell)
{
  g_autofree char *folded = fold(cell);
  return g_hash_table_contains(words->headings, folded);
}
