/* Any bytes as text that people are shown: whatever they are, nothing of them steers a terminal, and a column is as wide as it was to be. */
#include <string.h>

#include <glib.h>

#include "base/log.h"
#include "base/visible_text.h"
#include "base/width.h"
#include "tests/fuzz/fuzz.h"

enum { COLUMN = 20, INDENT = 2 };

/* TEXT is UTF-8 in which nothing is a control character, but for LF where lines are allowed. */
static void expect_harmless(const char *text, bool may_have_lines)
{
  g_assert(g_utf8_validate(text, -1, NULL));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char(at);
    g_assert((may_have_lines && letter == '\n') || !g_unichar_iscntrl(letter));
  }
}

static void show(const char *text)
{
  g_autofree char *line = visible_text(text);
  g_autofree char *lines = visible_lines(text);
  g_autofree char *again = visible_text(line);
  expect_harmless(line, false);
  expect_harmless(lines, true);
  g_assert(strcmp(line, again) == 0);
}

static void set_out(const char *text)
{
  g_autoptr(GString) left = g_string_new(NULL);
  g_autoptr(GString) right = g_string_new(NULL);
  g_autoptr(GString) wrapped = g_string_new(NULL);
  width_append_left(left, text, COLUMN);
  width_append_right(right, text, COLUMN);
  width_append_wrapped(wrapped, text, INDENT, COLUMN);
  expect_harmless(left->str, false);
  expect_harmless(right->str, false);
  expect_harmless(wrapped->str, true);
  g_assert(width_of(left->str) == COLUMN && width_of(right->str) == COLUMN);
}

/* A quoted value stays one word of one line. */
static void write_to_log(const char *text)
{
  g_autofree char *quoted = log_quoted(text);
  for (const char *at = quoted; *at != '\0'; at++)
    g_assert(!g_ascii_iscntrl(*at));
  g_assert(quoted[0] == '"' || strpbrk(quoted, " \"=") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autofree char *text = size > 0 ? g_strndup((const char *)bytes, size) : g_strdup("");
  show(text);
  set_out(text);
  write_to_log(text);
  return 0;
}
