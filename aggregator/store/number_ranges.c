#include "aggregator/store/number_ranges.h"

#include <glib.h>

static void append_range(GString *text, int64_t first, int64_t last)
{
  g_string_append_printf(text, "%s%" G_GINT64_FORMAT, text->len > 0 ? ", " : "", first);
  if (last > first)
    g_string_append_printf(text, "-%" G_GINT64_FORMAT, last);
}

char *number_ranges(const int64_t *numbers, size_t n)
{
  GString *text = g_string_new(NULL);
  size_t first = 0;
  for (size_t i = 1; i <= n; i++)
    if (i == n || numbers[i] != numbers[i - 1] + 1) {
      append_range(text, numbers[first], numbers[i - 1]);
      first = i;
    }
  return g_string_free(text, FALSE);
}
