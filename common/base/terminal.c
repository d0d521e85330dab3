#include "base/terminal.h"

#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/visible_text.h"
#include "base/width.h"

enum { NARROWEST = 20, CONTINUED_BY = 4 };

guint terminal_width(FILE *stream)
{
  struct winsize size;
  const bool is_known = ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && isatty(fileno(stream));
  return is_known && size.ws_col >= NARROWEST ? size.ws_col : 0;
}

static guint letters_of(const char *from, const char *to)
{
  guint letters = 0;
  for (; from < to; from = g_utf8_next_char(from))
    letters += width_of_letter(g_utf8_get_char(from));
  return letters;
}

/* Where a line may be cut behind the word that begins at TEXT: at a blank (but a number stays with what it counts or names), behind Chinese punctuation, at
 * the end. */
static const char *end_of_word(const char *text, const char *end)
{
  static const char *const punctuation[] = {"、", "，", "；", "。", "：", "）"};
  for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
    if (*at == ' ' && (at == text || !g_ascii_isdigit(at[-1])))
      return at;
    for (gsize i = 0; i < G_N_ELEMENTS(punctuation); i++)
      if (g_str_has_prefix(at, punctuation[i]))
        return at + strlen(punctuation[i]);
  }
  return end;
}

/* The line from TEXT to END. */
static void wrap_line(GString *wrapped, const char *text, const char *end, guint width)
{
  guint used = (guint)strspn(text, " ");
  const guint set_in = used + CONTINUED_BY;
  g_string_append_len(wrapped, text, used);
  text += used;
  while (text < end) {
    const bool is_apart = *text == ' ';
    text += is_apart;
    const char *word_end = end_of_word(text, end);
    const guint letters = letters_of(text, word_end);
    if (used + is_apart + letters > width && used > set_in) {
      g_string_append_printf(wrapped, "\n%*s", (int)set_in, "");
      used = set_in;
    } else if (is_apart) {
      g_string_append_c(wrapped, ' ');
      used++;
    }
    g_string_append_len(wrapped, text, word_end - text);
    used += letters;
    text = word_end;
  }
}

char *terminal_wrap(const char *text, guint width)
{
  g_autofree char *shown = visible_lines(text);
  GString *wrapped = g_string_new(NULL);
  if (width == 0)
    return g_string_free(g_string_append(wrapped, shown), FALSE);
  for (const char *at = shown; *at != '\0';) {
    const char *end = at + strcspn(at, "\n");
    wrap_line(wrapped, at, end, width);
    at = end;
    if (*at == '\n')
      g_string_append_c(wrapped, *at++);
  }
  return g_string_free(wrapped, FALSE);
}

/* Back to the beginning of the line, and nothing behind it. */
#define WIPE "\r\033[K"

/* Whether standard error ends with a line of terminal_show_line(). The main thread's. */
static bool has_line = false;

void terminal_show_line(const char *text)
{
  g_autofree char *shown = visible_text(text);
  fprintf(stderr, WIPE "%s", shown);
  fflush(stderr);
  has_line = true;
}

void terminal_wipe_line(void)
{
  if (has_line)
    fputs(WIPE, stderr);
  has_line = false;
}

void terminal_say(FILE *stream, const char *text)
{
  g_autofree char *shown = visible_lines(text);
  terminal_wipe_line();
  fprintf(stream, "%s\n", shown);
}

void terminal_complain(const char *program, const char *text)
{
  g_autofree char *line = g_strdup_printf("%s: %s", program, text);
  terminal_say(stderr, line);
}
