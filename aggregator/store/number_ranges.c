#include "aggregator/store/number_ranges.h"

#include <glib.h>

/* Adds the range FIRST to LAST to those in TEXT. */
typedef void AppendRange(GString *text, int64_t first, int64_t last);

static void append_all(GString *text, const int64_t *numbers, size_t n, AppendRange *append)
{
  size_t first = 0;
  for (size_t i = 1; i <= n; i++)
    if (i == n || numbers[i] != numbers[i - 1] + 1) {
      append(text, numbers[first], numbers[i - 1]);
      first = i;
    }
}

static void append_words(GString *text, int64_t first, int64_t last)
{
  g_string_append_printf(text, "%s%" G_GINT64_FORMAT, text->len > 0 ? ", " : "", first);
  if (last > first)
    g_string_append_printf(text, "-%" G_GINT64_FORMAT, last);
}

char *number_ranges(const int64_t *numbers, size_t n)
{
  GString *text = g_string_new(NULL);
  append_all(text, numbers, n, append_words);
  return g_string_free(text, FALSE);
}

static void append_bounds(GString *text, int64_t first, int64_t last)
{
  g_string_append_printf(text, "%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "]", text->len > 1 ? "," : "", first, last);
}

char *number_ranges_as_multirange(const int64_t *numbers, size_t n)
{
  GString *text = g_string_new("{");
  append_all(text, numbers, n, append_bounds);
  return g_string_free(g_string_append_c(text, '}'), FALSE);
}
