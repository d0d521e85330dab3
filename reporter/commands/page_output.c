#include "reporter/commands/page_output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/terminal.h"

bool edition_read(const Invocation *invocation, bool *out_is_public, GError **error)
{
  const char *edition = invocation_value(invocation, "edition");
  bool is_public = edition != NULL && g_str_equal(edition, "public");
  if (edition != NULL && !is_public && !g_str_equal(edition, "internal")) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--edition '%s' is neither internal nor public", edition);
    return false;
  }
  *out_is_public = is_public;
  return true;
}

static void print_note(FILE *stream, Language language, const char *code, guint n)
{
  g_autofree char *number = g_strdup_printf("%u", n);
  g_autofree char *words = text_format(language, code, "n", number, NULL);
  if (n > 0)
    terminal_say(stream, words);
}

void suppression_print(FILE *stream, Language language, const SuppressionCounts *counts)
{
  g_autofree char *internal = g_strdup_printf("%u", counts->internal);
  g_autofree char *sensitive = g_strdup_printf("%u", counts->sensitive);
  g_autofree char *complementary = g_strdup_printf("%u", counts->complementary);
  g_autofree char *hidden = text_format(language, "publish.hidden", "internal", internal, "sensitive", sensitive,
                                        "complementary", complementary, NULL);
  terminal_say(stream, hidden);
  print_note(stream, language, "publish.narrow", counts->narrow);
  print_note(stream, language, "publish.given_away", counts->given_away);
}

/* Text has no NUL; a workbook would leave the terminal in disorder. */
static bool is_for_terminals(const GString *page)
{
  return memchr(page->str, '\0', page->len) == NULL;
}

bool page_write(const char *output, const GString *page, GError **error)
{
  if (output != NULL)
    return file_write(output, page->str, page->len, 0640, error);
  if (isatty(STDOUT_FILENO) && !is_for_terminals(page)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "a terminal cannot show this format. hint: name a file with --output");
    return false;
  }
  if (fwrite(page->str, 1, page->len, stdout) == page->len && fflush(stdout) == 0)
    return true;
  halfsky_set_error_errno(error, HALFSKY_ERROR_FATAL, errno, "cannot write the page");
  return false;
}
