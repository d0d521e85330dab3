#include "base/width.h"

#include <stdbool.h>
#include <string.h>

#include "base/visible_text.h"

#define ELLIPSIS "…"

guint width_of_letter(gunichar letter)
{
  if (g_unichar_iszerowidth(letter))
    return 0;
  return g_unichar_iswide(letter) ? 2 : 1;
}

/* Of text that is visible. */
static guint width_shown(const char *shown)
{
  guint width = 0;
  for (const char *at = shown; *at != '\0'; at = g_utf8_next_char(at))
    width += width_of_letter(g_utf8_get_char(at));
  return width;
}

guint width_of(const char *text)
{
  g_autofree char *shown = visible_text(text);
  return width_shown(shown);
}

static void append_blanks(GString *out, guint used, guint width)
{
  for (guint i = used; i < width; i++)
    g_string_append_c(out, ' ');
}

/* TEXT as it is shown in WIDTH cells. */
static char *fitted(const char *text, guint width)
{
  g_autofree char *shown = visible_text(text);
  if (width_shown(shown) <= width)
    return g_steal_pointer(&shown);
  char *end = shown;
  for (guint used = width_of_letter(g_utf8_get_char(end)); used < width; used += width_of_letter(g_utf8_get_char(end)))
    end = g_utf8_next_char(end);
  *end = '\0';
  return width == 0 ? g_strdup("") : g_strconcat(shown, ELLIPSIS, NULL);
}

void width_append_left(GString *out, const char *text, guint width)
{
  g_autofree char *shown = fitted(text, width);
  g_string_append(out, shown);
  append_blanks(out, width_shown(shown), width);
}

void width_append_right(GString *out, const char *text, guint width)
{
  g_autofree char *shown = fitted(text, width);
  append_blanks(out, width_shown(shown), width);
  g_string_append(out, shown);
}

/* Marks that may not begin a line. */
static bool is_closing(gunichar character)
{
  return character < 0x80 ? strchr(",.;:)%]", (int)character) != NULL
                          : g_utf8_strchr("，。；：、）》」！？％‰", -1, character) != NULL;
}

/* Marks that may not end a line. */
static bool is_opening(gunichar character)
{
  return g_utf8_strchr("([（《「“", -1, character) != NULL;
}

static bool may_break_before(const char *start, const char *at)
{
  gunichar here = g_utf8_get_char(at);
  gunichar before = g_utf8_get_char(g_utf8_find_prev_char(start, at));
  if (before == ' ')
    return true;
  return !is_closing(here) && !is_opening(before) && here != ' ' &&
         (g_unichar_iswide(here) || g_unichar_iswide(before));
}

/* Where the line that begins at START ends: after the last possible break within WIDTH, or after at least one character. */
static const char *line_end(const char *start, guint width)
{
  const char *best = NULL;
  const char *at = start;
  for (guint used = 0; *at != '\0'; at = g_utf8_next_char(at)) {
    if (at > start && may_break_before(start, at))
      best = at;
    used += width_of_letter(g_utf8_get_char(at));
    if (used > width && at > start)
      return best != NULL ? best : at;
  }
  return at;
}

void width_append_wrapped(GString *out, const char *text, guint indent, guint width)
{
  g_autofree char *shown = visible_text(text);
  for (const char *at = shown; *at != '\0';) {
    const char *end = line_end(at, width);
    append_blanks(out, 0, indent);
    g_string_append_len(out, at, end - at);
    while (out->len > 0 && out->str[out->len - 1] == ' ')
      g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
    at = end;
  }
}
